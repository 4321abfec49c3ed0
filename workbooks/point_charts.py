"""Charts of a few bars: plain, with ranges, as a waterfall or as a tornado.

Their data stand in rows of Results, as `workbooks.sheets.chart_data` writes them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from openpyxl.chart import BarChart
from openpyxl.chart.data_source import AxDataSource, NumDataSource, NumRef, StrRef
from openpyxl.chart.label import DataLabel
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.legend import Legend
from openpyxl.chart.marker import DataPoint
from openpyxl.chart.series import Series, SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties

from templates import FORMATS
from templates.formats import without_zero
from templates.layout import Chart
from workbooks.chart_looks import dressed, text_look, value_labels
from workbooks.pages import VALUE, Page, pinned
from workbooks.styles import NAVY, PALE_BLUE

PALE_BAR = "9DB2D6"
TAKEN = "F4B183"
ADDED = "A9D18E"
EDGE = 6_350
LYING = ("bar", "waterfall", "tornado")
PLOT_HEIGHT = (0.62, 0.55)
"""How high the plot of a chart is as a part of it, without and with a legend."""

ENDS = ("At the low end", "As it is", "At the high end")
STEPS = ("Left", "Taken away", "Added")
_PLOT: dict[str, Any] = {
    "layoutTarget": "inner",
    "xMode": "edge",
    "yMode": "edge",
    "x": 0.36,
    "y": 0.17,
    "w": 0.51,
}
"""Room for the labels on both sides of the bars."""


def point_chart(page: Page, described: Chart, title: str, rows: tuple[int, int]) -> Any:
    """A chart of the points in some rows of a page.

    Args:
        page: Results.
        described: the chart.
        title: the cell that holds its finding.
        rows: the first and the last row of its data.
    """
    chart: Any = BarChart()
    lying = described.kind in LYING
    chart.type = "bar" if lying else "col"
    chart.gapWidth = 55
    chart.legend = None
    data = _Data(page, described, rows)
    dressed(chart, described, f"'{page.name}'!{pinned(title)}")
    _KINDS[described.kind](chart, data)
    if lying:
        plot: dict[str, Any] = {**_PLOT, "h": PLOT_HEIGHT[chart.legend is not None]}
        chart.layout = Layout(manualLayout=ManualLayout(**plot))
        chart.x_axis.scaling.orientation = "maxMin"
        chart.y_axis.crosses = "max"
    return chart


@dataclass(frozen=True, slots=True)
class _Data:
    """The rows with the data of a chart."""

    page: Page
    chart: Chart
    rows: tuple[int, int]

    def cells(self, column: str) -> str:
        """The cells of a column of the data."""
        first, last = (pinned(f"{column}{row}") for row in self.rows)
        return f"'{self.page.name}'!{first}:{last}"

    def numbers(self, column: str) -> NumDataSource:
        """The figures of a column of the data."""
        return NumDataSource(numRef=NumRef(f=self.cells(column)))

    def series(self, column: str, label: str, colour: str) -> Any:
        """The bars of a column of the data, with the labels beside them."""
        series: Any = Series(val=self.numbers(column))
        series.tx = SeriesLabel(v=label)
        series.cat = AxDataSource(strRef=StrRef(f=self.cells("A")))
        series.graphicalProperties = _filled(colour)
        series.invertIfNegative = False
        return series


def _plain(chart: Any, data: _Data) -> None:
    """Bars from zero; where points have ends, three for each point."""
    if any(point.low for point in data.chart.points):
        chart.gapWidth = 40
        for column, label, colour in zip("EDF", ENDS, (PALE_BLUE, NAVY, PALE_BAR), strict=True):
            series = data.series(column, label, colour)
            series.dLbls = value_labels(data.chart.format)
            chart.series.append(series)
        _with_legend(chart)
        return
    series = data.series(VALUE, data.chart.value_axis, PALE_BAR)
    _mark_highlights(series, data.chart, NAVY)
    series.dLbls = value_labels(data.chart.format)
    chart.series.append(series)


def _waterfall(chart: Any, data: _Data) -> None:
    """What is left, and on its end what a step takes away or adds."""
    chart.grouping = "stacked"
    chart.overlap = 100
    left = data.series("B", STEPS[0], PALE_BLUE)
    _mark_highlights(left, data.chart, PALE_BAR)
    _label_highlights(left, data.chart)
    chart.series.append(left)
    for column, label, colour in zip("EF", STEPS[1:], (TAKEN, ADDED), strict=True):
        series = data.series(column, label, colour)
        series.dLbls = value_labels(data.chart.format, "inBase")
        series.dLbls.numFmt = without_zero(FORMATS[data.chart.format])
        chart.series.append(series)
    _with_legend(chart)


def _tornado(chart: Any, data: _Data) -> None:
    """To one side what the low end makes of the result, to the other what the high end does."""
    chart.grouping = "clustered"
    chart.overlap = 100
    chart.y_axis.scaling.min = None
    for column, label, colour in zip("DE", ENDS[::2], (TAKEN, PALE_BAR), strict=True):
        series = data.series(column, label, colour)
        series.dLbls = value_labels(data.chart.format, "inBase")
        chart.series.append(series)
    _with_legend(chart)


_KINDS: Mapping[str, Callable[[Any, _Data], None]] = {
    "bar": _plain,
    "column": _plain,
    "waterfall": _waterfall,
    "tornado": _tornado,
}


def _filled(colour: str) -> GraphicalProperties:
    """A fill; the palest has a thin edge to stand out from the ground."""
    edge = LineProperties(solidFill=NAVY, w=EDGE) if colour == PALE_BLUE else None
    return GraphicalProperties(solidFill=colour, ln=edge)


def _mark_highlights(series: Any, chart: Chart, colour: str) -> None:
    for index, point in enumerate(chart.points):
        if point.highlight:
            strong: Any = DataPoint(idx=index, invertIfNegative=False)
            strong.graphicalProperties = _filled(colour)
            series.dPt.append(strong)


def _label_highlights(series: Any, chart: Chart) -> None:
    """Labels for the totals alone."""
    labels = value_labels(chart.format, "inBase")
    labels.showVal = False
    labels.dLbl = []
    for index, point in enumerate(chart.points):
        if point.highlight:
            labels.dLbl.append(
                DataLabel(
                    idx=index,
                    numFmt=FORMATS[chart.format],
                    txPr=text_look(900, False),
                    dLblPos="inBase",
                    showVal=True,
                    showSerName=False,
                    showCatName=False,
                    showLegendKey=False,
                    showPercent=False,
                    showBubbleSize=False,
                )
            )
    series.dLbls = labels


def _with_legend(chart: Any) -> None:
    chart.legend = Legend()
    chart.legend.position = "b"
    chart.legend.txPr = text_look(900, False)
