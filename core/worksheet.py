"""The worksheet functions: thin lines over the package, one for each row of the catalog."""

from __future__ import annotations

import math
from collections.abc import Sequence

from core import audit
from core.arguments import FloatArray, Quantity
from core.baseline import baseline
from core.cells import Table
from core.dominance import dominance_after
from core.errors import DomainError
from core.price_models import BitcoinMarket, Buying, price_after
from core.sizing import ASSET_CLASSES, access_funnel, alternatives_split, inflow, relative_size

crypto_inflow = inflow
crypto_relative_size = relative_size
crypto_funnel = access_funnel
crypto_audit = audit.audit_table


def crypto_dominance(
    inflow: Quantity,
    btc_share: Quantity,
    btc_multiplier: Quantity,
    altcoin_multiplier: Quantity,
    total_cap: Quantity,
    dominance: Quantity,
) -> Quantity:
    """`core.dominance_after` with the inflow first."""
    return dominance_after(
        total_cap, dominance, inflow, btc_share, btc_multiplier, altcoin_multiplier
    )


def crypto_price(
    inflow: Quantity,
    model: str,
    btc_share: Quantity,
    multiplier: Quantity,
    supply_after: Quantity,
    price: Quantity,
) -> Quantity:
    """`core.price_after` in the baseline's market; what is no argument is the baseline's."""
    now = {name: fact.value for name, fact in baseline().items()}
    market = BitcoinMarket(
        price=price,
        cap=now["btc_cap"],
        supply=now["supply"],
        supply_after=supply_after,
        daily_volume=now["daily_volume"] * now["real_volume"],
        daily_volatility=now["volatility"] / math.sqrt(now["trading_days"]),
    )
    return price_after(
        inflow,
        market,
        Buying(btc_share, multiplier, now["impact_coefficient"], now["months"]),
        model,
    )


def crypto_alternatives(total: float, weights: Sequence[float] | FloatArray) -> Table:
    """`core.alternatives_split` as a table: asset class, weight, USD."""
    if len(weights) != len(ASSET_CLASSES):
        raise DomainError(f"weights must be {len(ASSET_CLASSES)} numbers; got {len(weights)}")
    amounts = alternatives_split(total, weights)
    rows = tuple(
        (name, float(weight), float(amount))
        for name, weight, amount in zip(ASSET_CLASSES.values(), weights, amounts, strict=True)
    )
    return Table(("asset class", "weight", "USD"), rows)
