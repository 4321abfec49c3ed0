"""A scenario over the ranges of its assumptions, against runs of the scenarios themselves."""

from __future__ import annotations

import pytest

from core.months import monthly_paths
from core.ranges import monthly_range, price_grid, swings
from core.results import run
from core.scenarios import load_shipped, scenario, with_values

BASE = load_shipped("base")


def test_each_end_is_the_scenario_with_that_value() -> None:
    found = {swing.entry.name: swing for swing in swings(BASE)}
    for name in ("provider", "months", "supply_after", "btc_multiplier"):
        assumption = found[name].entry.assumption
        assert assumption.low is not None
        assert assumption.high is not None
        for end, value in (
            (found[name].at_low, assumption.low),
            (found[name].at_high, assumption.high),
        ):
            assert end == run(with_values(BASE, {name: value}, "test"))


def test_only_assumptions_with_a_range_that_results_depend_on() -> None:
    names = [swing.entry.name for swing in swings(BASE)]
    assert "allocation" in names
    assert not {"crypto_weight", "salary", "innovation"} & {*names}
    narrow = with_values(BASE, {}, "test")
    fixed = narrow.model_copy(
        update={
            "funnel": narrow.funnel.model_copy(
                update={"legal": narrow.funnel.legal.model_copy(update={"low": None})}
            )
        }
    )
    assert "legal" not in [swing.entry.name for swing in swings(fixed)]


def test_an_end_that_contradicts_another_assumption_is_left_out() -> None:
    made = with_values(BASE, {"btc_cap": 2.5e12, "total_cap": 3.92e12}, "test")
    low = made.market.total_cap.model_copy(update={"low": 2.0e12})
    market = made.market.model_copy(update={"total_cap": low})
    found = {s.entry.name: s for s in swings(made.model_copy(update={"market": market}))}
    assert found["total_cap"].ends("relative_to_crypto")[0] is None
    assert found["total_cap"].size("relative_to_crypto") == 0.0
    assert found["total_cap"].at_high is not None


def test_size_is_the_distance_between_the_ends() -> None:
    swing = next(s for s in swings(BASE) if s.entry.name == "provider")
    low, high = swing.ends("inflow")
    assert low is not None
    assert high is not None
    assert swing.size("inflow") == high - low == pytest.approx(5.8725e9 * (0.8 - 0.4) / 0.6)


def test_the_cone_holds_every_path_and_opens_from_today() -> None:
    cone = monthly_range(scenario(), "volatility_flow_regime")
    assert all(low <= middle <= high for low, middle, high in zip(*_parts(cone), strict=True))
    assert cone.middle == tuple(monthly_paths(scenario()).column("volatility_flow_regime"))
    for name, value in (("allocation", 0.01), ("multiplier", 1.0), ("innovation", 0.1)):
        path = monthly_paths(with_values(scenario(), {name: value}, "test")).column(
            "volatility_flow_regime"
        )
        assert all(
            low <= each <= high for low, each, high in zip(cone.low, path, cone.high, strict=True)
        )
    width = [high - low for low, _, high in zip(*_parts(cone), strict=True)]
    assert width[-1] > 10 * width[0]


def _parts(cone):  # pyright: ignore
    return cone.low, cone.middle, cone.high


def test_todays_volatility_and_the_length_of_the_path_are_left_out() -> None:
    shorter = with_values(scenario(), {"path_months": 24}, "test")
    cone = monthly_range(shorter, "volatility_flow_regime")
    assert len(cone.low) == len(cone.high) == len(cone.middle) == 24
    low = with_values(scenario(), {"volatility": 0.40}, "test")
    assert monthly_paths(low).column("volatility_flow_regime")[0] < cone.low[0]


def test_withdrawals_that_leave_nothing_give_no_path_of_the_range() -> None:
    made = with_values(scenario(), {"assets": 1e10, "total_cap": 3.92e12}, "test")
    assert made.adoption.benefits.high == 600e9
    cone = monthly_range(made, "flow")
    assert len(cone.low) == 120


@pytest.mark.parametrize("allocation", [0.0, 0.02, 0.5])
@pytest.mark.parametrize("multiplier", [0.0, 3.0])
def test_a_cell_of_the_grid_is_the_price_of_that_scenario(
    allocation: float, multiplier: float
) -> None:
    found = price_grid(BASE, [0.1, allocation], [1.0, multiplier])
    made = with_values(BASE, {"allocation": allocation, "multiplier": multiplier}, "test")
    assert found.shape == (2, 2)
    assert found[1, 1] == pytest.approx(run(made).price_multiplier, rel=1e-12)
