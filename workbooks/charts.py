"""Charts: one series, bars from zero, a title that states the finding and stays true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl.chart import BarChart
from openpyxl.chart.data_source import AxDataSource, NumDataSource, NumFmt, NumRef, StrRef
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.marker import DataPoint
from openpyxl.chart.series import Series, SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor
from openpyxl.drawing.text import (
    CharacterProperties,
    Font,
    Paragraph,
    ParagraphProperties,
    RegularTextRun,
)
from openpyxl.drawing.xdr import XDRPositiveSize2D
from openpyxl.worksheet.pagebreak import Break

from templates import FORMATS
from templates.layout import Chart
from workbooks.pages import VALUE, Page, pinned
from workbooks.styles import FONT, GREY, LINE, NAVY

PALE_BAR = "9DB2D6"
EMU_PER_PIXEL = 9525
ROW_PIXELS = 18
ROWS = 20
PITCH = ROWS + 2
MARGIN = 8
SLOTS = ("AB", "CDE", "FG")
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
    """A chart with its data: the cell of its title, the first and the last row of its points."""

    chart: Chart
    title: str
    first: int
    last: int


def rows_of(charts: int) -> int:
    """How many rows that many charts take."""
    return PITCH * -(-charts // len(SLOTS))


def place(page: Page, frames: Sequence[Frame], first: int) -> None:
    """Puts charts on a page from a row on, side by side, each with its source below."""
    for index, frame in enumerate(frames):
        below, slot = divmod(index, len(SLOTS))
        _place(page, frame, first + PITCH * below, SLOTS[slot])


def break_pages(sheet: Any, before: int, after: int) -> None:
    """Charts print on a page of their own: breaks after the rows `before` and `after` them."""
    for row in (before, after):
        sheet.row_breaks.append(Break(id=row))


def _place(page: Page, frame: Frame, row: int, columns: str) -> None:
    chart = _bars(page, frame)
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
    chart.type = "bar" if described.kind == "bar" else "col"
    chart.gapWidth = 55
    chart.legend = None
    chart.roundedCorners = False
    chart.series.append(_series(page, frame))
    chart.title = _title(f"'{page.name}'!{pinned(frame.title)}")
    _axes(chart, described)
    if described.kind == "bar":
        chart.layout = Layout(manualLayout=ManualLayout(**_BAR_PLOT))
    chart.graphical_properties = GraphicalProperties(
        ln=LineProperties(solidFill=LINE), solidFill="FFFFFF"
    )
    return chart


def _series(page: Page, frame: Frame) -> Any:
    values, labels = (
        f"'{page.name}'!{pinned(f'{column}{frame.first}')}:{pinned(f'{column}{frame.last}')}"
        for column in (VALUE, "A")
    )
    series: Any = Series(val=NumDataSource(numRef=NumRef(f=values)))
    series.tx = SeriesLabel(v=frame.chart.value_axis)
    series.cat = AxDataSource(strRef=StrRef(f=labels))
    series.graphicalProperties = GraphicalProperties(solidFill=PALE_BAR)
    series.invertIfNegative = False
    for index, point in enumerate(frame.chart.points):
        if point.highlight:
            strong: Any = DataPoint(idx=index, invertIfNegative=False)
            strong.graphicalProperties = GraphicalProperties(solidFill=NAVY)
            series.dPt.append(strong)
    series.dLbls = DataLabelList()
    series.dLbls.numFmt = FORMATS[frame.chart.format]
    series.dLbls.showVal = True
    for part in ("showSerName", "showCatName", "showLegendKey", "showPercent"):
        setattr(series.dLbls, part, False)
    series.dLbls.position = "outEnd"
    series.dLbls.txPr = _text_look(900, False)
    return series


def _axes(chart: Any, described: Chart) -> None:
    chart.x_axis.delete = False
    chart.y_axis.delete = False
    chart.x_axis.title = _fixed_title(described.axis)
    chart.y_axis.title = _fixed_title(described.value_axis)
    chart.y_axis.scaling.min = 0
    chart.y_axis.numFmt = NumFmt(formatCode=FORMATS[described.axis_format], sourceLinked=False)
    chart.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill="E3E3E3"))
    chart.x_axis.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=LINE))
    chart.y_axis.graphicalProperties = GraphicalProperties(ln=LineProperties(noFill=True))
    chart.x_axis.tickLblPos = "low"
    chart.x_axis.txPr = _text_look(900, False)
    chart.y_axis.txPr = _text_look(900, False)
    if described.kind == "bar":
        chart.x_axis.scaling.orientation = "maxMin"
        chart.y_axis.crosses = "max"


def _title(cell: str) -> Title:
    title: Any = Title(tx=Text(strRef=StrRef(f=cell)), overlay=False)
    title.tx.rich = None
    title.txPr = _text_look(1050, True, NAVY)
    return title


def _fixed_title(text: str) -> Title:
    look = _characters(900, False, GREY)
    run = RegularTextRun(t=text, rPr=look)
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=look), r=[run])
    title: Any = Title(overlay=False)
    title.tx.rich = RichText(p=[paragraph])
    return title


def _text_look(size: int, bold: bool, colour: str = GREY) -> RichText:
    look = _characters(size, bold, colour)
    return RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=look), endParaRPr=look)])


def _characters(size: int, bold: bool, colour: str) -> CharacterProperties:
    return CharacterProperties(sz=size, b=bold, solidFill=colour, latin=Font(typeface=FONT))
