"""How much money could move: the inflow, its relative size, the barriers, the split."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.arguments import (
    NON_NEGATIVE,
    POSITIVE,
    SHARE,
    FloatArray,
    Numeric,
    Quantity,
    number,
    quantity,
)
from core.errors import DomainError, ShapeError

WEIGHT_TOLERANCE = 1e-9
ASSET_CLASSES = {
    "crypto_weight": "Crypto",
    "gold_weight": "Gold",
    "private_equity_weight": "Private equity",
    "private_credit_weight": "Private credit",
    "infrastructure_weight": "Infrastructure",
}


@quantity
def inflow(assets: Numeric, share: Numeric) -> Quantity:
    """Money that moves when a share of the assets does.

    Formula: assets * share.

    Args:
        assets: retirement assets, USD, at least 0. Number or array.
        share: the part that moves, 0 to 1. Number or array, broadcast against `assets`.

    Returns:
        USD, in the shape the arguments broadcast to.

    Raises:
        DomainError: `share` outside 0 to 1, negative `assets`, NaN or infinity.

    Source: the article's "10% of 401(k) funds".

    >>> inflow(8.7e12, 0.10)
    870000000000.0
    """
    return number("assets", assets, NON_NEGATIVE) * number("share", share, SHARE)


@quantity
def relative_size(amount: Numeric, base: Numeric) -> Quantity:
    """An amount as a multiple of a base: the inflow against all crypto, Bitcoin or the ETFs.

    Formula: amount / base.

    Args:
        amount: USD (or any unit that `base` shares). Number or array.
        base: what it is compared with, above 0. Number or array.

    Returns:
        A ratio: 0.222 is 22.2% of the base.

    Raises:
        DomainError: `base` not above 0.

    Source: the article's 22.2% of all crypto, 36.7% of Bitcoin, 70 times the ETFs.

    >>> round(relative_size(870e9, 3.92e12), 4)
    0.2219
    """
    return number("amount", amount) / number("base", base, POSITIVE)


@quantity
def access_funnel(
    assets: Numeric,
    legal: Numeric,
    provider: Numeric,
    employer: Numeric,
    participant: Numeric,
    allocation: Numeric,
) -> Quantity:
    """Money that passes all five barriers between a 401(k) and crypto.

    Formula: assets * legal * provider * employer * participant * allocation.

    Args:
        assets: 401(k) assets, USD, at least 0.
        legal: share of assets whose plans the law lets in, 0 to 1.
        provider: share of those whose recordkeeper offers crypto, 0 to 1.
        employer: share of those whose employer turns it on, 0 to 1.
        participant: share of those whose owner uses it, 0 to 1.
        allocation: share of a user's balance that goes in, 0 to 1.

    Returns:
        USD, in the shape the arguments broadcast to.

    Raises:
        DomainError: a stage outside 0 to 1, negative `assets`.

    Source: the article's barriers; stages calibrated against GAO-25-106161 (2024), which finds
    crypto "substantially under 1%" of the 401(k) market.

    >>> round(access_funnel(8.7e12, 1, 0.60, 0.15, 0.15, 0.05), 2)
    5872500000.0
    """
    result = number("assets", assets, NON_NEGATIVE)
    stages = (
        ("legal", legal),
        ("provider", provider),
        ("employer", employer),
        ("participant", participant),
        ("allocation", allocation),
    )
    for name, stage in stages:
        result = result * number(name, stage, SHARE)
    return result


def alternatives_split(total: Numeric, weights: Numeric) -> FloatArray:
    """The money split over asset classes.

    Formula: total * w_i, where the weights sum to 1 within 1e-9.

    Args:
        total: USD, at least 0. A number, or an array of n amounts.
        weights: k weights of at least 0 that sum to 1, one for each asset class.

    Returns:
        USD: shape (k,) for one total, (n, k) for n totals.

    Raises:
        DomainError: a negative weight, or a sum that is not 1.

    Source: scenario input; the asset classes are those of Executive Order 14330 (2025-08-07).

    >>> alternatives_split(870e9, [0.5, 0.1, 0.2, 0.1, 0.1])
    array([4.35e+11, 8.70e+10, 1.74e+11, 8.70e+10, 8.70e+10])
    """
    parts: Any = np.atleast_1d(number("weights", weights, NON_NEGATIVE))
    if parts.ndim != 1:
        raise ShapeError(f"weights must be one row of numbers; got shape {parts.shape}")
    total_weight = float(parts.sum())
    if abs(total_weight - 1.0) > WEIGHT_TOLERANCE:
        raise DomainError(f"weights must sum to 1; got {total_weight!r}")
    amounts: FloatArray = np.asarray(number("total", total, NON_NEGATIVE))
    return amounts[..., np.newaxis] * parts
