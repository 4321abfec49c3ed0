"""How a sheet prints and is protected."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.pagebreak import Break

from workbooks.fitting import ROW_POINTS
from workbooks.plan import Plan

A4 = 9
HASH_SHOWN = 12
WIDE_SCALE = 58
"""Per cent of full size at which a sheet of periods prints."""

MARGINS = {"left": 0.4, "right": 0.4, "top": 0.4, "bottom": 0.6}
"""Inches, on A4 (11.69 x 8.27) and on Letter (11 x 8.5)."""

PRINTED_WIDTH, PRINTED_HEIGHT = 11.69 - 0.8, 8.27 - 1.0
"""Inches of A4 between the margins. Letter holds more rows of a sheet scaled to its width."""

ROOM = 0.985
"""How much of a page is filled: programs round row heights and scales."""

LEAST_FILLED = 0.6
"""How much of a page must be filled before a block goes to the next one whole."""

PAGES = {"Cover": 1}
"""The sheets that print on so many pages; the others on as many as they need."""

_ALLOWED = ("formatColumns", "formatRows")


def set_up(sheet: Any, plan: Plan, area: str) -> None:
    """Landscape, one page wide, repeated headers, a footer with version and page n of N."""
    sheet.print_area = area
    sheet.print_title_rows = "1:4" if sheet.title != "Cover" else "1:3"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = A4
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = PAGES.get(sheet.title, 0)
    sheet.page_margins = PageMargins(**MARGINS, header=0.3, footer=0.3)
    sheet.print_options.horizontalCentered = True
    scenario = _footer_text(plan.scenario.name)
    sheet.oddFooter.left.text = f"crypto-inflow {plan.version}, {plan.purpose} of {scenario}"
    sheet.oddFooter.center.text = f"Scenario {plan.scenario.digest()[:HASH_SHOWN]}"
    sheet.oddFooter.right.text = "&A, page &P of &N"


def fitted_room(width: float) -> float:
    """The points of rows on a page of a sheet that is so wide, in points, and fits one page."""
    return ROOM * width * PRINTED_HEIGHT / PRINTED_WIDTH


def wide_room() -> float:
    """The points of rows on a page of a sheet of periods."""
    return ROOM * PRINTED_HEIGHT * 72 * 100 / WIDE_SCALE


def break_rows(sheet: Any, last: int, starts: Collection[int], room: float) -> None:
    """Breaks pages between rows, so that they are the same on A4 and on Letter.

    Args:
        sheet: the sheet; breaks that it has stay.
        last: the last row that prints.
        starts: the rows where a block begins; a page ends before one of them where it can.
        room: the points of rows on a page, with the repeated rows at its top.
    """
    heads = int(str(sheet.print_title_rows).rpartition("$")[2])
    known = {each.id for each in sheet.row_breaks.brk}
    top = sum(_points(sheet, row) for row in range(1, heads + 1))
    used, first, row = top, heads + 1, heads + 1
    while row <= last:
        if row - 1 in known:
            used, first = top, row
        used += _points(sheet, row)
        if used > room and row > first:
            row = _better(sheet, [start for start in starts if first < start <= row], row, first)
            sheet.row_breaks.append(Break(id=row - 1))
            used, first = top, row
            continue
        row += 1


def _better(sheet: Any, starts: list[int], row: int, first: int) -> int:
    """The last start of a block before a page is full, if enough stands above it; else the row."""
    if not starts:
        return row
    whole = sum(_points(sheet, each) for each in range(first, row))
    above = sum(_points(sheet, each) for each in range(first, starts[-1]))
    return starts[-1] if above >= LEAST_FILLED * whole else row


def _points(sheet: Any, row: int) -> float:
    known = sheet.row_dimensions[row].height if row in sheet.row_dimensions else None
    return known or ROW_POINTS


def protect(sheet: Any) -> None:
    """Locks all but the inputs, without a password; columns and rows may still be resized."""
    sheet.protection.sheet = True
    for action in _ALLOWED:
        setattr(sheet.protection, action, False)


def _footer_text(text: str) -> str:
    """At most 40 plain characters, with & doubled as footers need it; &[Date] is no code."""
    plain = "".join(character if character.isprintable() else " " for character in text)[:40]
    return plain.replace("&[", "& [").replace("&", "&&")


def wide(
    sheet: Any, first: int, periods: int, printed: tuple[int, int], repeated: str = "A:A"
) -> None:
    """A sheet of periods prints several pages wide, its labels repeated, its notes on the last.

    Args:
        sheet: the sheet.
        first: the column of the first period, from 1.
        periods: how many there are.
        printed: how many stand on the first page and on each other one.
        repeated: the columns that stand on every page.
    """
    sheet.print_title_cols = repeated
    sheet.page_setup.fitToHeight = None
    sheet.page_setup.fitToWidth = None
    sheet.sheet_properties.pageSetUpPr.fitToPage = False
    sheet.page_setup.scale = WIDE_SCALE
    sheet.page_setup.pageOrder = "overThenDown"
    for period in (*range(printed[0], periods, printed[1]), periods):
        sheet.col_breaks.append(Break(id=first + period - 1))
