"""What must or may come out of a plan by rule: required distributions, equal payments, loans."""

from __future__ import annotations

from functools import cache

import numpy as np

from core.arguments import (
    NON_NEGATIVE,
    POSITIVE,
    BoolArray,
    Bound,
    FloatArray,
    Numeric,
    Quantity,
    number,
    quantity,
    whole_numbers,
)
from core.dates import Dates, days
from core.law import law_file, statute

AGE = Bound(low=0.0, high=130.0)
START_AGE = Bound(low=70.0, high=75.0)


@quantity
def rmd_start_age(birth_date: Dates) -> Quantity:
    """Age at which required minimum distributions begin.

    Formula: 70.5 if born before 1949-07-01, 72 before 1951, 73 before 1960, else 75.

    Args:
        birth_date: a date, or text such as "1960-01-31". One or an array of them.

    Returns:
        Years.

    Raises:
        ArgumentTypeError: no date.

    Source: 26 USC 401(a)(9)(C)(v). For births in 1959 the statute is ambiguous; the proposed
    regulations (REG-103529-23, 2024) say 73.

    >>> rmd_start_age("1959-12-31"), rmd_start_age("1960-01-01")
    (73.0, 75.0)
    """
    rule = law_file("law")["rmd_start_age"]
    bounds = np.array(rule["born_before"], dtype="datetime64[D]")
    born = days("birth_date", birth_date)
    return np.array(rule["age"], dtype=float)[np.searchsorted(bounds, born, side="right")]


@quantity
def required_minimum_distribution(balance: Numeric, age: Numeric, start_age: Numeric) -> Quantity:
    """What must be taken out of a traditional account in a year.

    Formula: balance / factor of the age in the Uniform Lifetime Table; 0 below `start_age`, and
    below 72, where the table begins.

    Args:
        balance: on December 31 of the year before, USD, at least 0. Number or array. Roth 401(k)
            money of a living owner does not count from 2024 (26 USC 402A(d)(5)).
        age: reached in the year, whole years, 0 to 130. Number or array.
        start_age: from `rmd_start_age`, 70 to 75. Number or array.

    Returns:
        USD. The first may wait until April 1 of the next year; who still works and owns at most 5%
        of the employer may wait until retiring, if the plan lets them.

    Raises:
        DomainError: an argument outside its domain.

    Source: 26 CFR 1.401(a)(9)-9(c), the table for 2022 on; nobody under 72 is within it, for the
    start age of 70.5 ended with births before 1949-07-01.

    >>> round(required_minimum_distribution(500_000, 73, 73), 2)
    18867.92
    """
    reached = whole_numbers("age", age, AGE)
    due = np.greater_equal(reached, number("start_age", start_age, START_AGE))
    return number("balance", balance, NON_NEGATIVE) * _share(reached, due, "uniform_lifetime")


def required_share(age: FloatArray, start_age: FloatArray, year: FloatArray) -> FloatArray:
    """Share of a balance that must be taken out by the law of each calendar year.

    Nothing in 2020; by the earlier Uniform Lifetime Table to 2021; then as
    `required_minimum_distribution` says.

    Source: 26 USC 401(a)(9)(I) (CARES Act s.2203); 26 CFR 1.401(a)(9)-9(c).
    """
    law = law_file("law")
    due = (age >= start_age) & ~np.isin(year, law["rmd_history"]["waived"])
    earlier = year <= law["uniform_lifetime_earlier"]["last_year"]
    before = _share(age, due & earlier, "uniform_lifetime_earlier")
    return before + _share(age, due & ~earlier, "uniform_lifetime")


def roth_money_counts(year: int) -> bool:
    """Whether a year's required distributions count Roth 401(k) money (26 USC 402A(d)(5))."""
    return year < law_file("law")["rmd_history"]["roth_free_from"]


def _share(age: Quantity, due: BoolArray, name: str) -> FloatArray:
    """1 / factor of the age in a table; 0 where nothing is due or the table has not begun."""
    first, factors = _table(name)
    place = np.clip(np.subtract(age, first), 0, len(factors) - 1).astype(np.intp)
    return np.where(due & np.greater_equal(age, first), 1.0 / factors[place], 0.0)


@cache
def _table(name: str) -> tuple[int, FloatArray]:
    table = law_file("law")[name]
    return table["first_age"], np.array(table["factors"])


@quantity
def sepp_amortization(
    balance: Numeric, interest_rate: Numeric, life_expectancy: Numeric
) -> Quantity:
    """Yearly payment of a series of substantially equal periodic payments, amortised.

    Formula: balance * i / (1 - (1 + i)^-n), balance / n where i is 0, with i `interest_rate`,
    n `life_expectancy`.

    Args:
        balance: USD, at least 0. Number or array.
        interest_rate: per year, at least 0; at most the greater of 5% and 120% of the federal
            mid-term rate.
        life_expectancy: years, above 0, from a table of 26 CFR 1.401(a)(9)-9.

    Returns:
        USD a year, the same every year. To stay exempt the payments run for the longer of 5 years
        and until age 59.5, and from a plan only after leaving the employer.

    Raises:
        DomainError: an argument outside its domain.

    Source: 26 USC 72(t)(2)(A)(iv), (4); Rev. Rul. 2002-62; Notice 2022-6.

    >>> round(sepp_amortization(400_000, 0.05, 36.2), 2)
    24124.89
    """
    rate = number("interest_rate", interest_rate, NON_NEGATIVE)
    term = number("life_expectancy", life_expectancy, POSITIVE)
    return number("balance", balance, NON_NEGATIVE) * annuity_payment(rate, term)


def annuity_payment(rate: Quantity, term: Quantity) -> Quantity:
    """Yearly payment, at the year's end, that repays 1 with interest over `term` years."""
    free = np.equal(rate, 0.0)
    discounted = np.where(free, term, -np.expm1(-np.multiply(term, np.log1p(rate))))
    return np.where(free, 1.0, rate) / discounted


@quantity
def plan_loan_limit(
    vested_balance: Numeric,
    highest_balance_12_months: Numeric = 0.0,
    outstanding_balance: Numeric = 0.0,
) -> Quantity:
    """Most that may be borrowed from a plan now.

    Formula: max(0, min(50,000 - max(0, highest - outstanding), max(10,000, vested / 2)) -
    outstanding).

    Args:
        vested_balance: USD, at least 0. Number or array.
        highest_balance_12_months: the most owed on plan loans over the past year, USD, at least 0.
        outstanding_balance: owed now, USD, at least 0.

    Returns:
        USD. A plan need not let more than half the vested balance be borrowed.

    Raises:
        DomainError: a negative amount.

    Source: 26 USC 72(p)(2)(A); IRS, Issue Snapshot: Borrowing Limits for Participants with Multiple
    Plan Loans.

    >>> plan_loan_limit(80_000, 27_000, 18_000)
    22000.0
    """
    owed = number("outstanding_balance", outstanding_balance, NON_NEGATIVE)
    highest = number("highest_balance_12_months", highest_balance_12_months, NON_NEGATIVE)
    vested = number("vested_balance", vested_balance, NON_NEGATIVE)
    repaid = np.maximum(highest - owed, 0.0)
    share = np.maximum(statute("loan_floor"), statute("loan_share") * vested)
    return np.maximum(np.minimum(statute("loan_most") - repaid, share) - owed, 0.0)
