"""The report of a run as a workbook: a summary, and a table for each kind of thing to tell."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import openpyxl

from core.cells import Cell, CellError
from workbooks.finishing import with_fixed_times
from workbooks.run_report_sheets import Kind, Sheet, sheets
from workbooks.run_totals import Run, Standing
from workbooks.shown import BLANK, shown
from workbooks.streamed_sheet import Item, StreamedSheet
from workbooks.styles import Styles, set_base
from workbooks.values import escape_text

MAX_ROWS = 1_048_576
"""The rows of a sheet in Excel."""

TITLE = "Recalculation report"
_HEAD_ROW = 4
_WIDEST, _NARROWEST = 44.0, 9.0
_ROOMY = 10
"""So many columns may have the full width."""

_SUMMARY_WIDTHS = (24.0, 90.0, 12.0, 12.0)
_NO_TIME = datetime(1980, 1, 1)
_LEFT_OUT = "Left out: rows beyond what a sheet holds. The output of --json has them all"


def workbook(run: Run) -> bytes:
    """The workbook's bytes; equal runs give equal ones."""
    book: Any = openpyxl.Workbook(write_only=True)
    set_base(book)
    styles = Styles(book)
    tables = sheets(run)
    _summary(book, styles, run, tables)
    for table in tables:
        _table(book, styles, table)
    properties = book.properties
    properties.title, properties.creator = TITLE, "crypto-inflow"
    properties.subject = escape_text(run.sentence)
    stream = io.BytesIO()
    book.save(stream)
    return with_fixed_times(stream.getvalue(), run.made or _NO_TIME)


def _summary(book: Any, styles: Styles, run: Run, tables: Sequence[Sheet]) -> None:
    """The outcome, how the files came out, and what is on the other sheets."""
    sheet = StreamedSheet(book, styles, "Summary", _SUMMARY_WIDTHS, 2)
    _band(sheet, TITLE, f"crypto-inflow {run.version}", len(_SUMMARY_WIDTHS))
    sheet.write([])
    for label, text in _facts(run):
        sheet.write([Item(label, "Strong"), Item(text)])
    sheet.write([])
    sheet.write(_heads("Outcome", "What it means", "Files"))
    for which in Standing:
        number = Item(float(run.standings[which]), "Calculation", "whole")
        sheet.write([Item(f"{which.sign} {which.words}"), Item(which.meaning), number])
    sheet.write([])
    sheet.write(_heads("Sheet", "What it shows", "Rows", "Left out"))
    for table in tables:
        sheet.write(_contents_row(table))
    sheet.write([Item(None, "Source"), Item(_LEFT_OUT, "Source")])


def _heads(label: str, text: str, *numbers: str) -> list[Item]:
    heads = [Item(label, "Head"), Item(text, "Head")]
    return [*heads, *(Item(number, "Head right") for number in numbers)]


def _facts(run: Run) -> list[tuple[str, str]]:
    facts = [("Outcome", run.sentence), ("Command", run.command)]
    if run.made:
        facts.append(("Made", f"{run.made:%Y-%m-%d %H:%M}"))
    return [*facts, ("Folder", run.folder)] if run.folder else facts


def _contents_row(table: Sheet) -> list[Item]:
    fitting = min(len(table.rows), MAX_ROWS - _HEAD_ROW)
    return [
        Item(table.name, "Hyperlink", link=table.name),
        Item(table.subtitle),
        Item(float(fitting), "Calculation", "whole"),
        Item(float(len(table.rows) - fitting), "Calculation", "whole"),
    ]


def _table(book: Any, styles: Styles, table: Sheet) -> None:
    """A sheet with the band, the headings and a row for each thing."""
    sheet = StreamedSheet(book, styles, table.name, _widths(table), _HEAD_ROW)
    _band(sheet, table.name, table.subtitle, len(table.heads))
    sheet.write([])
    kinds = [kind for _, kind in table.heads]
    sheet.write([Item(title, _head_role(kind)) for title, kind in table.heads])
    for row in table.rows[: MAX_ROWS - _HEAD_ROW]:
        sheet.write([_item(value, kind) for value, kind in zip(row, kinds, strict=True)])
    if table.rows:
        sheet.add_table(f"{table.name}_table", [title for title, _ in table.heads], _HEAD_ROW)
    else:
        sheet.write([Item("None in this run", "Source")])


def _band(sheet: StreamedSheet, title: str, subtitle: str, columns: int) -> None:
    for text, role, height in ((title, "Title", 24.0), (subtitle, "Subtitle", 15.0)):
        rest = [Item(None, role) for _ in range(columns - 1)]
        sheet.write([Item(text, role), *rest], height)


def _head_role(kind: Kind) -> str:
    return "Head note" if kind is Kind.TEXT else "Head right"


_FORMATS = {Kind.COUNT: "whole", Kind.SECONDS: "price", Kind.CHANGE: "change"}


def _item(value: Cell, kind: Kind) -> Item:
    if kind is Kind.TEXT:
        return Item(value, "Reason")
    if kind in _FORMATS:
        return Item(value, "Calculation", _FORMATS[kind])
    if value is None:
        return Item(BLANK, "Unit right")
    if isinstance(value, str) and not isinstance(value, CellError):
        return Item(value, "Reason")
    if isinstance(value, bool):
        return Item(value, "Calculation", "truth")
    if isinstance(value, CellError):
        return Item(value, "Calculation")
    return Item(value, "Calculation", _number_format(float(value), kind))


def _number_format(value: float, kind: Kind) -> str:
    """Groups of three where they help; Excel's own choice for fractions, the tiny and the huge."""
    size = abs(value)
    if size < 1000 or size >= 1e15:
        return "plain"
    if value == math.floor(value):
        return "whole"
    return "exact" if kind is Kind.EXACT else "price"


def _widths(table: Sheet) -> list[float]:
    """Wide enough for most of what a column holds, and never too wide for a page."""
    columns = zip(*table.rows, strict=True) if table.rows else [()] * len(table.heads)
    widest = _WIDEST * min(1.0, _ROOMY / len(table.heads))
    return [
        _width(title, kind, column, widest)
        for (title, kind), column in zip(table.heads, columns, strict=True)
    ]


def _width(title: str, kind: Kind, column: Sequence[Cell], widest: float) -> float:
    if kind in _FORMATS:
        return max(_NARROWEST, len(title) * 1.1 + 1)
    longest = max((len(shown(value)) for value in column), default=0)
    return max(_NARROWEST, min(widest, max(longest * 1.08, len(title) * 1.2) + 4))
