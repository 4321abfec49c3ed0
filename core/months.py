"""The scenario month by month: the money that arrives, and volatility and depth meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from core.arguments import FloatArray
from core.cells import Table
from core.paths import AdoptionCurve, FlowPaths, adoption_by_month, flow_paths
from core.sizing import ASSET_CLASSES, access_funnel
from core.volatility import (
    VolatilityRegime,
    depth_index,
    volatility_regime,
    volatility_size_law,
)

if TYPE_CHECKING:
    from core.assumptions import Scenario


def monthly_paths(scenario: Scenario, curve: str = "bass") -> Table:
    """The article's case by month: all the money that moves goes into crypto.

    Columns: month; adoption, share of the final adopters; flow into crypto, USD in the month;
    balance in crypto and in all of the 401(k) assets, USD; volatility per year in both forms, the
    flow regime (up first, down later) and the size law (down only); depth, a multiple of today's if
    volume grows with Bitcoin's market value.

    Args:
        scenario: its sections market, funnel, pricing and adoption are used.
        curve: bass or logistic.

    Returns:
        One row a month.

    Raises:
        ArgumentTypeError: an unknown curve.
        DomainError: withdrawals that leave nothing.

    Source: `flow_paths`, `volatility_regime`, `volatility_size_law`, `depth_index`.

    >>> from core.scenarios import scenario
    >>> months = monthly_paths(scenario())
    >>> [round(v, 3) for v in (months.rows[0][5], months.rows[-1][5])]
    [0.49, 0.174]
    """
    share = _share_of_assets(scenario)
    adoption = _adoption(scenario, curve)
    paths = _paths(scenario, adoption, [share])
    regime, size, depth = _market_meanwhile(scenario, paths.flows[:, 0])
    columns = {
        "month": np.arange(1.0, adoption.size + 1.0),
        "adoption": adoption,
        "flow": paths.flows[:, 0],
        "crypto_balance": paths.balances[:, 0],
        "assets": paths.balances.sum(axis=1),
        "volatility_flow_regime": regime,
        "volatility_size_law": size,
        "depth": depth,
    }
    return _table(columns)


def asset_class_paths(scenario: Scenario, curve: str = "bass") -> Table:
    """The order's case by month: the money that moves is split over all five asset classes.

    Columns: month; then the flow into crypto, gold, private equity, private credit, infrastructure
    and the rest of the 401(k) assets, USD in the month. A row sums to contributions less
    withdrawals.

    Args:
        scenario: its sections market, funnel, alternatives and adoption are used.
        curve: bass or logistic.

    Returns:
        One row a month.

    Raises:
        ArgumentTypeError: an unknown curve.
        DomainError: withdrawals that leave nothing.

    Source: `flow_paths`; the asset classes are those of Executive Order 14330.

    >>> from core.scenarios import scenario
    >>> asset_class_paths(scenario()).columns[:3]
    ('month', 'crypto', 'gold')
    """
    adoption = _adoption(scenario, curve)
    share = _share_of_assets(scenario)
    shares = [share * scenario.value(weight) for weight in ASSET_CLASSES]
    flows = _paths(scenario, adoption, shares).flows
    columns = {"month": np.arange(1.0, adoption.size + 1.0)}
    names = (*(weight.removesuffix("_weight") for weight in ASSET_CLASSES), "rest")
    return _table({**columns, **{name: flows[:, i] for i, name in enumerate(names)}})


def _share_of_assets(scenario: Scenario) -> float:
    v = scenario.value
    stages = ("legal", "provider", "employer", "participant", "allocation")
    return float(access_funnel(1.0, *(v(stage) for stage in stages)))


def _adoption(scenario: Scenario, curve: str) -> FloatArray:
    v = scenario.value
    how = AdoptionCurve(
        curve, v("innovation"), v("imitation"), v("logistic_rate"), v("logistic_midpoint")
    )
    return adoption_by_month(round(v("path_months")), how)


def _paths(scenario: Scenario, adoption: FloatArray, shares: list[float]) -> FlowPaths:
    v = scenario.value
    growth = [v("crypto_growth")] + [v("other_growth")] * len(shares)
    monthly = (1.0 + np.array(growth)) ** (1.0 / 12.0) - 1.0
    net = (v("contributions") - v("benefits")) / 12.0
    return flow_paths(v("assets"), shares, adoption, monthly, net, v("rebalancing"))


def _market_meanwhile(
    scenario: Scenario, flows: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Volatility by the flow regime and by the size law, and depth, by month."""
    v = scenario.value
    bought = flows * v("btc_share")
    held = np.maximum(np.cumsum(bought), 0.0)
    volume = v("daily_volume") * v("real_volume") * v("trading_days") / 12.0
    cap, today = v("btc_cap"), v("volatility")
    judged = VolatilityRegime()
    regime = volatility_regime(
        today,
        min(float(np.asarray(judged.mature_volatility)), today),
        judged.maturity_rate,
        held / cap,
        judged.flow_sensitivity,
        bought,
        volume,
    )
    size = volatility_size_law(today, cap + held, cap)
    depth = depth_index(volume, volume * (1.0 + held / cap), today, regime)
    return np.asarray(regime), np.asarray(size), np.asarray(depth)


def _table(columns: dict[str, FloatArray]) -> Table:
    rows = np.column_stack(list(columns.values())).tolist()
    return Table(tuple(columns), tuple(tuple(row) for row in rows))
