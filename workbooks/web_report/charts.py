"""The charts of the page: those of the layout, drawn from the values of the workbook."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from core.assumptions import SECTION_OF, SECTIONS
from core.cells import Cell
from templates import FORMATS, Layout
from templates.layout import Chart, Grid
from workbooks.drawing.bars import Axis, Bar, Row, bars
from workbooks.drawing.columns import columns
from workbooks.drawing.heat import Side, heat_map
from workbooks.drawing.lines import Band, lines
from workbooks.drawing.periods import Periods, Series
from workbooks.formatted import formatted
from workbooks.point_charts import ENDS, STEPS
from workbooks.web_report.calculated import Calculated, number
from workbooks.words import effect

_WITHIN_WORDS = 4
"""So many periods are told in the words of a chart."""


@dataclass(frozen=True, slots=True)
class Key:
    """An entry of a legend: the class of the mark, and what it stands for."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart of the page; `svg` is ours and needs no escaping."""

    name: str
    title: str
    svg: str
    source: str
    keys: tuple[Key, ...] = ()


def figures(layout: Layout, book: Calculated) -> list[Figure]:
    """The charts and the heat maps of a layout."""
    return [
        *(
            _over_periods(one, layout, book) if one.lines else _of_points(one, book)
            for one in layout.charts
        ),
        *(_heat(one, layout, book) for one in layout.grids),
    ]


def _axis(chart: Chart) -> Axis:
    """The axis of the values; per cent and dollars are known by the format of its labels."""
    code = FORMATS[chart.axis_format]
    plain = "USD" if chart.unit.startswith("USD") else "number"
    return Axis(chart.value_axis, "share" if "%" in code else plain)


def _of_points(chart: Chart, book: Calculated) -> Figure:
    rows, keys = _POINTS[chart.kind](chart, book.rows(f"chart_{chart.name}_data"))
    said = "; ".join(bar.tip for row in rows for bar in row.bars if bar.tip)
    drawing = bars(rows, _axis(chart), f"{chart.alt} {said}.")
    return Figure(chart.name, book.text(f"chart_{chart.name}"), drawing.svg(), chart.source, keys)


_Points = tuple[list[Row], tuple[Key, ...]]


def _plain(chart: Chart, found: Sequence[Sequence[Cell]]) -> _Points:
    """A bar for each point; its ends as a line."""
    rows: list[Row] = []
    ranged = any(point.low for point in chart.points)
    for point, (label, _, _, value, low, high) in zip(chart.points, found, strict=True):
        name, text = str(label), formatted(value, chart.format)
        kind = "result" if point.highlight else "total"
        if point.low:
            ends = (number(low), number(high))
            below = " to ".join(formatted(end, chart.format) for end in ends)
            bar = Bar(kind, 0.0, number(value), f"{name}: {text}, {below}")
            rows.append(Row(name, (bar,), value=text, below=below, whisker=ends))
        else:
            bar = Bar(kind, 0.0, number(value), f"{name}: {text}")
            rows.append(Row(name, (bar,), "" if ranged else text, value=text if ranged else ""))
    return rows, (Key("result", ENDS[1]), Key("whisker", "low to high end")) if ranged else ()


def _waterfall(chart: Chart, found: Sequence[Sequence[Cell]]) -> _Points:
    """Totals from zero; each step where it takes away or adds."""
    rows: list[Row] = []
    before = 0.0
    last = len(chart.points) - 1
    for index, (point, cells) in enumerate(zip(chart.points, found, strict=True)):
        name, after = str(cells[0]), number(cells[3])
        if point.highlight:
            text = formatted(after, chart.format)
            bar = Bar("result" if index == last else "total", 0.0, after, f"{name}: {text}")
        else:
            size = formatted(abs(after - before), chart.format)
            text = "none" if after == before else f"{'-' if after < before else '+'}{size}"
            bar = Bar("fall" if after <= before else "rise", before, after, f"{name}: {text}")
        rows.append(Row(name, (bar,), text, carry=after))
        before = after
    drawn = {bar.kind for row in rows for bar in row.bars}
    kinds = {"fall": STEPS[1], "rise": STEPS[2]}
    return rows, tuple(Key(kind, words) for kind, words in kinds.items() if kind in drawn)


def _tornado(chart: Chart, found: Sequence[Sequence[Cell]]) -> _Points:
    """Changes to both sides of the value as it is, the longest first."""
    rows: list[Row] = []
    for label, _, _, low, high, *_ in found:
        ends = [_change(end, chart) for end in (low, high)]
        sides = tuple(
            Bar(kind, 0.0, number(end), f"{label}, {words.lower()}: {text}")
            for kind, end, words, text in zip(
                ("at-low", "at-high"), (low, high), ENDS[::2], ends, strict=True
            )
        )
        left, right = ends if number(low) <= number(high) else ends[::-1]
        rows.append(Row(str(label), sides, before=left, after=right))
    return rows, (Key("at-low", ENDS[0]), Key("at-high", ENDS[2]))


def _change(value: Cell, chart: Chart) -> str:
    dollars = chart.unit.startswith("USD")
    return effect(number(value)) if dollars else formatted(value, chart.format)


_POINTS: Mapping[str, Callable[[Chart, Sequence[Sequence[Cell]]], _Points]] = {
    "bar": _plain,
    "column": _plain,
    "waterfall": _waterfall,
    "tornado": _tornado,
}


def _over_periods(chart: Chart, layout: Layout, book: Calculated) -> Figure:
    line = layout.timeline[0]
    labels = [formatted(value, "plain") for value in book.row(line.axis.name)]
    periods = Periods(chart.axis, tuple(labels))
    found = [book.numbers(one.series) for one in chart.lines]
    kind = "line" if chart.kind in ("line", "cone") else "fill"
    series = [Series(f"{kind}-{n}", values) for n, values in enumerate(found, 1)]
    keys = [Key(one.kind, line.label) for one, line in zip(series, chart.lines, strict=True)]
    alt = f"{chart.alt} {_in_words(chart, labels, found)}"
    if kind == "fill":
        drawing = columns(chart.kind, series, _axis(chart), periods, alt)
    else:
        band = None
        if chart.band is not None:
            base, height = book.numbers(chart.band.base), book.numbers(chart.band.height)
            high = tuple(a + b for a, b in zip(base, height, strict=True))
            band = Band("band", base, high)
            keys.append(Key("band", chart.band.label))
        drawing = lines(series, _axis(chart), periods, alt, band)
    shown = tuple(keys) if len(keys) > 1 else ()
    title = book.text(f"chart_{chart.name}")
    return Figure(chart.name, title, drawing.svg(), chart.source, shown)


def _in_words(chart: Chart, labels: Sequence[str], found: Sequence[Sequence[float]]) -> str:
    """Each series at a few periods."""
    last = len(labels) - 1
    some = sorted({last * step // _WITHIN_WORDS for step in range(_WITHIN_WORDS + 1)})
    said = [
        f"{line.label}: "
        + ", ".join(f"{labels[at]} {formatted(values[at], chart.format)}" for at in some)
        for line, values in zip(chart.lines, found, strict=True)
    ]
    return "; ".join(said) + "."


def _heat(grid: Grid, layout: Layout, book: Calculated) -> Figure:
    down, across = (
        _side(layout, book, name, book.row(f"grid_{grid.name}_{end}"))
        for name, end in ((grid.down, "down"), (grid.across, "across"))
    )
    found = book.rows(f"grid_{grid.name}")
    values = [[number(value) for value in row] for row in found]
    texts = [[formatted(value, grid.format) for value in row] for row in found]
    title = book.text(f"grid_{grid.name}_title")
    said = (
        f"Heat map in {grid.unit}: {texts[0][0]} with {down.title} {down.labels[0]} and"
        f" {across.title} {across.labels[0]}, {texts[-1][-1]} with {down.labels[-1]} and"
        f" {across.labels[-1]}."
    )
    drawing = heat_map(values, texts, down, across, said)
    source = f"{grid.source} In a frame: the values of this scenario. As many cells in each shade."
    return Figure(f"heat-{grid.name}", title, drawing.svg(), source)


def _side(layout: Layout, book: Calculated, name: str, steps: Sequence[Cell]) -> Side:
    described = SECTIONS[SECTION_OF[name]].inputs()[name]
    format_name = layout.short_formats.get(described.unit, "plain")
    labels = tuple(formatted(step, format_name) for step in steps)
    own = book.value(name)
    return Side(described.label, labels, steps.index(own) if own in steps else None)
