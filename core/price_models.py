"""The three rival price models behind one door, each with the word on when it must not be used."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from core.arguments import POSITIVE, SHARE, Bound, Numeric, Quantity, choice, number, quantity
from core.impact import impact_square_root
from core.price import price_identity, price_multiplier

AT_LEAST_ONE = Bound(low=1.0)


@dataclass(frozen=True, slots=True)
class PriceModel:
    """A price model: its title, its formula in words and the limits of its use."""

    name: str
    title: str
    formula: str
    do_not_use: str


PRICE_MODELS = MappingProxyType(
    {
        model.name: model
        for model in (
            PriceModel(
                "identity",
                "Identity (the article's)",
                "(price x supply + inflow into Bitcoin) / supply after",
                "As a forecast: it assumes that each dollar bought adds one dollar of value.",
            ),
            PriceModel(
                "multiplier",
                "Multiplier (inelastic markets)",
                "price x (1 + inflow into Bitcoin / Bitcoin's value) ^ multiplier"
                " x supply / supply after",
                "With a multiplier measured on daily flows, for money of the market's own size.",
            ),
            PriceModel(
                "square_root",
                "Square root (one month's buying)",
                "price x (1 + coefficient x daily volatility x sqrt(month's inflow / daily volume))"
                " x (supply / supply after) ^ (1 / months)",
                "On the total of several months: the law holds for one order at a time.",
            ),
        )
    }
)


@dataclass(frozen=True, slots=True)
class BitcoinMarket:
    """Bitcoin's market before the inflow.

    Attributes:
        price: USD per BTC, above 0.
        cap: market value, USD, above 0.
        supply: BTC before, above 0.
        supply_after: BTC when the money has arrived, above 0.
        daily_volume: USD truly traded a day, above 0.
        daily_volatility: standard deviation of a day's return, at least 0.
    """

    price: Numeric
    cap: Numeric
    supply: Numeric
    supply_after: Numeric
    daily_volume: Numeric
    daily_volatility: Numeric


@dataclass(frozen=True, slots=True)
class Buying:
    """How the money buys.

    Attributes:
        btc_share: the part that buys Bitcoin, 0 to 1.
        multiplier: USD of market value for each USD of inflow, at least 0 (multiplier model).
        coefficient: of the square root, at least 0 (square-root model).
        months: months over which the money arrives, at least 1 (square-root model).
    """

    btc_share: Numeric = 1.0
    multiplier: Numeric = 5.0
    coefficient: Numeric = 1.0
    months: Numeric = 60.0


@quantity
def price_after(inflow: Numeric, market: BitcoinMarket, buying: Buying, model: str) -> Quantity:
    """Bitcoin's price after an inflow under one of the three models, supply growth included.

    Formula, with P `market.price`, S and S' the supply before and after, F the inflow times
    `btc_share`: identity (P*S + F) / S'; multiplier P*(1 + F/cap)^M * S/S'; square root
    P*(1 + Y*sigma_d*sqrt(F/months / V_d)) * (S/S')^(1/months), the price after one month's buying.

    Args:
        inflow: USD, at least 0 for the square root, above minus the market value for the others.
        market: the market before.
        buying: how the money buys.
        model: identity, multiplier or square_root.

    Returns:
        USD per BTC, in the shape the arguments broadcast to.

    Raises:
        DomainError: an argument outside its domain.
        ArgumentTypeError: an unknown model.

    Source: `price_identity`, `price_multiplier` and `impact_square_root`.

    >>> market = BitcoinMarket(119289.84375, 2.37e12, 19893440.625, 20e6, 8.55e9, 0.02536)
    >>> round(price_after(870e9, market, Buying(), "identity"), 2)
    162154.27
    """
    name = choice("model", model, list(PRICE_MODELS))
    if name == "identity":
        return price_identity(
            market.price,
            market.supply,
            inflow,
            btc_share=buying.btc_share,
            supply_after=market.supply_after,
        )
    bought = number("inflow", inflow) * number("btc_share", buying.btc_share, SHARE)
    dilution = number("supply", market.supply, POSITIVE) / number(
        "supply_after", market.supply_after, POSITIVE
    )
    if name == "multiplier":
        return price_multiplier(market.price, market.cap, bought, buying.multiplier) * dilution
    months = number("months", buying.months, AT_LEAST_ONE)
    impact = impact_square_root(
        bought / months, market.daily_volume, market.daily_volatility, buying.coefficient
    )
    price = number("price", market.price, POSITIVE)
    return price * (1.0 + impact) * dilution ** (1.0 / months)
