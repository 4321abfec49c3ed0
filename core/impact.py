"""Price impact of one order: the square root, Almgren's form, and how impact decays.

These hold for a single order worked over hours or days. None may be applied to the total of a
flow that takes years.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from core.arguments import (
    NON_NEGATIVE,
    POSITIVE,
    SHARE,
    Numeric,
    Quantity,
    number,
    quantities,
    quantity,
)

ALMGREN_PERMANENT = 0.314
ALMGREN_TEMPORARY = 0.142


class AlmgrenImpact(NamedTuple):
    """The parts of an order's impact, each in the unit of the volatility given."""

    permanent: Quantity
    temporary: Quantity
    realised: Quantity


@quantity
def impact_square_root(
    flow: Numeric,
    daily_volume: Numeric,
    daily_volatility: Numeric,
    coefficient: Numeric = 1.0,
) -> Quantity:
    """Peak price impact of one order by the square-root law.

    Formula: sign(Q) * Y * sigma_d * sqrt(|Q| / V_d), with Q `flow`, V_d `daily_volume`,
    sigma_d `daily_volatility`, Y `coefficient`.

    Must not be used on the total of a flow over years: the law is per order, for Q of the order of
    a few V_d or less.

    Args:
        flow: the order, USD; negative when it sells.
        daily_volume: traded a day, in the unit of `flow`, above 0.
        daily_volatility: standard deviation of one day's return, at least 0.
        coefficient: Y, at least 0; of order 1.

    Returns:
        Impact as a share of the price, with the sign of the flow.

    Raises:
        DomainError: an argument outside its domain.

    Source: Toth et al. 2011, Phys. Rev. X 1 021006; Donier & Bonart 2015, arXiv:1412.4503.

    >>> round(impact_square_root(14.5e9, 57e9, 0.0254, 0.9), 6)
    0.01153
    """
    order = number("flow", flow)
    depth = number("daily_volume", daily_volume, POSITIVE)
    swing = number("daily_volatility", daily_volatility, NON_NEGATIVE)
    scale = number("coefficient", coefficient, NON_NEGATIVE)
    return np.sign(order) * scale * swing * np.sqrt(np.abs(order) / depth)


@quantities
def impact_almgren(
    shares: Numeric,
    daily_volume: Numeric,
    shares_outstanding: Numeric,
    daily_volatility: Numeric,
    days: Numeric,
) -> AlmgrenImpact:
    """Impact of one order split into what stays and what it costs to hurry.

    Formula, with X `shares`, V `daily_volume`, Theta `shares_outstanding`, sigma
    `daily_volatility`, T `days`: permanent I = 0.314 * sigma * X/V * (Theta/V)^(1/4); temporary
    K = 0.142 * sigma * sign(X) * |X / (V*T)|^(3/5); realised J = I/2 + K.

    Must not be used on the total of a flow over years: it was fitted to single orders in shares.

    Args:
        shares: the order, in shares or coins; negative when it sells.
        daily_volume: traded a day, in the unit of `shares`, above 0.
        shares_outstanding: all there are, in the same unit, above 0.
        daily_volatility: standard deviation of one day's return, at least 0, in any unit.
        days: trading days over which the order is worked, above 0.

    Returns:
        permanent, temporary and realised impact with the sign of the order, in the unit of
        `daily_volatility`.

    Raises:
        DomainError: an argument outside its domain.

    Source: Almgren, Thum, Hauptmann & Li 2005, "Direct Estimation of Equity Market Impact", Risk
    18(7) 58-62; the example is theirs, 10% of IBM's daily volume in a tenth of a day, in basis
    points.

    >>> [round(part, 2) for part in impact_almgren(656_100, 6_561_000, 1.728e9, 157, 0.1)]
    [19.86, 22.29, 32.22]
    """
    order = number("shares", shares)
    volume = number("daily_volume", daily_volume, POSITIVE)
    turnover = number("shares_outstanding", shares_outstanding, POSITIVE) / volume
    swing = number("daily_volatility", daily_volatility, NON_NEGATIVE)
    size = order / volume
    pace = np.abs(size / number("days", days, POSITIVE))
    permanent = ALMGREN_PERMANENT * swing * size * turnover**0.25
    temporary = ALMGREN_TEMPORARY * swing * np.sign(order) * pace**0.6
    return AlmgrenImpact(permanent, temporary, permanent / 2.0 + temporary)


@quantity
def impact_decay_exponential(
    peak_impact: Numeric,
    permanent_share: Numeric = 2 / 3,
    decay_time: Numeric = 20.0,
    time: Numeric = 0.0,
) -> Quantity:
    """Impact some time after an order, with a permanent part and an exponential rest.

    Formula: I * (rho + (1 - rho) * exp(-t / tau)), with I `peak_impact`, rho `permanent_share`,
    tau `decay_time`, t `time`.

    Args:
        peak_impact: impact when the order ends, of either sign, in any unit.
        permanent_share: the part that stays, 0 to 1. 2/3 for informed orders, near 0 for
            uninformed flow such as retirement contributions: show both.
        decay_time: days in which the rest falls to 1/e, above 0.
        time: days since the order ended, at least 0.

    Returns:
        Impact in the unit of `peak_impact`.

    Raises:
        DomainError: an argument outside its domain.

    Source: 2/3: Farmer, Gerig, Lillo & Waelbroeck 2013, "How efficiency shapes market impact",
    Quantitative Finance 13(11); near 0: Donier & Bonart 2015, arXiv:1412.4503.

    >>> round(impact_decay_exponential(0.10, 2 / 3, 20, time=20), 6)
    0.078929
    """
    stays = number("permanent_share", permanent_share, SHARE)
    elapsed = number("time", time, NON_NEGATIVE) / number("decay_time", decay_time, POSITIVE)
    return number("peak_impact", peak_impact) * (stays + (1.0 - stays) * np.exp(-elapsed))


@quantity
def impact_decay_square_root(peak_impact: Numeric, duration: Numeric, time: Numeric) -> Quantity:
    """Impact during and after an order in the square-root propagator: nothing is permanent.

    Formula, with I `peak_impact`, T `duration`, t `time`: I*sqrt(t/T) while the order runs (t < T),
    then I*(sqrt(t/T) - sqrt(t/T - 1)).

    Args:
        peak_impact: impact when the order ends, of either sign, in any unit.
        duration: how long the order runs, above 0.
        time: since the order began, at least 0, in the unit of `duration`.

    Returns:
        Impact in the unit of `peak_impact`.

    Raises:
        DomainError: an argument outside its domain.

    Source: Bouchaud, Gefen, Potters & Wyart 2004, Quantitative Finance 4:176; Gatheral 2010,
    Quantitative Finance 10(7).

    >>> round(impact_decay_square_root(0.10, duration=1, time=2), 6)
    0.041421
    """
    ratio = number("time", time, NON_NEGATIVE) / number("duration", duration, POSITIVE)
    # sqrt(r) - sqrt(r - 1) as 1 / (sqrt(r) + sqrt(r - 1)): no digits are lost where r is large.
    after = 1.0 / (np.sqrt(np.maximum(ratio, 1.0)) + np.sqrt(np.maximum(ratio - 1.0, 0.0)))
    return number("peak_impact", peak_impact) * np.where(ratio < 1.0, np.sqrt(ratio), after)
