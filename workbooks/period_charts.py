"""Charts over the periods: lines, areas and columns on top of each other, read from their sheet."""

from __future__ import annotations

from typing import Any

from openpyxl.chart import AreaChart, BarChart, LineChart
from openpyxl.chart.data_source import AxDataSource, NumDataSource, NumRef, StrRef
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.legend import Legend, LegendEntry
from openpyxl.chart.marker import Marker
from openpyxl.chart.series import Series, SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties

from templates.layout import Band, Chart
from workbooks.chart_looks import dressed, text_look, value_labels
from workbooks.pages import Page, pinned
from workbooks.styles import PALE_BLUE

COLOURS = ("1F3864", "C55A11", "7F9CCB", "548235", "BF9000", "7F7F7F")
"""Of the series in order; dark and light alternate, so that they differ in grey too."""

WITH_LINES = ("line", "cone")
BASE = "Below the range"
"""The name of what a band stands on: it is not drawn, and not in the legend."""

LABELS_SHOWN = 9
LINE_WIDTH = 22_225
_PLOT: dict[str, Any] = {
    "layoutTarget": "inner",
    "xMode": "edge",
    "yMode": "edge",
    "x": 0.14,
    "y": 0.16,
    "w": 0.82,
    "h": 0.56,
}
_DASHES = ("solid", "dash", "sysDot", "dashDot", "lgDash", "solid")


def period_chart(page: Page, described: Chart, title: str) -> Any:
    """A chart over the periods; `title` is the cell on `page` that holds its finding."""
    chart = _kind(described.kind)
    for index, line in enumerate(described.lines):
        series = _series(page, line.series, line.label)
        _paint(series, described.kind, index)
        if described.kind == "clustered":
            series.invertIfNegative = False
            if len(described.lines) == 1:
                series.dLbls = value_labels(described.format)
        chart.series.append(series)
    dressed(chart, described, f"'{page.name}'!{pinned(title)}")
    if described.band is not None:
        lines, chart = chart, _band(page, described.band)
        chart += lines
        dressed(chart, described, f"'{page.name}'!{pinned(title)}")
    chart.layout = Layout(manualLayout=ManualLayout(**_PLOT))
    chart.legend = None
    if len(described.lines) > 1 or described.band is not None:
        unseen = [LegendEntry(idx=0, delete=True)] if described.band else []
        chart.legend = Legend(legendEntry=unseen)
        chart.legend.position = "b"
        chart.legend.txPr = text_look(900, False)
    if described.unit == "share":
        chart.y_axis.scaling.max = 1
    every = max(1, -(-page.book.plan.periods // LABELS_SHOWN))
    chart.x_axis.tickLblSkip = every
    chart.x_axis.tickMarkSkip = every
    return chart


def _series(page: Page, name: str, label: str) -> Any:
    """The figures of a row of the sheet of periods, over their periods."""
    names = page.book.workbook.defined_names
    series: Any = Series(val=NumDataSource(numRef=NumRef(f=names[name].attr_text)))
    series.tx = SeriesLabel(v=label)
    axis = names[page.book.plan.layout.timeline[0].axis.name].attr_text
    if page.book.plan.layout.compares:
        series.cat = AxDataSource(strRef=StrRef(f=axis))
    else:
        series.cat = AxDataSource(numRef=NumRef(f=axis))
    return series


def _band(page: Page, band: Band) -> Any:
    """An area that stands on another, which is not drawn."""
    chart: Any = AreaChart(grouping="stacked")
    base = _series(page, band.base, BASE)
    base.graphicalProperties = GraphicalProperties(noFill=True)
    height = _series(page, band.height, band.label)
    height.graphicalProperties = GraphicalProperties(solidFill=PALE_BLUE)
    for series in (base, height):
        series.graphicalProperties.line = LineProperties(noFill=True)
        chart.series.append(series)
    return chart


def _kind(kind: str) -> Any:
    """An empty chart of a kind."""
    if kind in WITH_LINES:
        return LineChart()
    if kind == "area":
        return AreaChart(grouping="stacked")
    chart: Any = BarChart()
    chart.type = "col"
    chart.grouping = kind
    chart.overlap = 100 if kind == "stacked" else 0
    chart.gapWidth = 30 if kind == "stacked" else 80
    return chart


def _paint(series: Any, kind: str, index: int) -> None:
    colour = COLOURS[index]
    if kind in WITH_LINES:
        line = LineProperties(solidFill=colour, w=LINE_WIDTH, prstDash=_DASHES[index])
        series.graphicalProperties = GraphicalProperties(ln=line)
        series.smooth = False
        series.marker = Marker(symbol="none")
    else:
        series.graphicalProperties = GraphicalProperties(solidFill=colour)
        series.graphicalProperties.line = LineProperties(noFill=True)
