"""A scenario over the ranges of its assumptions, against runs of the scenarios themselves."""

from __future__ import annotations

import pytest

from core.months import monthly_paths
from core.ranges import funnel_ends, monthly_ends, price_grid, swings
from core.results import run
from core.scenarios import load_shipped, with_values

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


def test_the_ends_of_the_funnel_are_those_of_all_barriers_together() -> None:
    low, high = funnel_ends(BASE)
    for entry in BASE.entries():
        if entry.section == "funnel":
            assert low.value(entry.name) == entry.assumption.low
            assert high.value(entry.name) == entry.assumption.high
        else:
            assert low.value(entry.name) == high.value(entry.name) == BASE.value(entry.name)


def test_a_barrier_without_an_end_keeps_its_value() -> None:
    fixed = BASE.funnel.allocation.model_copy(update={"low": None, "high": None})
    funnel = BASE.funnel.model_copy(update={"allocation": fixed})
    made = BASE.model_copy(update={"funnel": funnel})
    assert [end.value("allocation") for end in funnel_ends(made)] == [0.05, 0.05]


@pytest.mark.parametrize("curve", ["bass", "logistic"])
def test_the_monthly_ends_are_the_paths_of_two_other_scenarios(curve: str) -> None:
    found = monthly_ends(BASE, curve)
    middle = monthly_paths(BASE, curve)
    assert all(found.column(name) == middle.column(name) for name in middle.columns)
    for end, made in zip(("low", "high"), funnel_ends(BASE), strict=True):
        path = monthly_paths(made, curve)
        for name in ("flow", "volatility_flow_regime"):
            assert found.column(f"{name}_{end}") == path.column(name)


@pytest.mark.parametrize("allocation", [0.0, 0.02, 0.5])
@pytest.mark.parametrize("multiplier", [0.0, 3.0])
def test_a_cell_of_the_grid_is_the_price_of_that_scenario(
    allocation: float, multiplier: float
) -> None:
    found = price_grid(BASE, [0.1, allocation], [1.0, multiplier])
    made = with_values(BASE, {"allocation": allocation, "multiplier": multiplier}, "test")
    assert found.shape == (2, 2)
    assert found[1, 1] == pytest.approx(run(made).price_multiplier, rel=1e-12)
