"""Members: a row a participant, one formula down each column."""

from __future__ import annotations

from copy import copy
from typing import Any

from templates.layout import Series
from templates.names import ALL, LINE, total_name
from workbooks import printing
from workbooks.pages import Book, Column, Page, pinned
from workbooks.sheets.model import said
from workbooks.sheets.timeline import STORED
from workbooks.styles import BAD, GREY, WHITE

NAMES, UNITS, HOW, TOTALS = 6, 7, 8, 9
FIRST = 10
LINE_COLUMN = "A"
WIDTH = 21.0
TEXT_WIDTH = 22.0
TEXT = "text"
PRINTED = (9, 9)
"""How many columns print on a page beside the row and the participant."""

_ROW = "\N{SECTION SIGN}"
"""Stands for the number of the row in the formula of a column."""


def write(book: Book) -> None:
    """Writes the sheet."""
    columns = book.plan.layout.member_columns
    stored = [one for one in columns if one.core] if book.plan.is_report else []
    page = book.page("Members", _titles(columns, stored))
    sheet = _Sheet(page, columns)
    sheet.write()
    if stored:
        sheet.store(stored)
    page.row = sheet.last
    page.finish("C5", printing.wide_room())
    printing.wide(page.sheet, 3, len(page.letters) - 2, PRINTED, "A:B")


def _titles(columns: tuple[Series, ...], stored: list[Series]) -> list[Column]:
    every = [
        Column(one.label, TEXT_WIDTH, "Head note")
        if one.unit == TEXT
        else Column(one.label, WIDTH, "Head right")
        for one in columns
    ]
    kept = [Column(one.label, WIDTH, "Head right") for one in stored]
    return [Column("Row", 9, "Head right"), *every, *kept]


class _Sheet:
    """The sheet while it is written."""

    def __init__(self, page: Page, columns: tuple[Series, ...]) -> None:
        self._page = page
        self._columns = dict(zip(page.letters[1:], columns, strict=False))
        self.last = FIRST + page.book.plan.lines - 1
        for letter, column in self._columns.items():
            whole = f"{pinned(f'{letter}{FIRST}')}:{pinned(f'{letter}{self.last}')}"
            page.know(column.name, f"{letter}{_ROW}")
            page.know(column.name + ALL, whole)
        page.know(LINE, f"${LINE_COLUMN}{_ROW}")

    def write(self) -> None:
        self._lines()
        starts = [block.columns[0].name for block in self._page.book.plan.layout.members]
        titles = [block.title for block in self._page.book.plan.layout.members]
        for letter, column in self._columns.items():
            if column.name in starts:
                self._page.row = 5
                self._page.text(letter, titles[starts.index(column.name)], "Block")
            how = said(column.formula).replace(ALL, ", all rows")
            self._head(letter, column, column.name, f"{how}\n{column.note}".strip())
            self._total(letter, column)
            self._down(letter, column)
        self._colour()

    def store(self, columns: list[Series]) -> None:
        """Core's own figures to the right, for Checks to compare with."""
        page, found = self._page, self._page.book.plan.expected.members
        first = 1 + len(self._columns)
        for index, (letter, column) in enumerate(zip(page.letters[first:], columns, strict=True)):
            page.row = 5
            page.text(letter, STORED if index == 0 else "", "Block")
            self._head(letter, column, f"core_{column.name}", "Stored; only Checks reads it.")
            page.row = TOTALS
            page.text(letter, "")
            style = None
            for page.row, value in enumerate(found[column.core], FIRST):
                style = self._number(letter, value, self._format(column), style)
            self._define(f"core_{column.name}", letter)

    def _lines(self) -> None:
        page, style = self._page, None
        for row, text in ((NAMES, LINE), (UNITS, "number"), (HOW, "From 1"), (TOTALS, "All")):
            page.row = row
            page.text(LINE_COLUMN, text, "Unit right")
        for page.row in range(FIRST, self.last + 1):
            style = self._number(LINE_COLUMN, float(page.row - FIRST + 1), "plain", style)
        self._define(LINE, LINE_COLUMN)

    def _head(self, letter: str, column: Series, name: str, how: str) -> None:
        page, left = self._page, column.unit == TEXT
        for row, text, role in (
            (NAMES, name, "Unbroken note" if left else "Unit right"),
            (UNITS, column.unit, "Unbroken note" if left else "Unit right"),
            (HOW, how, "Note small"),
        ):
            page.row = row
            page.text(letter, text, role)

    def _total(self, letter: str, column: Series) -> None:
        page = self._page
        page.row = TOTALS
        if not column.total:
            page.text(letter, "")
            return
        formula = f"{column.total.upper()}({letter}{FIRST}:{letter}{self.last})"
        cell = page.formula(letter, formula, self._format(column), " total")
        page.book.define(total_name(column), page.name, cell)

    def _down(self, letter: str, column: Series) -> None:
        """The column's formula in every row; the first one tells how all of them look."""
        page, role = self._page, " sentence" if column.unit == TEXT else ""
        page.row = FIRST
        page.formula(letter, column.formula, self._format(column), role)
        first: Any = page.sheet[f"{letter}{FIRST}"]
        formula: str = first.value
        for row in range(FIRST, self.last + 1):
            cell: Any = page.sheet[f"{letter}{row}"]
            cell.value = formula.replace(_ROW, str(row))
            cell._style = copy(first._style)
        self._define(column.name, letter)

    def _number(self, letter: str, value: float, number_format: str, style: Any) -> Any:
        """A stored number; gives back its looks, for the cells below."""
        page = self._page
        if style is None:
            page.number(letter, value, "Stored", number_format)
            return page.sheet[f"{letter}{page.row}"]._style
        cell: Any = page.sheet[f"{letter}{page.row}"]
        cell.value = value
        cell._style = copy(style)
        return style

    def _define(self, name: str, letter: str) -> None:
        self._page.book.define(name, self._page.name, f"{letter}{FIRST}:{letter}{self.last}")

    def _format(self, column: Series) -> str:
        return column.format or self._page.book.plan.layout.formats.get(column.unit, "plain")

    def _colour(self) -> None:
        """Findings stand out; rows without a participant step back."""
        page, letters = self._page, {one.name: letter for letter, one in self._columns.items()}
        rows = f"{LINE_COLUMN}{FIRST}:{[*self._columns][-1]}{self.last}"
        page.colour(rows, f"${letters['present']}{FIRST}=0", (GREY, WHITE))
        for name in ("who", "finding"):
            cells = f"{letters[name]}{FIRST}:{letters[name]}{self.last}"
            page.colour(cells, f"${letters['findings']}{FIRST}>0", BAD)
