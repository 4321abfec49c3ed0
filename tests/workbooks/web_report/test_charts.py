"""The charts of the page: each title says what the data say, each drawing shows the data."""

import re
from itertools import pairwise

import pytest

from core.months import monthly_paths
from core.ranges import monthly_range, price_grid, swings
from core.results import run
from core.scenarios import load_shipped, scenario, shipped, with_values
from tests.workbooks.drawing.svg import Drawing, measured, points
from workbooks.web_report import charts
from workbooks.words import dollars

ARTICLE = scenario()
BASE = load_shipped("base")
NOTHING = with_values(ARTICLE, {"provider": 0.0, "allocation": 0.0}, "test")


def made(chosen):
    return {one.name: one for one in charts.figures(chosen, run(chosen), swings(chosen))}


@pytest.fixture(scope="module")
def found():
    return {"article": made(ARTICLE), "base": made(BASE), "nothing": made(NOTHING)}


def test_the_titles_state_the_findings(found):
    titles = [one.title for one in found["article"].values()]
    assert titles == [
        "Of $8,700bn in 401(k) plans $870bn pass the five barriers, 10.0%",
        "One inflow, three models: Bitcoin at $123,218 to $566,587",
        "The flow is largest in month 88: $14.4bn",
        "Volatility goes from 48.4% to 17.4% by month 120, or 16.4% to 58.4% over the ranges",
        "Allocation to crypto matters most: $87.0bn to $1,305bn",
        "Allocation against multiplier: Bitcoin at $123,010 to $3,966,024",
    ]


def test_where_nothing_moves_the_titles_say_so(found):
    titles = {name: one.title for name, one in found["nothing"].items()}
    assert titles["waterfall"] == titles["monthly"] == charts.NOTHING
    assert titles["tornado"] == "No single assumption moves money in this scenario"
    assert titles["heat"].endswith("$118,654, whatever they are")
    assert found["nothing"]["tornado"].svg == ""
    assert "48.4% to 48.4%" in titles["cone"]


@pytest.mark.parametrize("name", shipped())
def test_every_chart_of_every_scenario_has_what_a_chart_needs(name):
    for one in made(load_shipped(name)).values():
        drawing = Drawing(one.svg)
        assert one.title
        assert one.source.endswith(".")
        assert len(drawing.root.get("aria-label")) > 40
        assert drawing.texts("axis-title")
        assert len([key for key in one.keys if key.kind.startswith("line")]) <= 6
        assert all(
            0 <= x <= drawing.width and 0 <= y <= drawing.height for x, y in drawing.places()
        )
        kinds = {mark.get("class") for mark in drawing.root}
        assert {key.kind for key in one.keys} <= kinds


def test_the_waterfall_is_the_funnel_step_by_step(found):
    drawing = Drawing(found["base"]["waterfall"].svg)
    steps = [8.7e12]
    for stage in ("legal", "provider", "employer", "participant", "allocation"):
        steps.append(steps[-1] * BASE.value(stage))
    assert steps[-1] == pytest.approx(run(BASE).inflow)
    kept = [before - after for before, after in pairwise(steps)]
    texts = [f"-{dollars(one)}" if one else "none" for one in kept]
    assert drawing.texts("value") == [dollars(8.7e12), *texts, dollars(steps[-1])]
    ticks = drawing.ticks()
    value = measured((ticks["0"], 0.0), (ticks["$8,000bn"], 8e12))
    for bar, before, after in zip(drawing.all("fall"), steps, steps[1:], strict=False):
        x, width = float(bar.get("x")), float(bar.get("width"))
        assert value(x) == pytest.approx(after, abs=3e9)
        assert value(x + width) == pytest.approx(before, abs=6e10)


def test_the_prices_have_the_range_of_all_single_assumptions(found):
    drawing = Drawing(found["article"]["prices"].svg)
    results, moved = run(ARTICLE), swings(ARTICLE)
    for model, text in zip(
        ("identity", "multiplier", "square_root"), drawing.texts("range"), strict=True
    ):
        ends = [end for one in moved for end in one.ends(f"price_{model}") if end is not None] + [
            getattr(results, f"price_{model}")
        ]
        assert text == f"${min(ends):,.0f} to ${max(ends):,.0f}"
    assert drawing.texts("value") == ["$119,290", "$162,154", "$566,587", "$123,218"]


def test_the_paths_are_those_of_core(found):
    drawing = Drawing(found["article"]["monthly"].svg)
    up = drawing.ticks("y")
    value = measured((up["0"] - 4.0, 0.0), (up["$20bn"] - 4.0, 20e9))
    for kind, curve in (("line-1", "bass"), ("line-2", "logistic")):
        drawn = [value(y) for _, y in points(drawing.all(kind)[0])]
        assert drawn == pytest.approx(monthly_paths(ARTICLE, curve).column("flow"), abs=2e6)


def test_the_cone_is_that_of_core(found):
    drawing = Drawing(found["article"]["cone"].svg)
    cone = monthly_range(ARTICLE, "volatility_flow_regime")
    up = drawing.ticks("y")
    value = measured((up["0%"] - 4.0, 0.0), (up["60%"] - 4.0, 0.6))
    edge = [value(y) for _, y in points(drawing.all("band")[0])]
    assert edge == pytest.approx([*cone.high, *cone.low[::-1]], abs=1e-4)
    middle = [value(y) for _, y in points(drawing.all("line-1")[0])]
    assert middle == pytest.approx(cone.middle, abs=1e-4)


def test_the_tornado_has_the_widest_on_top_and_its_ends(found):
    drawing = Drawing(found["base"]["tornado"].svg)
    moved = sorted(
        (one for one in swings(BASE) if one.size("inflow")), key=lambda one: -one.size("inflow")
    )
    assert drawing.texts("label") == [one.entry.input.label for one in moved]
    ticks = drawing.ticks()
    value = measured((ticks["0"], 0.0), (ticks["$10.0bn"], 10e9))
    for one, low, high in zip(moved, drawing.all("at-low"), drawing.all("at-high"), strict=True):
        at_low, at_high = one.ends("inflow")
        assert value(float(low.get("x"))) == pytest.approx(at_low, abs=1e8)
        end = float(high.get("x")) + float(high.get("width"))
        assert value(end) == pytest.approx(at_high, abs=1e8)


def test_the_heat_map_holds_the_prices_and_frames_the_scenario(found):
    drawing = Drawing(found["base"]["heat"].svg)
    texts = [m.text for m in drawing.root if m.get("class", "").startswith("in-shade")]
    allocations = [0.01, 0.025, 0.04, 0.05, 0.07, 0.085, 0.10]
    multipliers = [1.0, 1 + 7 / 6, 1 + 14 / 6, 5.0, 1 + 28 / 6, 1 + 35 / 6, 8.0]
    expected = price_grid(BASE, allocations, multipliers)
    assert texts == [f"{price / 1000:,.1f}k" for row in expected for price in row]
    frame = drawing.all("chosen")[0]
    cell = next(
        one
        for one in drawing.root
        if re.match("shade", one.get("class", ""))
        and "5.0%, multiplier 5" in one.find("title").text
    )
    assert frame.get("x") == cell.get("x")
    assert frame.get("y") == cell.get("y")


def test_an_assumption_without_a_range_is_one_row_of_the_map():
    fixed = BASE.funnel.allocation.model_copy(update={"low": None, "high": None})
    one = BASE.model_copy(update={"funnel": BASE.funnel.model_copy(update={"allocation": fixed})})
    drawing = Drawing(charts.heat(one).svg)
    texts = [m.text for m in drawing.root if m.get("class", "").startswith("in-shade")]
    assert len(texts) == 7
