"""Month by month for each asset class: stock that shifts, money that comes in, rebalancing.

`core.flows.flow_path` is the same recursion for one asset class.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from core.adoption import bass_adoption, logistic_adoption
from core.arguments import (
    NON_NEGATIVE,
    SHARE,
    Bound,
    FloatArray,
    Numeric,
    choice,
    number,
    one_number,
    series,
    whole_number,
)
from core.errors import DomainError, ShapeError
from core.flows import RETURN

CURVES = ("bass", "logistic")
MONTHS = Bound(low=1.0, high=1_200.0)
TOLERANCE = 1e-9


class AdoptionCurve(NamedTuple):
    """How adoption spreads: a Bass curve, or a logistic one cut off at its start.

    Attributes:
        curve: bass or logistic.
        innovation: p of the Bass curve, per year.
        imitation: q of the Bass curve, per year.
        rate: of the logistic curve, per year.
        midpoint: of the logistic curve, years.
    """

    curve: str = "bass"
    innovation: float = 0.03
    imitation: float = 0.38
    rate: float = 0.8
    midpoint: float = 5.0


class FlowPaths(NamedTuple):
    """Paths by month; the last column is everything that is no listed asset class.

    Attributes:
        flows: USD bought in each month, shape (months, classes + 1); a row sums to contributions
            less withdrawals.
        balances: USD at each month's end, the same shape.
    """

    flows: FloatArray
    balances: FloatArray


def adoption_by_month(months: int, how: AdoptionCurve | None = None) -> FloatArray:
    """Share of the final adopters at the end of each month, from 0 at the start.

    Formula: Bass F(m/12); logistic (L(m/12) - L(0)) / (1 - L(0)).

    Args:
        months: how many, 1 to 1200.
        how: the curve; the mean Bass curve if left out.

    Returns:
        Shares, shape (months,), rising towards 1.

    Raises:
        DomainError: a parameter outside its domain.
        ArgumentTypeError: an unknown curve.

    Source: Bass 1969; Verhulst 1838.

    >>> [round(float(share), 4) for share in adoption_by_month(24)[[11, 23]]]
    [0.0358, 0.0851]
    """
    given = how or AdoptionCurve()
    years = np.arange(1, whole_number("months", months, MONTHS) + 1) / 12.0
    if choice("curve", given.curve, CURVES) == "bass":
        return np.asarray(bass_adoption(years, given.innovation, given.imitation))
    start = logistic_adoption(0.0, 1.0, given.rate, given.midpoint)
    grown = np.asarray(logistic_adoption(years, 1.0, given.rate, given.midpoint))
    return (grown - start) / (1.0 - start)


def flow_paths(
    assets: float,
    shares: Numeric,
    adoption: Numeric,
    returns: Numeric,
    net_contributions: Numeric,
    rebalancing_speed: float = 1.0,
) -> FlowPaths:
    """Money into each asset class month by month, out of a pool that starts in everything else.

    Formula, month m: every balance grows by its class's return; T is their sum plus the month's net
    contributions; flow_i = phi * (adoption_m * share_i * T - balance_i); the rest takes what is
    left of T, phi being `rebalancing_speed`.

    Args:
        assets: the pool at the start, USD, at least 0.
        shares: of the pool that each class finally takes, k numbers of at least 0, together at
            most 1.
        adoption: share of the final adopters at each month's end, 0 to 1; gives the months.
        returns: per month, at least -1: k + 1 numbers, the last for the rest, or one for all.
        net_contributions: contributions less withdrawals, USD a month: one number or one a month.
        rebalancing_speed: part of the gap closed each month, 0 to 1.

    Returns:
        Flows and balances of the k classes and the rest.

    Raises:
        DomainError: an argument outside its domain; withdrawals that leave nothing.
        ShapeError: rows that do not fit together.

    Source: accounting identity of stocks and flows.

    >>> paths = flow_paths(100.0, [0.10], [0.5, 1.0], 0.0, 0.0)
    >>> paths.flows.tolist()
    [[5.0, -5.0], [5.0, -5.0]]
    """
    pool = one_number("assets", assets, NON_NEGATIVE)
    final = series("shares", shares, NON_NEGATIVE)
    if final.sum() > 1.0 + TOLERANCE:
        raise DomainError(f"shares must sum to at most 1; got {float(final.sum())!r}")
    spread = series("adoption", adoption, SHARE)
    growth = 1.0 + _row("returns", number("returns", returns, RETURN), final.size + 1)
    paid = _row("net_contributions", number("net_contributions", net_contributions), spread.size)
    speed = one_number("rebalancing_speed", rebalancing_speed, SHARE)
    balance = np.append(np.zeros(final.size), pool)
    flows, balances = np.empty((2, spread.size, final.size + 1))
    for month, (adopted, net) in enumerate(zip(spread.tolist(), paid.tolist(), strict=True)):
        balance = balance * growth
        whole = balance.sum() + net
        if whole < 0.0:
            raise DomainError(f"net_contributions must leave a balance; got {float(whole)!r}")
        flow = speed * (adopted * final * whole - balance[:-1])
        flows[month] = np.append(flow, net - flow.sum())
        balance = balance + flows[month]
        balances[month] = balance
    return FlowPaths(flows, balances)


def _row(name: str, value: Numeric, length: int) -> FloatArray:
    """One number for all, or one for each."""
    given: FloatArray = np.asarray(value)
    if given.ndim > 1 or given.size not in (1, length):
        raise ShapeError(f"{name} must be one number or {length} numbers; got {given.size}")
    return np.broadcast_to(given, (length,))
