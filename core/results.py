"""What a scenario gives: the inflow, its size, dominance, three prices, the split; and by time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from core.arguments import Quantity
from core.assumptions import Alternatives, Scenario
from core.cells import Table
from core.dominance import (
    btc_share_for_dominance,
    cap_from_dominance,
    dominance_after,
    multiplier_for_dominance,
)
from core.errors import ArgumentTypeError
from core.impact import impact_square_root
from core.months import asset_class_paths, monthly_paths
from core.price_models import PRICE_MODELS, BitcoinMarket, Buying, price_after
from core.projection import Projection
from core.saver import project_saver
from core.sizing import access_funnel, alternatives_split, relative_size


@dataclass(frozen=True, slots=True)
class Results:
    """The results of a scenario. Money in USD, prices in USD per BTC, shares and ratios as such.

    Attributes:
        inflow: money that moves into crypto.
        share_of_assets: the inflow as a share of all 401(k) assets.
        relative_to_crypto: the inflow as a multiple of all crypto's market value.
        relative_to_bitcoin: the same against Bitcoin's.
        relative_to_etfs: the same against the ETFs' assets.
        btc_inflow: the part that buys Bitcoin.
        total_cap_after: market value of all crypto after the inflow, with the multipliers of the
            dominance section.
        btc_cap_after: Bitcoin's part of it.
        dominance_after: Bitcoin's share after the inflow, with the scenario's multipliers.
        dominance_highest: the same if every dollar bought Bitcoin, at multipliers of 1.
        btc_share_for_low: part that must buy Bitcoin for the low target; above 1 is out of reach.
            This and the next three are None where no money moves.
        btc_share_for_high: the same for the high target.
        multiplier_for_low: Bitcoin multiplier that the low target needs.
        multiplier_for_high: the same for the high target.
        monthly_inflow: the part that buys Bitcoin, for each month.
        monthly_impact: price impact of one month's buying by the square root, a share.
        price_identity: Bitcoin's price under the identity.
        price_multiplier: Bitcoin's price under the multiplier.
        price_square_root: Bitcoin's price after one month under the square root.
        crypto_amount: crypto's part if the same money went to all the asset classes.
        gold_amount: gold's part.
        private_equity_amount: private equity's part.
        private_credit_amount: private credit's part.
        infrastructure_amount: infrastructure's part.
        scenario: what the results are those of; its tables are worked out when asked for.
    """

    inflow: float
    share_of_assets: float
    relative_to_crypto: float
    relative_to_bitcoin: float
    relative_to_etfs: float
    btc_inflow: float
    total_cap_after: float
    btc_cap_after: float
    dominance_after: float
    dominance_highest: float
    btc_share_for_low: float | None
    btc_share_for_high: float | None
    multiplier_for_low: float | None
    multiplier_for_high: float | None
    monthly_inflow: float
    monthly_impact: float
    price_identity: float
    price_multiplier: float
    price_square_root: float
    crypto_amount: float
    gold_amount: float
    private_equity_amount: float
    private_credit_amount: float
    infrastructure_amount: float
    scenario: Scenario = field(repr=False, compare=False)

    def as_dict(self) -> dict[str, float | None]:
        """The numbers by name, in order."""
        return {each.name: getattr(self, each.name) for each in fields(self) if each.compare}

    def months(self, curve: str = "bass") -> Table:
        """The money by month, volatility and depth meanwhile; see `core.months.monthly_paths`."""
        return monthly_paths(self.scenario, curve)

    def asset_classes(self, curve: str = "bass") -> Table:
        """The same money over five asset classes by month; see `asset_class_paths`."""
        return asset_class_paths(self.scenario, curve)

    def years(self) -> Projection:
        """The plan member year by year; see `core.projection.project_member`."""
        return project_saver(self.scenario)


def run(scenario: Scenario) -> Results:
    """All results of a scenario.

    Args:
        scenario: all assumptions, see `core.scenario` and `core.load_shipped`.

    Returns:
        The numbers at once; `months()`, `asset_classes()` and `years()` are worked out when asked.

    Raises:
        ArgumentTypeError: anything but a scenario, for instance its name.
        DomainError: a combination of assumptions whose result is too large to be a number.

    >>> from core.scenarios import scenario
    >>> run(scenario()).inflow
    870000000000.0
    """
    if not isinstance(scenario, Scenario):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ArgumentTypeError(f"scenario must be a scenario, see load_shipped; got {scenario!r}")
    v = scenario.value
    money = float(
        access_funnel(
            v("assets"), v("legal"), v("provider"), v("employer"), v("participant"), v("allocation")
        )
    )
    market, buying = bitcoin_market(scenario), buying_of(scenario)
    monthly = money * v("btc_share") / v("months")
    prices = {model: price_after(money, market, buying, model) for model in PRICE_MODELS}
    impact = impact_square_root(
        monthly, market.daily_volume, market.daily_volatility, buying.coefficient
    )
    return _frozen(
        scenario,
        inflow=money,
        share_of_assets=relative_size(money, v("assets")) if money else 0.0,
        relative_to_crypto=relative_size(money, v("total_cap")),
        relative_to_bitcoin=relative_size(money, v("btc_cap")),
        relative_to_etfs=relative_size(money, v("etf_assets")),
        btc_inflow=money * v("btc_share"),
        **_dominance(scenario, money),
        monthly_inflow=monthly,
        monthly_impact=impact,
        **{f"price_{model}": price for model, price in prices.items()},
        **_split(scenario, money),
    )


def compare(scenarios: Sequence[Scenario]) -> Table:
    """The results of several scenarios side by side.

    Args:
        scenarios: at least one.

    Returns:
        A row for each result, a column for each scenario.

    Raises:
        DomainError: a scenario whose result is too large to be a number.

    >>> from core.scenarios import load_shipped
    >>> compare([load_shipped("low"), load_shipped("base")]).rows[0]
    ('inflow', 435000000.0, 5872500000.0)
    """
    if not scenarios:
        raise ArgumentTypeError("scenarios must hold at least one scenario; got none")
    results = [run(scenario).as_dict() for scenario in scenarios]
    columns = ("result", *(scenario.name for scenario in scenarios))
    names = results[0]
    return Table(columns, tuple((name, *(one[name] for one in results)) for name in names))


def _frozen(scenario: Scenario, **values: Quantity | None) -> Results:
    scalars: dict[str, Any] = {
        name: None if value is None else float(value) for name, value in values.items()
    }
    return Results(**scalars, scenario=scenario)


def _dominance(scenario: Scenario, money: float) -> dict[str, Quantity | None]:
    v = scenario.value
    share, into_bitcoin = v("btc_share"), v("btc_multiplier") * v("btc_share") * money
    into_others = v("altcoin_multiplier") * (1.0 - share) * money
    before = (v("total_cap"), v("dominance"), money)
    after = dominance_after(*before, share, v("btc_multiplier"), v("altcoin_multiplier"))
    needed = {
        f"{name}_for_{end}": function(*before, v(f"target_{end}")) if money else None
        for name, function in _NEEDED.items()
        for end in ("low", "high")
    }
    return {
        "total_cap_after": v("total_cap") + into_bitcoin + into_others,
        "btc_cap_after": cap_from_dominance(v("total_cap"), v("dominance")) + into_bitcoin,
        "dominance_after": after,
        "dominance_highest": dominance_after(*before, btc_share=1.0),
        **needed,
    }


_NEEDED = {"btc_share": btc_share_for_dominance, "multiplier": multiplier_for_dominance}


def _split(scenario: Scenario, money: float) -> dict[str, Quantity]:
    names = list(Alternatives.model_fields)
    amounts = alternatives_split(money, [scenario.value(name) for name in names])
    return {
        name.replace("weight", "amount"): float(amount)
        for name, amount in zip(names, amounts, strict=True)
    }


def bitcoin_market(scenario: Scenario) -> BitcoinMarket:
    """Bitcoin's market as a scenario has it before the money moves."""
    v = scenario.value
    return BitcoinMarket(
        price=v("price"),
        cap=v("btc_cap"),
        supply=v("supply"),
        supply_after=v("supply_after"),
        daily_volume=v("daily_volume") * v("real_volume"),
        daily_volatility=v("volatility") / math.sqrt(v("trading_days")),
    )


def buying_of(scenario: Scenario) -> Buying:
    """How the money of a scenario buys."""
    v = scenario.value
    return Buying(
        btc_share=v("btc_share"),
        multiplier=v("multiplier"),
        coefficient=v("impact_coefficient"),
        months=v("months"),
    )
