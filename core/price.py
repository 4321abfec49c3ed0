"""What an inflow does to Bitcoin's price: three rival models and the identities around them.

No model here is a forecast. The identity assumes that a dollar of buying adds a dollar of market
value; the multiplier rests on an elasticity measured in another market; the square root holds for
one order worked over days. `core.impact` holds the square root and its decay.
"""

from __future__ import annotations

import numpy as np

from core.arguments import (
    ANY,
    NON_NEGATIVE,
    POSITIVE,
    SHARE,
    Numeric,
    Quantity,
    choice,
    number,
    quantity,
)
from core.errors import DomainError

MULTIPLIER_MODES = ("power", "linear", "exp")


@quantity
def price_from_cap(cap: Numeric, supply: Numeric) -> Quantity:
    """Price of one coin from market value and supply.

    Formula: cap / supply.

    Args:
        cap: market value, USD, at least 0.
        supply: coins in circulation, above 0.

    Returns:
        USD per coin.

    Raises:
        DomainError: an argument outside its domain.

    Source: identity.

    >>> price_from_cap(3.0e12, 20.0e6)
    150000.0
    """
    return number("cap", cap, NON_NEGATIVE) / number("supply", supply, POSITIVE)


@quantity
def implied_supply(cap: Numeric, price: Numeric) -> Quantity:
    """The supply at which a market value and a price agree.

    Formula: cap / price.

    Args:
        cap: market value, USD, above 0.
        price: USD per coin, above 0.

    Returns:
        Coins.

    Raises:
        DomainError: an argument outside its domain.

    Source: identity; used to audit the article's price range.

    >>> implied_supply(3.0e12, 160_000)
    18750000.0
    """
    return number("cap", cap, POSITIVE) / number("price", price, POSITIVE)


@quantity
def price_identity(
    price: Numeric,
    supply: Numeric,
    inflow: Numeric,
    btc_share: Numeric = 1.0,
    multiplier: Numeric = 1.0,
    supply_after: Numeric | None = None,
) -> Quantity:
    """Price after an inflow if market value grows by the inflow: the article's ideal model.

    Formula: (P0*S0 + m*s*F) / S1, with P0 `price`, S0 `supply`, F `inflow`, s `btc_share`,
    m `multiplier`, S1 `supply_after`.

    Args:
        price: price before, USD per coin, above 0.
        supply: coins before, above 0.
        inflow: USD; negative for an outflow.
        btc_share: the part that buys Bitcoin, 0 to 1.
        multiplier: USD of market value for each USD of inflow, at least 0; the article's is 1.
        supply_after: coins after, above 0; `supply` if left out.

    Returns:
        USD per coin.

    Raises:
        DomainError: an argument outside its domain; an outflow larger than the market value.

    Source: the article's "ideal model that only considers supply factors" (multiplier 1).

    >>> round(price_identity(119289.84375, 19893440.625, 870e9, supply_after=20e6), 2)
    162154.27
    """
    coins = number("supply", supply, POSITIVE)
    coins_after = coins if supply_after is None else number("supply_after", supply_after, POSITIVE)
    gain = (
        number("multiplier", multiplier, NON_NEGATIVE)
        * number("btc_share", btc_share, SHARE)
        * number("inflow", inflow)
    )
    cap_after = number("price", price, POSITIVE) * coins + gain
    if np.any(np.less(cap_after, 0.0)):
        raise DomainError(
            f"inflow must leave a market value of at least 0; got {float(np.min(cap_after))!r}"
        )
    return cap_after / coins_after


@quantity
def price_multiplier(
    price: Numeric,
    cap: Numeric,
    inflow: Numeric,
    multiplier: Numeric = 1.0,
    mode: str = "power",
) -> Quantity:
    """Price after an inflow if demand is inelastic: market value moves by more than the inflow.

    Formula, with f = inflow / cap, P0 `price`, M `multiplier`: power P0*(1+f)^M, linear P0*(1+M*f),
    exp P0*exp(M*f). Linear and exp part from power above f = 10%; power has constant elasticity.

    Must not be used: with a multiplier calibrated on daily flows (118 by BofA in 2021, 12.2 by
    Bitwise in 2025) on an inflow as large as the market.

    Args:
        price: price before, USD per coin, above 0.
        cap: market value before, USD, above 0.
        inflow: USD, above -cap.
        multiplier: M, at least 0.
        mode: power, linear or exp.

    Returns:
        USD per coin.

    Raises:
        DomainError: an argument outside its domain; linear with 1+M*f not above 0.
        ArgumentTypeError: an unknown mode.

    Source: Gabaix & Koijen 2021, "In Search of the Origins of Financial Fluctuations: The Inelastic
    Markets Hypothesis", NBER WP 28967: M about 5 (3 to 8) for US equities.

    >>> round(price_multiplier(119289.84375, 2.37e12, 87e9, multiplier=5.0), 2)
    142852.39
    """
    form = choice("mode", mode, MULTIPLIER_MODES)
    start = number("price", price, POSITIVE)
    money, size = number("inflow", inflow), number("cap", cap, POSITIVE)
    strength = number("multiplier", multiplier, NON_NEGATIVE)
    if np.any(np.less_equal(money, np.negative(size))):
        least = float(np.min(np.divide(money, size)))
        raise DomainError(f"inflow must be above -cap; got {least!r} times the cap")
    if form == "power":
        return start * (1.0 + money / size) ** strength
    if form == "exp":
        return start * np.exp(strength * (money / size))
    return start * _linear_growth(strength, money, size)


def _linear_growth(strength: Quantity, money: Quantity, size: Quantity) -> Quantity:
    growth = 1.0 + strength * (money / size)
    least = float(np.min(growth))
    if least <= 0.0:
        raise DomainError(
            f"multiplier * inflow / cap must be above -1 in the linear mode; got {least - 1.0!r}"
        )
    return growth


@quantity
def implied_multiplier(price_return: Numeric, inflow: Numeric, cap: Numeric) -> Quantity:
    """The multiplier that a price move and a flow imply.

    Formula: price_return / (inflow / cap).

    Args:
        price_return: price change as a share of the price: 0.01 is 1%.
        inflow: USD, not 0.
        cap: market value before, USD, above 0.

    Returns:
        A multiplier; a short-run flow beta, not to be extrapolated.

    Raises:
        DomainError: an inflow of 0, a cap not above 0.

    Source: BofA Global Research (Blanch et al., March 2021): $93m moves Bitcoin 1%; Bitwise
    (August 2025): 1% of $12.2tn moves it 63%.

    >>> round(implied_multiplier(0.63, 122e9, 2.37e12), 2)
    12.24
    """
    flow = number("inflow", inflow)
    if np.any(np.equal(flow, 0.0)):
        raise DomainError("inflow must not be 0; got 0.0")
    return number("price_return", price_return, ANY) / (flow / number("cap", cap, POSITIVE))
