"""How a sheet prints and is protected."""

from __future__ import annotations

from typing import Any

from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.pagebreak import Break

from workbooks.plan import Plan

A4 = 9
HASH_SHOWN = 12
WIDE_SCALE = 60
"""Per cent of full size at which a sheet of periods prints."""

_PAGES = {"Cover": 1}
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
    sheet.page_setup.fitToHeight = _PAGES.get(sheet.title, 0)
    sheet.page_margins = PageMargins(left=0.5, right=0.5, top=0.5, bottom=0.7, footer=0.3)
    sheet.print_options.horizontalCentered = True
    scenario = _footer_text(plan.scenario.name)
    sheet.oddFooter.left.text = f"crypto-inflow {plan.version}, {plan.purpose} of {scenario}"
    sheet.oddFooter.center.text = f"Scenario {plan.scenario.digest()[:HASH_SHOWN]}"
    sheet.oddFooter.right.text = "&A, page &P of &N"


def protect(sheet: Any) -> None:
    """Locks all but the inputs, without a password; columns and rows may still be resized."""
    sheet.protection.sheet = True
    for action in _ALLOWED:
        setattr(sheet.protection, action, False)


def _footer_text(text: str) -> str:
    """At most 40 plain characters, with & doubled as footers need it."""
    plain = "".join(character if character.isprintable() else " " for character in text)[:40]
    return plain.replace("&", "&&")


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
