"""How an adoption spreads over the years: the logistic and the Bass curve."""

from __future__ import annotations

import numpy as np

from core.arguments import (
    NON_NEGATIVE,
    POSITIVE,
    Bound,
    FloatArray,
    Numeric,
    Quantity,
    number,
    quantity,
    quantity_array,
    truth,
    whole_number,
)

INNOVATION = 0.03
IMITATION = 0.38
MONTHS = Bound(low=1.0, high=12_000.0)


@quantity
def logistic_adoption(
    time: Numeric, ceiling: Numeric, rate: Numeric, midpoint: Numeric
) -> Quantity:
    """Adoption that grows fastest half-way to its ceiling.

    Formula: L / (1 + exp(-k * (t - t0))), with t `time`, L `ceiling`, k `rate`, t0 `midpoint`.

    Args:
        time: years from any origin.
        ceiling: what adoption tends to, at least 0, in any unit.
        rate: per year; the slope at the midpoint is ceiling * rate / 4.
        midpoint: when half the ceiling is reached, in years from the same origin.

    Returns:
        Adoption in the unit of `ceiling`.

    Raises:
        DomainError: a negative ceiling.

    Source: Verhulst 1838, "Notice sur la loi que la population suit dans son accroissement".

    >>> logistic_adoption(5, ceiling=0.10, rate=0.8, midpoint=5)
    0.05
    """
    elapsed = number("time", time) - number("midpoint", midpoint)
    top = number("ceiling", ceiling, NON_NEGATIVE)
    return top / (1.0 + np.exp(-number("rate", rate) * elapsed))


@quantity
def bass_adoption(
    time: Numeric, innovation: Numeric = INNOVATION, imitation: Numeric = IMITATION
) -> Quantity:
    """Share of the final adopters who have adopted.

    Formula: (1 - exp(-(p+q)*t)) / (1 + q/p * exp(-(p+q)*t)), 0 before t = 0, with t `time`,
    p `innovation`, q `imitation`.

    Args:
        time: years since launch.
        innovation: adoption per year without example, above 0.
        imitation: adoption per year by example, at least 0.

    Returns:
        A share, 0 to 1.

    Raises:
        DomainError: an argument outside its domain.

    Source: Bass 1969, "A new product growth for model consumer durables", Management Science 15(5)
    215-227; the defaults are the means of Sultan, Farley & Lehmann 1990.

    >>> round(bass_adoption(5), 4)
    0.3312
    """
    p, q = _bass_parameters(innovation, imitation)
    elapsed = (p + q) * np.maximum(number("time", time), 0.0)
    return -p * np.expm1(-elapsed) / (p + q * np.exp(-elapsed))


@quantity
def bass_adoption_rate(
    time: Numeric, innovation: Numeric = INNOVATION, imitation: Numeric = IMITATION
) -> Quantity:
    """Share of the final adopters who adopt per year at a moment: the slope of `bass_adoption`.

    Formula: (p+q)^2 / p * exp(-(p+q)*t) / (1 + q/p * exp(-(p+q)*t))^2.

    Args:
        time: years since launch, at least 0.
        innovation: p, per year, above 0.
        imitation: q, per year, at least 0.

    Returns:
        A share per year.

    Raises:
        DomainError: an argument outside its domain.

    Source: Bass 1969, Management Science 15(5) 215-227.

    >>> round(bass_adoption_rate(5), 4)
    0.1042
    """
    p, q = _bass_parameters(innovation, imitation)
    decay = np.exp(-(p + q) * number("time", time, NON_NEGATIVE))
    return p * decay * ((p + q) / (p + q * decay)) ** 2


@quantity
def bass_peak_time(innovation: Numeric = INNOVATION, imitation: Numeric = IMITATION) -> Quantity:
    """Years from launch to the fastest adoption.

    Formula: ln(q/p) / (p+q), 0 if q <= p.

    Args:
        innovation: p, per year, above 0.
        imitation: q, per year, at least 0.

    Returns:
        Years.

    Raises:
        DomainError: an argument outside its domain.

    Source: Bass 1969, Management Science 15(5) 215-227.

    >>> round(bass_peak_time(), 2)
    6.19
    """
    p, q = _bass_parameters(innovation, imitation)
    return np.log(np.maximum(q, p) / p) / (p + q)


@quantity_array
def bass_schedule(
    total: Numeric,
    innovation: float = INNOVATION,
    imitation: float = IMITATION,
    months: int = 60,
    normalise: bool = False,
) -> FloatArray:
    """A one-off shift of money spread over months by Bass adoption.

    Formula, month m: total * (F(m/12) - F((m-1)/12)), divided by F(months/12) if normalised, with F
    `bass_adoption`.

    Args:
        total: money that moves in the end, USD, at least 0. A number, or an array of n amounts.
        innovation: p, per year, above 0.
        imitation: q, per year, at least 0.
        months: months to list, 1 to 12,000.
        normalise: whether all of `total` moves within `months`.

    Returns:
        USD a month: shape (months,), or (n, months) where an argument is an array of n.

    Raises:
        DomainError: an argument outside its domain.
        ArgumentTypeError: `normalise` neither True nor False.

    Source: Bass 1969 applied to a one-off shift of a stock.

    >>> bass_schedule(870e9, months=3).round(-6)
    array([2.207e+09, 2.272e+09, 2.338e+09])
    """
    ends = np.arange(whole_number("months", months, MONTHS) + 1) / 12.0
    money: FloatArray = np.asarray(number("total", total, NON_NEGATIVE))
    p: FloatArray = np.asarray(number("innovation", innovation))
    q: FloatArray = np.asarray(number("imitation", imitation))
    adopted = np.asarray(bass_adoption(ends, p[..., np.newaxis], q[..., np.newaxis]))
    share = adopted[..., -1:] if truth("normalise", normalise) else 1.0
    return money[..., np.newaxis] * np.diff(adopted) / share


def _bass_parameters(innovation: Numeric, imitation: Numeric) -> tuple[Quantity, Quantity]:
    p = number("innovation", innovation, POSITIVE)
    return p, number("imitation", imitation, NON_NEGATIVE)
