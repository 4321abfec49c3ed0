"""How the texts of charts look, and the frame around a chart."""

from __future__ import annotations

from typing import Any

from openpyxl.chart.data_source import NumFmt, StrRef
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import (
    CharacterProperties,
    Font,
    Paragraph,
    ParagraphProperties,
    RegularTextRun,
)

from templates import FORMATS
from templates.layout import Chart
from workbooks.styles import FONT, GREY, LINE, NAVY


def dressed(chart: Any, described: Chart, title: str) -> None:
    """Axes, titles and frame of a chart; `title` is the cell that holds its finding."""
    chart.roundedCorners = False
    chart.title = finding_title(title)
    chart.x_axis.delete = False
    chart.y_axis.delete = False
    chart.x_axis.title = fixed_title(described.axis)
    chart.y_axis.title = fixed_title(described.value_axis)
    chart.y_axis.scaling.min = 0
    chart.y_axis.numFmt = NumFmt(formatCode=FORMATS[described.axis_format], sourceLinked=False)
    chart.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill="E3E3E3"))
    chart.x_axis.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=LINE))
    chart.y_axis.graphicalProperties = GraphicalProperties(ln=LineProperties(noFill=True))
    chart.x_axis.tickLblPos = "low"
    chart.x_axis.txPr = text_look(900, False)
    chart.y_axis.txPr = text_look(900, False)
    chart.graphical_properties = GraphicalProperties(
        ln=LineProperties(solidFill=LINE), solidFill="FFFFFF"
    )


def value_labels(number_format: str, place: str = "outEnd") -> DataLabelList:
    """Labels with the value at a place of each bar: outEnd or inBase."""
    labels = DataLabelList()
    labels.numFmt = FORMATS[number_format]
    labels.showVal = True
    for part in ("showSerName", "showCatName", "showLegendKey", "showPercent"):
        setattr(labels, part, False)
    labels.position = place
    labels.txPr = text_look(900, False)
    return labels


def finding_title(cell: str) -> Title:
    """A title that shows a cell."""
    title: Any = Title(tx=Text(strRef=StrRef(f=cell)), overlay=False)
    title.tx.rich = None
    title.txPr = text_look(1050, True, NAVY)
    return title


def fixed_title(text: str) -> Title:
    """The title of an axis."""
    look = _characters(900, False, GREY)
    run = RegularTextRun(t=text, rPr=look)
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=look), r=[run])
    title: Any = Title(overlay=False)
    title.tx.rich = RichText(p=[paragraph])
    return title


def text_look(size: int, bold: bool, colour: str = GREY) -> RichText:
    """The look of labels; `size` in hundredths of a point."""
    look = _characters(size, bold, colour)
    return RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=look), endParaRPr=look)])


def _characters(size: int, bold: bool, colour: str) -> CharacterProperties:
    return CharacterProperties(sz=size, b=bold, solidFill=colour, latin=Font(typeface=FONT))
