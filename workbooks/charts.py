"""Charts of Results: bars from zero, a title that states the finding and stays true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl.chart import BarChart
from openpyxl.chart.data_source import AxDataSource, NumDataSource, NumRef, StrRef
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.marker import DataPoint
from openpyxl.chart.series import Series, SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor
from openpyxl.drawing.xdr import XDRPositiveSize2D
from openpyxl.worksheet.pagebreak import Break

from templates.layout import Chart
from workbooks.chart_looks import dressed, value_labels
from workbooks.pages import VALUE, Page, pinned
from workbooks.period_charts import period_chart
from workbooks.styles import NAVY

PALE_BAR = "9DB2D6"
EMU_PER_PIXEL = 9525
ROW_PIXELS = 18
ROWS = 19
PITCH = ROWS + 2
MARGIN = 8
ROWS_A_PAGE = 2
SLOTS = ("AB", "CDE", "F")
_BAR_PLOT: dict[str, Any] = {
    "layoutTarget": "inner",
    "xMode": "edge",
    "yMode": "edge",
    "x": 0.36,
    "y": 0.17,
    "w": 0.51,
    "h": 0.62,
}
"""Room for the labels on both sides of the bars."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A chart with its data: the cell of its title, the first and the last row of its points.

    A chart over the periods has no points: its data stand on their own sheet.
    """

    chart: Chart
    title: str
    first: int = 0
    last: int = 0


def rows_of(charts: int) -> int:
    """How many rows that many charts take."""
    return PITCH * -(-charts // len(SLOTS))


def place(page: Page, frames: Sequence[Frame], first: int) -> None:
    """Puts charts on a page from a row on, side by side, each with its source below."""
    for index, frame in enumerate(frames):
        below, slot = divmod(index, len(SLOTS))
        _place(page, frame, first + PITCH * below, SLOTS[slot])


def break_pages(sheet: Any, first: int, after: int) -> None:
    """Charts print on pages of their own, two rows of them on each.

    Args:
        sheet: the sheet.
        first: the row where the charts begin.
        after: the first row below them.
    """
    for row in (*range(first, after, PITCH * ROWS_A_PAGE), after):
        sheet.row_breaks.append(Break(id=row - 1))


def _place(page: Page, frame: Frame, row: int, columns: str) -> None:
    chart = (
        period_chart(page, frame.chart, frame.title) if frame.chart.lines else _bars(page, frame)
    )
    chart.anchor = OneCellAnchor(
        _from=AnchorMarker(
            col=page.letters.index(columns[0]),
            row=row - 1,
            rowOff=ROW_PIXELS // 2 * EMU_PER_PIXEL,
        ),
        ext=XDRPositiveSize2D(
            (_pixels(page, columns) - MARGIN) * EMU_PER_PIXEL,
            (ROWS - 1) * ROW_PIXELS * EMU_PER_PIXEL,
        ),
    )
    page.sheet.add_chart(chart)
    page.row = row + ROWS
    page.text(columns[0], frame.chart.source, "Source")


def _pixels(page: Page, columns: str) -> int:
    return sum(int(page.columns[page.letters.index(c)].width * 7 + 5) for c in columns)


def _bars(page: Page, frame: Frame) -> Any:
    described = frame.chart
    chart: Any = BarChart()
    lying = described.kind in ("bar", "range")
    chart.type = "bar" if lying else "col"
    chart.gapWidth = 55
    chart.legend = None
    if described.kind == "range":
        chart.grouping = "stacked"
        chart.overlap = 100
        chart.series.extend(_ends(page, frame))
    else:
        chart.series.append(_series(page, frame))
    dressed(chart, described, f"'{page.name}'!{pinned(frame.title)}")
    if lying:
        chart.layout = Layout(manualLayout=ManualLayout(**_BAR_PLOT))
        chart.x_axis.scaling.orientation = "maxMin"
        chart.y_axis.crosses = "max"
    return chart


def _ends(page: Page, frame: Frame) -> list[Any]:
    """The low ends, which are not drawn, and what reaches from them to the high ends."""
    low, width = _column(page, frame, VALUE), _column(page, frame, "E")
    low.graphicalProperties = GraphicalProperties(noFill=True)
    width.graphicalProperties = GraphicalProperties(solidFill=NAVY)
    return [low, width]


def _column(page: Page, frame: Frame, column: str) -> Any:
    """The figures of a column of the chart's data, with the labels beside them."""
    values, labels = (
        f"'{page.name}'!{pinned(f'{letter}{frame.first}')}:{pinned(f'{letter}{frame.last}')}"
        for letter in (column, "A")
    )
    series: Any = Series(val=NumDataSource(numRef=NumRef(f=values)))
    series.tx = SeriesLabel(v=frame.chart.value_axis)
    series.cat = AxDataSource(strRef=StrRef(f=labels))
    return series


def _series(page: Page, frame: Frame) -> Any:
    series = _column(page, frame, VALUE)
    series.graphicalProperties = GraphicalProperties(solidFill=PALE_BAR)
    series.invertIfNegative = False
    for index, point in enumerate(frame.chart.points):
        if point.highlight:
            strong: Any = DataPoint(idx=index, invertIfNegative=False)
            strong.graphicalProperties = GraphicalProperties(solidFill=NAVY)
            series.dPt.append(strong)
    series.dLbls = value_labels(frame.chart.format)
    return series
