"""Charts of Results: bars from zero, a title that states the finding and stays true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor
from openpyxl.drawing.xdr import XDRPositiveSize2D
from openpyxl.worksheet.pagebreak import Break

from templates.layout import Chart
from workbooks.pages import Page
from workbooks.period_charts import period_chart
from workbooks.point_charts import point_chart

EMU_PER_PIXEL = 9525
ROW_PIXELS = 18
ROWS = 19
PITCH = ROWS + 2
MARGIN = 8
ROWS_A_PAGE = 2
SLOTS = ("AB", "CDE", "F")


@dataclass(frozen=True, slots=True)
class Frame:
    """A chart with its data: the cell of its title, the first and the last row of its points.

    A chart over the periods has no points: its data stand on their own sheet.
    """

    chart: Chart
    title: str
    rows: tuple[int, int] = (0, 0)


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
        period_chart(page, frame.chart, frame.title)
        if frame.chart.lines
        else point_chart(page, frame.chart, frame.title, frame.rows)
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
