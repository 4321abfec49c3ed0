"""Bitcoin's volatility as money arrives: up while it flows, down as institutions hold more."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from core.arguments import (
    NON_NEGATIVE,
    POSITIVE,
    FloatArray,
    Numeric,
    Quantity,
    number,
    one_number,
    quantity,
    quantity_array,
    series,
)
from core.errors import DomainError, ShapeError

SIZE_EXPONENT = 0.17
FEWEST_PRICES = 3


@dataclass(frozen=True, slots=True)
class VolatilityRegime:
    """How volatility answers to money. The defaults are judgement, but for the first.

    Attributes:
        volatility: today's, per year; 48.45% is Bitcoin's over 365 days to 2025-07-17.
        mature_volatility: what it tends to, above 0 and at most `volatility`; gold's was 15.5% over
            1975 to 2025.
        maturity_rate: at ln(2) / 0.10 each 10% that institutions hold halves the excess.
        flow_sensitivity: variance added by a month's flow as large as the month's volume.
    """

    volatility: Numeric = 0.4845
    mature_volatility: Numeric = 0.15
    maturity_rate: Numeric = math.log(2.0) / 0.10
    flow_sensitivity: Numeric = 4.0


@quantity
def volatility_regime(
    volatility: Numeric,
    mature_volatility: Numeric,
    maturity_rate: Numeric,
    institutional_share: Numeric,
    flow_sensitivity: Numeric,
    flow: Numeric,
    volume: Numeric,
) -> Quantity:
    """Volatility while money flows in and after institutions have bought.

    Formula: base = s_inf + (s0 - s_inf) * exp(-lambda * I); base * sqrt(1 + kappa * |flow| /
    volume), with s0 `volatility`, s_inf `mature_volatility`, lambda `maturity_rate`,
    I `institutional_share`, kappa `flow_sensitivity`. It is above s0 exactly while
    kappa * |flow| / volume > (s0 / base)^2 - 1.

    Args:
        volatility: before, per year, at least `mature_volatility`.
        mature_volatility: per year, above 0.
        maturity_rate: at least 0.
        institutional_share: cumulative inflow over market value, at least 0.
        flow_sensitivity: at least 0.
        flow: USD in a period, of either sign.
        volume: USD traded in the same period, above 0.

    Returns:
        Volatility per year.

    Raises:
        DomainError: an argument outside its domain.

    Source: this project's form of the article's "initially increase volatility, in the long term
    reduce it"; `VolatilityRegime` holds calibrated defaults. `volatility_size_law` is the rival.

    >>> round(volatility_regime(0.4845, 0.15, 6.93, 0.0, 4.0, flow=60e9, volume=300e9), 4)
    0.65
    """
    now = number("volatility", volatility, POSITIVE)
    mature = number("mature_volatility", mature_volatility, POSITIVE)
    if np.any(np.less(now, mature)):
        raise DomainError(
            f"volatility must be at least mature_volatility; "
            f"got {float(np.min(np.subtract(now, mature)))!r} less"
        )
    held = number("institutional_share", institutional_share, NON_NEGATIVE)
    base = mature + (now - mature) * np.exp(
        -number("maturity_rate", maturity_rate, NON_NEGATIVE) * held
    )
    pressure = np.abs(number("flow", flow)) / number("volume", volume, POSITIVE)
    sensitivity = number("flow_sensitivity", flow_sensitivity, NON_NEGATIVE)
    return base * np.sqrt(1.0 + sensitivity * pressure)


@quantity_array
def volatility_path(
    flows: Numeric, cap: Numeric, volume: Numeric, regime: VolatilityRegime | None = None
) -> FloatArray:
    """Volatility month by month while money arrives: up first, down later.

    Formula, month k: `volatility_regime` with the flow of month k and as institutional share all
    flows up to it over `cap`.

    Args:
        flows: USD each month; negative when money leaves, but never more than has come.
        cap: market value, USD, above 0; one number, or one for each month.
        volume: USD traded in a month, above 0; one number, or one for each month.
        regime: how volatility answers; the calibrated `VolatilityRegime()` if left out.

    Returns:
        Volatility per year, shape (months,).

    Raises:
        DomainError: an argument outside its domain.
        ShapeError: rows of different length.

    Source: `volatility_regime`.

    >>> from core.adoption import bass_schedule
    >>> flows = bass_schedule(870e9, months=180)
    >>> path = volatility_path(flows, cap=2.37e12, volume=260e9)
    >>> [round(float(path[month]), 3) for month in (0, 11, 35, 179)]
    [0.49, 0.466, 0.393, 0.179]
    """
    answer = regime or VolatilityRegime()
    monthly = series("flows", flows)
    held = np.cumsum(monthly) / number("cap", cap, POSITIVE)
    return np.asarray(
        volatility_regime(
            answer.volatility,
            answer.mature_volatility,
            answer.maturity_rate,
            held,
            answer.flow_sensitivity,
            monthly,
            volume,
        )
    )


@quantity
def volatility_size_law(
    reference_volatility: Numeric,
    cap: Numeric,
    reference_cap: Numeric,
    exponent: Numeric = SIZE_EXPONENT,
) -> Quantity:
    """Volatility of a market of another size.

    Formula: s_ref * (cap / cap_ref)^(-psi), with s_ref `reference_volatility`, cap_ref
    `reference_cap`, psi `exponent`.

    Args:
        reference_volatility: per year, above 0.
        cap: market value, USD, above 0.
        reference_cap: market value at which the reference was measured, USD, above 0.
        exponent: 0.17 fits 2018 to 2025; other windows give 0.04 to 0.20.

    Returns:
        Volatility per year.

    Raises:
        DomainError: an argument outside its domain.

    Source: regression of log yearly Bitcoin volatility on log mean market value: 0.036 over
    2015-2025 (n = 11), 0.18 over 2017-2025 (n = 9), 0.17 over 2018-2025, 0.20 over 2020-2025.

    >>> round(volatility_size_law(0.4845, 3.24e12, 2.37e12, 0.15), 4)
    0.4623
    """
    ratio = number("cap", cap, POSITIVE) / number("reference_cap", reference_cap, POSITIVE)
    reference = number("reference_volatility", reference_volatility, POSITIVE)
    return reference * ratio ** -number("exponent", exponent)


@quantity
def realised_volatility(prices: Numeric, periods_per_year: Numeric) -> Quantity:
    """Volatility of a series of prices: how far its returns scattered.

    Formula: sqrt(n) * sd(ln(p[k] / p[k-1])), with p `prices`, n `periods_per_year`, sd the standard
    deviation of a sample (of m returns, their squares about the mean over m - 1).

    Args:
        prices: one after another at equal distances, above 0; at least three.
        periods_per_year: above 0; 365 for daily prices of crypto, which trades every day.

    Returns:
        Volatility per year.

    Raises:
        DomainError: an argument not above 0.
        ShapeError: fewer than three prices, or no row of numbers.

    Source: the close-to-close estimator; Hull, Options, Futures, and Other Derivatives, chapter
    "The Black-Scholes-Merton model", estimating volatility from historical data.

    >>> round(realised_volatility([100.0, 102.0, 99.0, 101.0], 365), 4)
    0.5488
    """
    observed = series("prices", prices, POSITIVE)
    if observed.size < FEWEST_PRICES:
        raise ShapeError(f"prices must hold at least {FEWEST_PRICES} numbers; got {observed.size}")
    year = one_number("periods_per_year", periods_per_year, POSITIVE)
    return float(np.std(np.diff(np.log(observed)), ddof=1)) * math.sqrt(year)


@quantity
def depth_index(
    volume: Numeric, volume_after: Numeric, volatility: Numeric, volatility_after: Numeric
) -> Quantity:
    """Market depth as a multiple of today's: more volume and less volatility are more depth.

    Formula: (volume_after / volume) * (volatility / volatility_after).

    Args:
        volume: traded in a period before, above 0.
        volume_after: the same after, in the same unit, above 0.
        volatility: before, above 0.
        volatility_after: after, in the same unit, above 0.

    Returns:
        A ratio; 1 is today's depth.

    Raises:
        DomainError: an argument not above 0.

    Source: the inverse of Amihud's illiquidity: Amihud 2002, "Illiquidity and stock returns",
    Journal of Financial Markets 5:31-56; Kyle 1985, Econometrica 53(6).

    >>> round(depth_index(57e9, 78e9, 0.4845, 0.40), 4)
    1.6575
    """
    more = number("volume_after", volume_after, POSITIVE) / number("volume", volume, POSITIVE)
    after = number("volatility_after", volatility_after, POSITIVE)
    return more * (number("volatility", volatility, POSITIVE) / after)
