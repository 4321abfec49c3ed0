"""Rules about charts."""

from __future__ import annotations

from collections.abc import Iterator

from workbooks.lint.chart_view import ChartView
from workbooks.lint.findings import Severity
from workbooks.lint.rule import Found, Rule
from workbooks.lint.view import View


def _charts(view: View) -> Iterator[tuple[int, ChartView]]:
    for index, charts in view.charts.items():
        yield from ((index, chart) for chart in charts)


def _told(index: int, chart: ChartView, message: str) -> Found:
    return Found(f"{chart.name or 'the chart'}: {message}", index, chart.place)


def charts_have_titles(view: View) -> Iterator[Found]:
    """Charts without a title."""
    for index, chart in _charts(view):
        if not chart.titled:
            yield _told(index, chart, "it has no title")


def axes_have_titles(view: View) -> Iterator[Found]:
    """Charts with an axis that does not say what it shows."""
    for index, chart in _charts(view):
        missing = sum(axis.shown and not axis.titled for axis in chart.axes)
        if missing:
            axes = "an axis has" if missing == 1 else f"{missing} axes have"
            yield _told(index, chart, f"{axes} no title")


def charts_are_described(view: View) -> Iterator[Found]:
    """Charts without an alternative text."""
    for index, chart in _charts(view):
        if not chart.described:
            yield _told(index, chart, "it has no alternative text")


def bars_from_zero(view: View) -> Iterator[Found]:
    """Bars that are cut off below."""
    for index, chart in _charts(view):
        least = [axis.least for axis in chart.axes if axis.of_values and axis.least]
        if chart.bars and any(one > 0 for one in least):
            yield _told(index, chart, f"its bars start at {least[0]:g}, not at zero")


def few_series(view: View) -> Iterator[Found]:
    """Charts with more series than people can tell apart."""
    most = view.settings.series
    for index, chart in _charts(view):
        if chart.series > most:
            yield _told(index, chart, f"it has {chart.series} series; {most} can be told apart")


RULES = (
    Rule(
        "charts-have-titles", 31, Severity.NOTE,
        "Every chart has a title",
        "A chart is copied without the sheet around it.",
        "Write what the chart shows, best the finding itself.",
        charts_have_titles,
    ),
    Rule(
        "axes-have-titles", 31, Severity.NOTE,
        "Every axis says what it shows, with its unit",
        "Without it, dollars, millions and per cent look alike.",
        "Add axis titles (Chart Design, Add Chart Element).",
        axes_have_titles,
    ),
    Rule(
        "charts-are-described", 31, Severity.NOTE,
        "Every chart has an alternative text",
        "Who has it read aloud learns nothing else of it.",
        "Right-click on the chart, Edit Alt Text.",
        charts_are_described,
    ),
    Rule(
        "bars-from-zero", 31, Severity.WARNING,
        "Bars start at zero",
        "The length of a bar is its message; cut off, small differences look large.",
        "Set the axis minimum to 0, or use lines or points.",
        bars_from_zero,
    ),
    Rule(
        "few-series", 31, Severity.NOTE,
        "A chart has at most 6 series",
        "More colours and lines than that cannot be told apart.",
        "Leave out, sum up, or make several charts.",
        few_series,
    ),
)  # fmt: skip
