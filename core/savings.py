"""What savings grow to, traditional against Roth, and the share of equity by age."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from core.arguments import (
    NON_NEGATIVE,
    SHARE,
    Bound,
    Numeric,
    Quantity,
    choice,
    number,
    pairs,
    quantities,
    quantity,
    whole_numbers,
)
from core.errors import DomainError

BELOW_ONE = Bound(low=0.0, high=1.0, high_included=False)
ABOVE_MINUS_ONE = Bound(low=-1.0, low_included=False)
TIMINGS = ("end", "begin")
GLIDE_PATH = ((40.0, 0.90), (65.0, 0.50), (72.0, 0.30))


class AfterTax(NamedTuple):
    """What two ways of saving leave after tax, USD; the difference is roth - traditional."""

    traditional: Quantity
    roth: Quantity
    difference: Quantity


@quantity
def future_value_of_contributions(
    balance: Numeric,
    contribution: Numeric,
    contribution_growth: Numeric,
    annual_return: Numeric,
    annual_fee: Numeric,
    years: Numeric,
    timing: str = "end",
) -> Quantity:
    """A balance after years of growing contributions.

    Formula, with i = (1 + r) * (1 - fee) - 1: B * (1+i)^n + C * the sum over k = 0 to n - 1 of
    (1+g)^k * (1+i)^(n-1-k), that sum times (1+i) if paid at the beginning of each year;
    B `balance`, C `contribution`, g `contribution_growth`, r `annual_return`, n `years`.

    Args:
        balance: at the start, USD, at least 0. Number or array.
        contribution: of the first year, USD, at least 0.
        contribution_growth: per year, above -1.
        annual_return: before fees, above -1.
        annual_fee: share of the balance a year, at least 0 and below 1.
        years: whole years, at least 0. Number or array.
        timing: end or begin: when in each year contributions are paid.

    Returns:
        USD at the end of the last year.

    Raises:
        DomainError: an argument outside its domain.
        ArgumentTypeError: an unknown timing.

    Source: growing annuity.

    >>> round(future_value_of_contributions(0, 6_000, 0, 0.07, 0, 40, "begin"), 2)
    1281657.42
    """
    start = number("balance", balance, NON_NEGATIVE)
    paid = number("contribution", contribution, NON_NEGATIVE)
    growth = 1.0 + number("contribution_growth", contribution_growth, ABOVE_MINUS_ONE)
    kept = 1.0 - number("annual_fee", annual_fee, BELOW_ONE)
    factor = (1.0 + number("annual_return", annual_return, ABOVE_MINUS_ONE)) * kept
    n = whole_numbers("years", years, NON_NEGATIVE)
    # The sum is f^(n-1) * (1 + x + ... + x^(n-1)) with x = growth / f, which expm1 adds up exactly
    # however close x is to 1.
    log_x = np.log1p((growth - factor) / factor)
    terms = np.where(log_x == 0.0, n, np.expm1(n * log_x) / np.expm1(log_x))
    exponent = n - 1.0 if choice("timing", timing, TIMINGS) == "end" else n
    return start * factor**n + paid * terms * factor**exponent


@quantities
def traditional_vs_roth(
    pretax_outlay: Numeric,
    tax_rate_now: Numeric,
    tax_rate_later: Numeric,
    annual_return: Numeric,
    years: Numeric,
) -> AfterTax:
    """Traditional against Roth for the same pay given up.

    Formula: traditional = X * (1+r)^n * (1 - t1); roth = X * (1 - t0) * (1+r)^n. They are equal
    exactly where t0 = t1.

    Args:
        pretax_outlay: X, pay given up before tax, USD, at least 0. Number or array.
        tax_rate_now: t0, marginal rate when saving, at least 0 and below 1.
        tax_rate_later: t1, marginal rate when spending, at least 0 and below 1.
        annual_return: r, above -1.
        years: n, at least 0.

    Returns:
        traditional, roth and roth - traditional, USD after tax.

    Raises:
        DomainError: an argument outside its domain.

    Source: 26 USC 402A, with flat marginal rates.

    >>> [round(value, 2) for value in traditional_vs_roth(10_000, 0.22, 0.12, 0.07, 30)]
    [66987.84, 59375.59, -7612.26]
    """
    outlay = number("pretax_outlay", pretax_outlay, NON_NEGATIVE)
    now = number("tax_rate_now", tax_rate_now, BELOW_ONE)
    later = number("tax_rate_later", tax_rate_later, BELOW_ONE)
    grown = outlay * _growth("annual_return", annual_return, years)
    return AfterTax(grown * (1.0 - later), grown * (1.0 - now), grown * (later - now))


@quantities
def traditional_vs_roth_same_contribution(
    contribution: Numeric,
    tax_rate_now: Numeric,
    tax_rate_later: Numeric,
    annual_return: Numeric,
    taxable_account_return: Numeric,
    years: Numeric,
) -> AfterTax:
    """Traditional against Roth where both are filled to the deferral limit.

    Formula: traditional = C * (1+r)^n * (1 - t1) + C * t0 * (1+ra)^n, the tax saved now being kept
    in a taxable account; roth = C * (1+r)^n.

    Args:
        contribution: C, the same in both, USD, at least 0. Number or array.
        tax_rate_now: t0, marginal rate when saving, at least 0 and below 1.
        tax_rate_later: t1, marginal rate when spending, at least 0 and below 1.
        annual_return: r, in the plan, above -1.
        taxable_account_return: ra, after tax, above -1.
        years: n, at least 0.

    Returns:
        traditional, roth and roth - traditional, USD after tax.

    Raises:
        DomainError: an argument outside its domain.

    Source: 26 USC 402A, 402(g), with flat marginal rates.

    >>> result = traditional_vs_roth_same_contribution(24_500, 0.32, 0.24, 0.07, 0.06, 25)
    >>> [round(value, 2) for value in result]
    [134707.06, 132972.1, -1734.96]
    """
    paid = number("contribution", contribution, NON_NEGATIVE)
    now = number("tax_rate_now", tax_rate_now, BELOW_ONE)
    later = number("tax_rate_later", tax_rate_later, BELOW_ONE)
    inside = _growth("annual_return", annual_return, years)
    outside = _growth("taxable_account_return", taxable_account_return, years)
    side = now * outside
    return AfterTax(
        paid * (inside * (1.0 - later) + side), paid * inside, paid * (inside * later - side)
    )


def _growth(name: str, annual_return: Numeric, years: Numeric) -> Quantity:
    factor = 1.0 + number(name, annual_return, ABOVE_MINUS_ONE)
    return np.power(factor, number("years", years, NON_NEGATIVE))


@quantity
def glide_path_equity(age: Numeric, knots: Sequence[Sequence[float]] = GLIDE_PATH) -> Quantity:
    """Share of equity at an age, as in a target-date fund.

    Formula: straight lines between the knots, flat before the first and after the last.

    Args:
        age: years, at least 0. Number or array.
        knots: pairs (age, share of equity 0 to 1) in rising order of age.

    Returns:
        A share, 0 to 1.

    Raises:
        DomainError: ages out of order, a share outside 0 to 1.
        ShapeError: knots that are not pairs.

    Source: the default is modelled on Vanguard's target-date funds: 90% until 40 and 30% from 72 as
    Vanguard publishes, 50% at 65 a judgement.

    >>> glide_path_equity(52.5)
    0.7
    """
    table = pairs("knots", knots, "age, share")
    ages = table[:, 0]
    if np.any(np.diff(ages) <= 0.0):
        raise DomainError(f"knots must rise in age; got {ages.tolist()}")
    shares = np.asarray(number("knots", table[:, 1], SHARE))
    return np.interp(number("age", age, NON_NEGATIVE), ages, shares)
