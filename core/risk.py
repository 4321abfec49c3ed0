"""Risk: parameters of simulated returns, exact moments to check them by, and tail measures."""

from __future__ import annotations

from statistics import NormalDist
from typing import NamedTuple

import numpy as np

from core.arguments import (
    NON_NEGATIVE,
    POSITIVE,
    SHARE,
    Bound,
    FloatArray,
    Numeric,
    Quantity,
    number,
    quantities,
    quantity,
    quantity_array,
    series,
    whole_number,
)
from core.errors import DomainError, ShapeError

ABOVE_MINUS_ONE = Bound(low=-1.0, low_included=False)
ABOVE_TWO = Bound(low=2.0, low_included=False)
OPEN_SHARE = Bound(0.0, 1.0, low_included=False, high_included=False)
TAIL = Bound(0.0, 1.0, low_included=False)
YEARS = Bound(0.0, 1000.0)


class Lognormal(NamedTuple):
    """Mean and standard deviation of the log return, per period."""

    mean: Quantity
    volatility: Quantity


class Moments(NamedTuple):
    """Mean and standard deviation of wealth, USD."""

    mean: Quantity
    standard_deviation: Quantity


@quantities
def lognormal_parameters(mean_return: Numeric, volatility: Numeric) -> Lognormal:
    """The lognormal with the mean and standard deviation of a simple return.

    Formula: s2 = ln(1 + sd^2 / (1+m)^2); mean ln(1+m) - s2/2, volatility sqrt(s2), with
    m `mean_return`, sd `volatility`.

    Args:
        mean_return: arithmetic mean of the simple return per period, above -1. Number or array.
        volatility: its standard deviation, at least 0. Number or array.

    Returns:
        mean and volatility of the log return, per period.

    Raises:
        DomainError: an argument outside its domain.

    Source: matching of moments.

    >>> [round(value, 6) for value in lognormal_parameters(0.07, 0.16)]
    [0.056602, 0.148707]
    """
    mean = number("mean_return", mean_return, ABOVE_MINUS_ONE)
    spread = number("volatility", volatility, NON_NEGATIVE)
    variance = np.log1p((spread / (1.0 + mean)) ** 2)
    return Lognormal(np.log1p(mean) - variance / 2.0, np.sqrt(variance))


@quantity_array
def cholesky_factor(correlation: Numeric) -> FloatArray:
    """The lower triangle that turns independent normals into correlated ones.

    Formula: L with L L' = C, C `correlation`.

    Args:
        correlation: symmetric, ones on the diagonal, positive definite; shape (k, k).

    Returns:
        L, shape (k, k). The signs are fixed, so that seeds hold on every platform.

    Raises:
        DomainError: no correlation matrix: entries, symmetry or definiteness.
        ShapeError: not square.

    Source: Cholesky factorisation.

    >>> cholesky_factor([[1.0, 0.6], [0.6, 1.0]])
    array([[1. , 0. ],
           [0.6, 0.8]])
    """
    matrix: FloatArray = np.asarray(number("correlation", correlation, Bound(-1.0, 1.0)))
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
        raise ShapeError(f"correlation must be square; got shape {matrix.shape}")
    if np.any(np.diag(matrix) != 1.0) or np.any(matrix != matrix.T):
        raise DomainError("correlation must be symmetric with ones on the diagonal; got another")
    try:
        return np.asarray(np.linalg.cholesky(matrix), dtype=np.float64)
    except np.linalg.LinAlgError:
        least = float(np.linalg.eigvalsh(matrix)[0])
        raise DomainError(
            f"correlation must be positive definite; got a least eigenvalue of {least!r}"
        ) from None


@quantity
def student_t_scale(degrees_of_freedom: Numeric) -> Quantity:
    """What Student-t draws are multiplied by to have variance 1.

    Formula: sqrt((nu - 2) / nu), with nu `degrees_of_freedom`.

    Args:
        degrees_of_freedom: above 2. Number or array.

    Returns:
        A factor below 1.

    Raises:
        DomainError: 2 or less, where the variance is infinite.

    Source: variance of Student's t, nu / (nu - 2).

    >>> round(student_t_scale(4), 6)
    0.707107
    """
    freedom = number("degrees_of_freedom", degrees_of_freedom, ABOVE_TWO)
    return np.sqrt((freedom - 2.0) / freedom)


@quantities
def wealth_moments(
    balance: Numeric, contribution: Numeric, mean_return: Numeric, volatility: Numeric, years: int
) -> Moments:
    """Exact mean and standard deviation of wealth under independent yearly returns.

    Formula, each year: mean <- (1+m) * mean + c; variance <- (sd^2 + (1+m)^2) * variance +
    sd^2 * mean^2, with c `contribution` at the year's end, m `mean_return`, sd `volatility`.

    Args:
        balance: at the start, USD. Number or array.
        contribution: each year, USD; negative for a withdrawal.
        mean_return: arithmetic mean of the simple return, above -1.
        volatility: its standard deviation, at least 0.
        years: whole years, 0 to 1000.

    Returns:
        mean and standard deviation, USD. A simulation's mean must lie within 4 standard errors.

    Raises:
        DomainError: an argument outside its domain.

    Source: moments of W' = W * R + c for independent R.

    >>> [round(value) for value in wealth_moments(100_000, 10_000, 0.07, 0.16, 30)]
    [1705833, 1305838]
    """
    growth = 1.0 + number("mean_return", mean_return, ABOVE_MINUS_ONE)
    variance_of_return = np.square(number("volatility", volatility, NON_NEGATIVE))
    paid = number("contribution", contribution)
    mean, variance = number("balance", balance), 0.0
    for _ in range(whole_number("years", years, YEARS)):
        variance = (variance_of_return + growth**2) * variance + variance_of_return * np.square(
            mean
        )
        mean = growth * mean + paid
    return Moments(mean, np.sqrt(variance))


@quantity
def quantile(values: Numeric, probability: Numeric) -> Quantity:
    """The value below which a share of a sample lies.

    Formula: with h = (n-1) * p on the sorted sample, x[floor h] + (h - floor h) * (x[floor h + 1] -
    x[floor h]).

    Args:
        values: the sample, any shape, in any unit.
        probability: p, 0 to 1. Number or array.

    Returns:
        In the unit of `values`, in the shape of `probability`.

    Raises:
        ShapeError: an empty sample.
        DomainError: `probability` outside 0 to 1.

    Source: Hyndman & Fan 1996, type 7; Excel's PERCENTILE.INC.

    >>> quantile([15, 20, 35, 40, 50], 0.90)
    46.0
    """
    sample = np.asarray(number("values", values)).reshape(-1)
    return np.quantile(sample, number("probability", probability, SHARE))


@quantity
def conditional_value_at_risk(values: Numeric, tail: Numeric) -> Quantity:
    """Mean of the worst part of a sample.

    Formula: mean of the ceil(tail * n) smallest values.

    Args:
        values: the sample, any shape: returns or wealth, in any unit.
        tail: the part, above 0 and at most 1. Number or array.

    Returns:
        In the unit of `values`; a loss is negative.

    Raises:
        ShapeError: an empty sample.
        DomainError: `tail` outside its domain.

    Source: historical expected shortfall; Rockafellar & Uryasev 2000, Journal of Risk 2(3).

    >>> conditional_value_at_risk([-0.3, -0.1, 0.0, 0.05, 0.2], 0.4)
    -0.2
    """
    sample = np.sort(np.asarray(number("values", values)).reshape(-1))
    # 0.07 * 100 is 7.000000000000001 in binary: the part is read to nine decimals.
    part = np.round(np.multiply(number("tail", tail, TAIL), sample.size), 9)
    worst = np.maximum(np.ceil(part), 1.0)
    return np.cumsum(sample)[worst.astype(np.intp) - 1] / worst


@quantity
def max_drawdown(values: Numeric) -> Quantity:
    """Largest fall from an earlier high.

    Formula: max over t of 1 - x_t / max over s <= t of x_s.

    Args:
        values: one row in order of time, each above 0, in any unit.

    Returns:
        A share, 0 where the values never fall.

    Raises:
        DomainError: a value of 0 or less.
        ShapeError: no values, or several rows and columns.

    Source: definition.

    >>> max_drawdown([100, 120, 90, 130, 65, 80])
    0.5
    """
    path = series("values", values, POSITIVE)
    return np.max(1.0 - path / np.maximum.accumulate(path))


@quantity
def lognormal_value_at_risk(
    mean_log_return: Numeric, volatility: Numeric, horizon: Numeric, probability: Numeric
) -> Quantity:
    """Loss that a lognormal holding exceeds with a given probability.

    Formula: 1 - exp(mu * h + z_p * sigma * sqrt(h)), with mu `mean_log_return`, sigma `volatility`,
    h `horizon`, z_p the p-quantile of the standard normal, p `probability`.

    Args:
        mean_log_return: per year.
        volatility: of the log return, per year, at least 0.
        horizon: years, above 0.
        probability: of a larger loss, above 0 and below 1.

    Returns:
        Share of the value lost; negative for a gain.

    Raises:
        DomainError: an argument outside its domain.

    Source: parametric value at risk; Jorion, "Value at Risk".

    >>> round(lognormal_value_at_risk(0.05, 0.4845, 1.0, 0.05), 4)
    0.5262
    """
    time = number("horizon", horizon, POSITIVE)
    spread = number("volatility", volatility, NON_NEGATIVE) * np.sqrt(time)
    z = _normal_quantile(number("probability", probability, OPEN_SHARE))
    return -np.expm1(number("mean_log_return", mean_log_return) * time + z * spread)


def _normal_quantile(probability: Quantity) -> Quantity:
    inverse = NormalDist().inv_cdf
    if isinstance(probability, np.ndarray):
        return np.array([inverse(p) for p in probability.ravel()]).reshape(probability.shape)
    return inverse(probability)
