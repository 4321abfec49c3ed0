"""Years, Months or Scenarios: a column a period or a scenario, each row one formula across."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.utils import get_column_letter

from templates.layout import Series, Timeline
from templates.names import BEFORE, names_in
from templates.names import FIRST as FIRST_PERIOD
from workbooks import printing
from workbooks.pages import VALUE, Book, Column, Page, pinned
from workbooks.sheets.model import said

FIXED = (
    Column("Row", 36),
    Column("Name", 25),
    Column("Unit", 9),
    Column("Total", 14, "Head right"),
    Column("Before", 13, "Head right"),
)
OPENING = "E"
FIRST = len(FIXED) + 1
PERIOD_WIDTH = 12.0
LAST = (
    Column("How it is calculated", 110, "Head note"),
    Column("Note", 75, "Head note"),
)
FIXED_OF_CASES = (FIXED[0], Column("Name", 28), FIXED[2], Column("", 2), Column("", 2))
LAST_OF_CASES = (Column("How it is calculated", 90, "Head note"), Column("", 2))
CASE_WIDTH = 18.0
HOW, NOTE = -2, -1
PERIODS_PRINTED = (10, 15)
"""How many periods print on the first page beside the fixed columns, and on each other page."""

STORED = "As the Python package computed it when this report was made"


def write(book: Book) -> None:
    """Writes the sheet."""
    plan = book.plan
    timeline = plan.layout.timeline[0]
    columns = [get_column_letter(FIRST + period) for period in range(plan.periods)]
    page = book.page(timeline.sheet, _columns(len(columns), plan.layout.compares))
    sheet = _Sheet(page, timeline, columns)
    sheet.write()
    page.row -= 1
    page.finish("D5", 0.0 if plan.layout.compares else printing.wide_room())
    if not plan.layout.compares:
        printing.wide(page.sheet, FIRST, len(columns), PERIODS_PRINTED)


def _columns(periods: int, compares: bool) -> tuple[Column, ...]:
    if compares:
        every = (Column("", CASE_WIDTH, "Head right"),) * periods
        return (*FIXED_OF_CASES, *every, *LAST_OF_CASES)
    every = (Column("", PERIOD_WIDTH, "Head right"),) * periods
    return (*FIXED, *every, *LAST)


class _Sheet:
    """The sheet of periods while it is written."""

    def __init__(self, page: Page, timeline: Timeline, columns: Sequence[str]) -> None:
        self._page = page
        self._timeline = timeline
        self._columns = columns
        self._rows = self._places()

    def _places(self) -> dict[str, int]:
        """The row of each series, known before any is written: a formula may look ahead."""
        places, row = {self._timeline.axis.name: 4}, 5
        for block in self._timeline.blocks:
            row += 3 if block.text else 2
            places |= {series.name: row + n for n, series in enumerate(block.rows)}
            row += len(block.rows)
        return places

    def write(self) -> None:
        for name in self._rows:
            self._page.know(name)
            self._page.know(name + BEFORE)
            self._page.know(name + FIRST_PERIOD)
        self._head()
        for block in self._timeline.blocks:
            self._page.block(block.title, block.text)
            for series in block.rows:
                self._series(series)
                self._page.row += 1
        if self._page.book.plan.is_report and self._page.book.plan.expected.series:
            self._stored()

    def _head(self) -> None:
        axis = self._timeline.axis
        self._page.row = 4
        self._page.text("A", axis.label, "Head")
        self._periods(axis, " head")
        self._page.row = 5

    def _series(self, series: Series) -> None:
        page = self._page
        page.text("A", series.label, "Strong" if series.strong else "Label")
        page.text("B", series.name, "Name")
        page.text("C", series.unit, "Unit")
        self._periods(series)
        cells = f"{self._columns[0]}{page.row}:{self._columns[-1]}{page.row}"
        if series.total:
            page.formula(VALUE, f"{series.total.upper()}({cells})", self._format(series))
        else:
            page.text(VALUE, "")
        compares = page.book.plan.layout.compares
        page.text(page.letters[HOW], _how(series), "Note" if compares else "Unbroken note")
        page.text(page.letters[NOTE], series.note, "Unbroken note")

    def _periods(self, series: Series, role: str = "") -> None:
        """The opening column and every period: one formula, seen from each column."""
        page, number_format = self._page, self._format(series)
        before = page.letters[FIRST - 3 : -1 - len(LAST)]
        if series.opening:
            self._look(names_in(series.opening), before[0], OPENING)
            page.formula(OPENING, series.opening, number_format, role)
        elif not role:
            page.text(OPENING, "")
        names = names_in(series.formula)
        for previous, column in zip(before[1:], self._columns, strict=True):
            self._look(names, previous, column)
            page.formula(column, series.formula, number_format, role)
        first, last = self._columns[0], self._columns[-1]
        page.book.define(series.name, page.name, f"{first}{page.row}:{last}{page.row}")

    def _look(self, names: Sequence[str], previous: str, column: str) -> None:
        """Makes names of series those of a column, and of the one before it."""
        for name in names:
            row = self._rows.get(name.removesuffix(BEFORE).removesuffix(FIRST_PERIOD))
            if row is None:
                continue
            if name.endswith(FIRST_PERIOD):
                self._page.cells[name] = pinned(f"{self._columns[0]}{row}")
            else:
                place = previous if name.endswith(BEFORE) else column
                self._page.cells[name] = f"{place}{row}"

    def _format(self, series: Series) -> str:
        return series.format or self._page.book.plan.layout.formats.get(series.unit, "plain")

    def _stored(self) -> None:
        """Core's own figures below, for Checks to compare with."""
        page, found = self._page, self._page.book.plan.expected.series
        page.block(STORED)
        for series in self._timeline.rows:
            if series.core not in found:
                continue
            page.text("A", series.label)
            page.text("B", f"core_{series.name}", "Name")
            page.text("C", series.unit, "Unit")
            for column in (VALUE, OPENING):
                page.text(column, "")
            for column, value in zip(self._columns, found[series.core], strict=True):
                page.number(column, value, "Stored", self._format(series))
            page.text(page.letters[HOW], "Stored; only Checks reads it.", "Unbroken note")
            first, last = self._columns[0], self._columns[-1]
            cells = f"{first}{page.row}:{last}{page.row}"
            page.book.define(f"core_{series.name}", page.name, cells)
            page.row += 1


def _how(series: Series) -> str:
    """A series' formula for readers."""
    return (
        said(series.formula)
        .replace(BEFORE, " of the period before")
        .replace(FIRST_PERIOD, " of the first")
    )
