"""Bitcoin's share of crypto's market value, and what it would take to change it."""

from __future__ import annotations

from core.arguments import (
    NON_NEGATIVE,
    POSITIVE,
    SHARE,
    Bound,
    Numeric,
    Quantity,
    number,
    quantity,
)

BELOW_ONE = Bound(low=0.0, high=1.0, high_included=False)


@quantity
def cap_from_dominance(total_cap: Numeric, dominance: Numeric) -> Quantity:
    """Bitcoin's market value from its share of all crypto.

    Formula: total_cap * dominance.

    Args:
        total_cap: market value of all crypto, USD, above 0.
        dominance: Bitcoin's share of it, 0 to 1.

    Returns:
        USD.

    Raises:
        DomainError: an argument outside its domain.

    Source: identity.

    >>> cap_from_dominance(3.92e12, 0.604)
    2367680000000.0
    """
    return number("total_cap", total_cap, POSITIVE) * number("dominance", dominance, SHARE)


@quantity
def dominance_after(
    total_cap: Numeric,
    dominance: Numeric,
    inflow: Numeric,
    btc_share: Numeric,
    btc_multiplier: Numeric = 1.0,
    altcoin_multiplier: Numeric = 1.0,
) -> Quantity:
    """Bitcoin's share of crypto's market value after an inflow.

    Formula: (d0*T0 + mb*s*F) / (T0 + mb*s*F + ma*(1-s)*F), with T0 `total_cap`, d0 `dominance`,
    F `inflow`, s `btc_share`, mb `btc_multiplier`, ma `altcoin_multiplier`.

    Args:
        total_cap: market value of all crypto before, USD, above 0.
        dominance: Bitcoin's share of it before, 0 to 1.
        inflow: money that comes in, USD, at least 0.
        btc_share: the part of it that buys Bitcoin, 0 to 1.
        btc_multiplier: USD of Bitcoin's market value for each USD that buys it, at least 0.
        altcoin_multiplier: the same for all other crypto, at least 0.

    Returns:
        A share, 0 to 1.

    Raises:
        DomainError: an argument outside its domain.

    Source: accounting identity with a multiplier for each asset.

    >>> round(dominance_after(3.92e12, 0.604, 870e9, btc_share=1.0), 4)
    0.6759
    """
    before = number("total_cap", total_cap, POSITIVE)
    bitcoin_before = number("dominance", dominance, SHARE) * before
    money = number("inflow", inflow, NON_NEGATIVE)
    into_bitcoin = number("btc_share", btc_share, SHARE)
    bitcoin_effect = number("btc_multiplier", btc_multiplier, NON_NEGATIVE)
    altcoin_effect = number("altcoin_multiplier", altcoin_multiplier, NON_NEGATIVE)
    bitcoin_gain = bitcoin_effect * into_bitcoin * money
    altcoin_gain = altcoin_effect * (1.0 - into_bitcoin) * money
    return (bitcoin_before + bitcoin_gain) / (before + bitcoin_gain + altcoin_gain)


@quantity
def btc_share_for_dominance(
    total_cap: Numeric, dominance: Numeric, inflow: Numeric, target_dominance: Numeric
) -> Quantity:
    """The part of an inflow that must buy Bitcoin for a target dominance, at unit multipliers.

    Formula: (D*(T0+F) - d0*T0) / F, with T0 `total_cap`, d0 `dominance`, F `inflow`,
    D `target_dominance`. A result outside 0 to 1: buying alone cannot reach the target.

    Args:
        total_cap: market value of all crypto before, USD, above 0.
        dominance: Bitcoin's share of it before, 0 to 1.
        inflow: money that comes in, USD, above 0.
        target_dominance: the share wanted, 0 to 1.

    Returns:
        A share; below 0 or above 1 where the target is out of reach.

    Raises:
        DomainError: an argument outside its domain.

    Source: `dominance_after` solved for `btc_share`.

    >>> round(btc_share_for_dominance(3.92e12, 0.604, 870e9, 0.70), 4)
    1.1326
    """
    before = number("total_cap", total_cap, POSITIVE)
    share = number("dominance", dominance, SHARE)
    money = number("inflow", inflow, POSITIVE)
    target = number("target_dominance", target_dominance, SHARE)
    return (target * (before + money) - share * before) / money


@quantity
def multiplier_for_dominance(
    total_cap: Numeric, dominance: Numeric, inflow: Numeric, target_dominance: Numeric
) -> Quantity:
    """The Bitcoin multiplier that a target dominance needs, even if every dollar buys Bitcoin.

    Formula: T0*(D-d0) / (F*(1-D)), with T0 `total_cap`, d0 `dominance`, F `inflow`,
    D `target_dominance`.

    Args:
        total_cap: market value of all crypto before, USD, above 0.
        dominance: Bitcoin's share of it before, 0 to 1.
        inflow: money that comes in, all of it into Bitcoin, USD, above 0.
        target_dominance: the share wanted, at least 0 and below 1.

    Returns:
        USD of market value for each USD of inflow; negative if dominance is above the target.

    Raises:
        DomainError: an argument outside its domain; a target of 1 is never reached.

    Source: `dominance_after` solved for `btc_multiplier` at a `btc_share` of 1.

    >>> round(multiplier_for_dominance(3.92e12, 0.604, 870e9, 0.70), 4)
    1.4418
    """
    before = number("total_cap", total_cap, POSITIVE)
    share = number("dominance", dominance, SHARE)
    money = number("inflow", inflow, POSITIVE)
    target = number("target_dominance", target_dominance, BELOW_ONE)
    return before * (target - share) / (money * (1.0 - target))
