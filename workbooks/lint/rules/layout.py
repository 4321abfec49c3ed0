"""Rules about how a workbook opens and prints."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbooks.address import parse_cell
from workbooks.lint.findings import Severity
from workbooks.lint.rule import Found, Rule
from workbooks.lint.sheet_view import SheetView
from workbooks.lint.view import View
from workbooks.lint.xml import child, children, truth, whole

_COLUMNS = re.compile(r"!\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}(?:,|$)")
_WIDE = 12
"""Columns: a wider sheet needs frozen panes."""


def _filled(view: View) -> Iterator[tuple[int, SheetView]]:
    """The sheets that someone will look at."""
    for index, sheet in view.sheets.items():
        if sheet.used is not None and sheet.state == "visible":
            yield index, sheet


def panes_are_frozen(view: View) -> Iterator[Found]:
    """Long or wide sheets whose headings leave the screen."""
    for index, sheet in _filled(view):
        used = sheet.used
        if used is None or sheet.pane is not None:
            continue
        if used.rows > view.settings.screen_rows or used.columns > _WIDE:
            yield Found("the headings leave the screen: no panes are frozen", index)


def cursor_at_start(view: View) -> Iterator[Found]:
    """Sheets that open somewhere else than at A1."""
    for index, sheet in _filled(view):
        if parse_cell(sheet.active_cell) != (0, 0):
            yield Found(f"the cursor stands at {sheet.active_cell}", index)


def first_sheet_active(view: View) -> Iterator[Found]:
    """Workbooks that open on another sheet, or with several sheets selected."""
    views = child(view.root, "bookViews", "workbookView")
    active = 0 if views is None else whole(views.get("activeTab", "0"))
    first = next((i for i, state in enumerate(view.states) if state == "visible"), 0)
    if active != first:
        yield Found("the workbook opens on another sheet than the first")
    selected = [s for s in view.sheets.values() if truth(s.view, "tabSelected")]
    if len(selected) > 1:
        names = ", ".join(sheet.name for sheet in selected)
        yield Found(f"several sheets are selected ({names}): typing changes all of them")


def print_area(view: View) -> Iterator[Found]:
    """Sheets that print whatever stands on them."""
    known = _with_name(view, "_xlnm.Print_Area")
    for index, _ in _filled(view):
        if index not in known:
            yield Found("no print area is set", index)


def print_titles(view: View) -> Iterator[Found]:
    """Long sheets whose headings are printed on the first page only."""
    known = _with_name(view, "_xlnm.Print_Titles")
    for index, sheet in _filled(view):
        if sheet.used and sheet.used.rows > view.settings.screen_rows and index not in known:
            yield Found("the headings are not repeated on every page", index)


def _with_name(view: View, name: str) -> set[int | None]:
    return {one.sheet for one in view.book.names if one.name.casefold() == name.casefold()}


def one_page_wide(view: View) -> Iterator[Found]:
    """Sheets that are not scaled to one page across, on a page on its side.

    A sheet may go on across several pages where that is on purpose: with its own page breaks
    between columns, and the columns of labels repeated.
    """
    labelled = _with_labels(view)
    for index, sheet in _filled(view):
        setup = child(sheet.root, "pageSetup")
        scaled = truth(child(sheet.root, "sheetPr", "pageSetUpPr"), "fitToPage")
        one = scaled and (setup is None or setup.get("fitToWidth", "1") == "1")
        breaks = any(True for _ in children(child(sheet.root, "colBreaks"), "brk"))
        if not one and not (breaks and index in labelled):
            yield Found("the print is not scaled to one page across", index)
        if setup is None or setup.get("orientation") != "landscape":
            yield Found("the page is not landscape", index)


def _with_labels(view: View) -> set[int | None]:
    """The sheets with columns that are repeated on every page."""
    return {
        one.sheet
        for one in view.book.names
        if one.name.casefold() == "_xlnm.print_titles" and _COLUMNS.search(one.text)
    }


def pages_are_numbered(view: View) -> Iterator[Found]:
    """Sheets whose printed pages carry no number."""
    for index, sheet in _filled(view):
        texts = [item.text or "" for item in children(child(sheet.root, "headerFooter"))]
        if not any("&P" in text and "&N" in text for text in texts):
            yield Found("no header or footer says page n of N", index)


RULES = (
    Rule(
        "panes-are-frozen", 29, Severity.NOTE,
        "Headings stay in sight",
        "A column of numbers whose heading is off the screen is misread.",
        "Freeze panes below the headings (View, Freeze Panes).",
        panes_are_frozen,
    ),
    Rule(
        "cursor-at-start", 29, Severity.NOTE,
        "Every sheet opens at A1",
        "A reader should begin where the sheet begins.",
        "Press Ctrl+Home on every sheet before saving.",
        cursor_at_start,
    ),
    Rule(
        "first-sheet-active", 29, Severity.NOTE,
        "The workbook opens on its first sheet, and on that alone",
        "The first sheet says what the workbook is. With several selected, typing changes all.",
        "Click on the first sheet before saving.",
        first_sheet_active,
    ),
    Rule(
        "print-area", 30, Severity.NOTE,
        "Every sheet has a print area",
        "A stray cell far out prints a hundred empty pages.",
        "Set it (Page Layout, Print Area).",
        print_area,
    ),
    Rule(
        "one-page-wide", 30, Severity.NOTE,
        "Sheets print landscape and one page wide, or are cut across pages on purpose",
        "A table cut across pages cannot be read.",
        "Set Landscape, and Width to 1 page (Page Layout, Scale to Fit). For many periods, set page"
        " breaks between columns and repeat the columns of labels at left (Print Titles).",
        one_page_wide,
    ),
    Rule(
        "print-titles", 30, Severity.NOTE,
        "Headings are repeated on every printed page",
        "The second page of numbers has no meaning without them.",
        "Set rows to repeat at top (Page Layout, Print Titles).",
        print_titles,
    ),
    Rule(
        "pages-are-numbered", 30, Severity.NOTE,
        "Printed pages say page n of N",
        "A missing page is not missed.",
        "Put &P and &N into the footer (Page Layout, Page Setup, Header/Footer).",
        pages_are_numbered,
    ),
)  # fmt: skip
