"""The charts of the page: titles and values are the workbook's, and so core's."""

import re
from itertools import pairwise

import pytest

from core.months import monthly_paths
from core.ranges import monthly_ends, price_grid, swings
from core.results import run
from tests.workbooks.drawing.svg import Drawing, measured, points
from workbooks.formatted import formatted
from workbooks.web_report.calculated import Calculated
from workbooks.web_report.charts import figures

EVERY = [
    "article",
    "custom",
    "nothing",
    "member",
    "quitter",
    "elder",
    "compared",
    "two",
    "plan",
    "sponsor",
]


@pytest.fixture(scope="module")
def found(made):
    def drawn(name):
        return {
            one.name: one for one in figures(made[name].layout, Calculated(made[name].data, name))
        }

    return {name: drawn(name) for name in EVERY}


@pytest.mark.parametrize("name", EVERY)
def test_every_chart_of_the_layout_is_there_with_the_workbooks_title(found, made, name):
    layout = made[name].layout
    assert list(found[name]) == [
        *(chart.name for chart in layout.charts),
        *(f"heat-{grid.name}" for grid in layout.grids),
    ]
    for chart in layout.charts:
        assert found[name][chart.name].title == made[name].value(f"chart_{chart.name}")


@pytest.mark.parametrize("name", EVERY)
def test_every_chart_has_what_a_chart_needs(found, name):
    for one in found[name].values():
        drawing = Drawing(one.svg)
        assert one.title
        assert one.source.endswith(".")
        assert len(drawing.root.get("aria-label")) > 40
        assert drawing.texts("axis-title")
        assert all(
            0 <= x <= drawing.width and 0 <= y <= drawing.height for x, y in drawing.places()
        ), one.name
        assert len([key for key in one.keys if key.kind[:4] in ("line", "fill")]) <= 6


def test_the_waterfall_is_the_funnel_step_by_step(found, made):
    drawing = Drawing(found["custom"]["funnel"].svg)
    scenario = made["custom"].scenario
    steps = [scenario.value("assets")]
    for stage in ("legal", "provider", "employer", "participant", "allocation"):
        steps.append(steps[-1] * scenario.value(stage))
    kept = [before - after for before, after in pairwise(steps)]
    texts = [f"-{formatted(one, 'usd_label')}" if one else "none" for one in kept]
    ends = [formatted(one, "usd_label") for one in (steps[0], steps[-1])]
    assert drawing.texts("value") == [ends[0], *texts, ends[1]]
    ticks = drawing.ticks()
    value = measured((ticks["0"], 0.0), (ticks["$8,000bn"], 8e12))
    for bar, before, after in zip(drawing.all("fall"), steps, steps[1:], strict=False):
        x, width = float(bar.get("x")), float(bar.get("width"))
        assert value(x) == pytest.approx(after, abs=3e9)
        assert value(x + width) == pytest.approx(before, abs=6e10)


def test_the_prices_have_their_ends(found, made):
    drawing = Drawing(found["article"]["prices"].svg)
    assert drawing.texts("value") == ["119,290", "162,154", "566,587", "123,218"]
    names = ("identity", "multiplier", "root")
    assert drawing.texts("range") == [
        " to ".join(
            formatted(made["article"].value(f"{name}_{end}"), "usd")
            for end in ("lowest", "highest")
        )
        for name in names
    ]


def test_the_flow_is_that_of_core(found, made):
    drawing = Drawing(found["article"]["path"].svg)
    up = drawing.ticks("y")
    value = measured((up["0"] - 4.0, 0.0), (up["$15bn"] - 4.0, 15e9))
    edge = [value(y) for _, y in points(drawing.all("fill-1")[0])]
    flow = monthly_paths(made["article"].scenario).column("flow")
    assert edge[: len(flow)] == pytest.approx(flow, abs=2e6)
    assert edge[len(flow) :] == pytest.approx([0.0] * len(flow), abs=2e6)


def test_the_cone_is_that_of_core(found, made):
    drawing = Drawing(found["article"]["volatility"].svg)
    ends = monthly_ends(made["article"].scenario)
    name = "volatility_flow_regime"
    three = list(zip(*(ends.column(f"{name}{end}") for end in ("", "_low", "_high")), strict=True))
    up = drawing.ticks("y")
    value = measured((up["0%"] - 4.0, 0.0), (up["50%"] - 4.0, 0.5))
    edge = [value(y) for _, y in points(drawing.all("band")[0])]
    assert edge == pytest.approx([*map(max, three), *map(min, three[::-1])], abs=1e-4)
    middle = [value(y) for _, y in points(drawing.all("line-1")[0])]
    assert middle == pytest.approx(ends.column(name), abs=1e-4)


def test_the_tornado_has_the_widest_on_top_and_its_ends(found, made):
    drawing = Drawing(found["article"]["ranges"].svg)
    scenario = made["article"].scenario
    moved = {one.entry.input.label: one for one in swings(scenario)}
    labels = drawing.texts("label")
    sizes = [moved[label].size("inflow") for label in labels]
    assert sizes == sorted(sizes, reverse=True)
    ticks = drawing.ticks()
    value = measured((ticks["0"], 0.0), (ticks["$500bn"], 500e9))
    inflow = run(scenario).inflow
    for label, low, high in zip(labels, drawing.all("at-low"), drawing.all("at-high"), strict=True):
        at_low, at_high = moved[label].ends("inflow")
        assert value(float(low.get("x"))) == pytest.approx(at_low - inflow, abs=6e9)
        end = float(high.get("x")) + float(high.get("width"))
        assert value(end) == pytest.approx(at_high - inflow, abs=6e9)


def test_the_heat_map_holds_cores_prices_and_frames_the_scenario(found, made):
    drawing = Drawing(found["article"]["heat-price"].svg)
    texts = [m.text for m in drawing.root if m.get("class", "").startswith("in-shade")]
    book = Calculated(made["article"].data, "x")
    steps = [book.numbers(f"grid_price_{end}") for end in ("down", "across")]
    expected = price_grid(made["article"].scenario, *steps)
    assert texts == [formatted(price, "usd") for row in expected.tolist() for price in row]
    frame = drawing.all("chosen")[0]
    cell = next(
        one
        for one in drawing.root
        if re.match("shade", one.get("class", ""))
        and "Allocation to crypto 10.00%, Price multiplier 5.0x" in one.find("title").text
    )
    assert frame.get("x") == cell.get("x")
    assert frame.get("y") == cell.get("y")


def test_the_balance_of_a_saver_is_told_in_words(found):
    said = Drawing(found["member"]["balance"].svg).root.get("aria-label")
    assert re.search(r"Traditional: 2026 [\d,]+, 2037 [\d,]+, 2048 [\d,]+, 2059 [\d,]+, 2070", said)
