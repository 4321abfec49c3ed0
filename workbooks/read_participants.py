"""Reading the participants out of a filled workbook: all, or every mistake with its cell."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from core.arguments import Bound
from core.contributions import AGE
from core.errors import ScenarioError
from core.participants import LONGEST_NAME, Participants
from templates.names import PASTED
from workbooks.files import read_file
from workbooks.imported.shapes import PARTICIPANTS, Column, Kind
from workbooks.imported.values import Value
from workbooks.input_cells import InputCells, Place
from workbooks.package import Package
from workbooks.participants import of_columns
from workbooks.saved_workbook import SavedWorkbook

_NAMES = {column: name for name, column in PASTED.items()}
KEY = PARTICIPANTS.key


def read_participants(path: Path, first_year: float) -> Participants | None:
    """The participants of a workbook, without its empty rows; None where it has no such table.

    Args:
        path: the workbook.
        first_year: the plan year, which ages are counted to.

    Raises:
        BadFileError: no such file, or no workbook of ours.
        ScenarioError: every mistake in the table, each with its cell; no participant at all.
    """
    return participants_in(read_file(path), path.name, first_year)


def participants_in(data: bytes, name: str, first_year: float) -> Participants | None:
    """As `read_participants`, from a file's content; `name` stands in messages."""
    book = SavedWorkbook(Package(data, name))
    cells = InputCells(book)
    if not cells.knows(_NAMES[KEY]):
        return None
    reading = _Reading(cells, book, first_year)
    columns = reading.columns()
    problems = cells.sorted_problems()
    if not problems and not columns[KEY]:
        place = reading.tops[KEY]
        problems = [f"{name}, {place.sheet}!{place.cell} ({KEY}): is empty; paste participants"]
    if problems:
        raise ScenarioError(name, problems)
    return of_columns(columns)


class _Reading:
    """One pass over the table: what was found, and every mistake."""

    def __init__(self, cells: InputCells, book: SavedWorkbook, first_year: float) -> None:
        self._cells, self._book, self._year = cells, book, first_year
        found = {one.name: cells.place(_NAMES[one.name]) for one in PARTICIPANTS.columns}
        self.tops = {name: place for name, place in found.items() if place is not None}

    def columns(self) -> dict[str, list[Value]]:
        """The values by column; nothing where the names of columns are gone."""
        made: dict[str, list[Value]] = {one.name: [] for one in PARTICIPANTS.columns}
        if len(self.tops) < len(made):
            return made
        first: dict[Value, Place] = {}
        for places in self._rows():
            for one in PARTICIPANTS.columns:
                made[one.name].append(self._value(one, places[one.name]))
            self._different(made[KEY][-1], places[KEY], first)
        return made

    def _rows(self) -> Iterator[dict[str, Place]]:
        """The cells of each row in which something stands."""
        top = self.tops[KEY]
        wanted = {place.column for place in self.tops.values()}
        page = self._book.sheets[top.sheet_index]
        filled = {
            row
            for row, column in page.xml.cells
            if column in wanted
            and row >= top.row
            and (
                page.holds_formula(row, column)
                or self._book.value(top.sheet_index, row, column) not in (None, "")
            )
        }
        for row in sorted(filled):
            yield {
                name: Place(place.sheet_index, row, place.column, place.sheet, name)
                for name, place in self.tops.items()
            }

    def _value(self, asked: Column, place: Place) -> Value:
        if asked.kind is Kind.TEXT:
            return self._name(place)
        if asked.kind is Kind.DAY:
            return self._born(place)
        if asked.kind is Kind.WORD:
            return self._word(asked, place)
        return self._cells.number(place, asked.bound, required=asked.required)

    def _name(self, place: Place) -> str:
        text = self._cells.text_at(place)
        if not text.strip():
            if not self._cells.has_problem(place):
                self._cells.problem(place, "is empty; it must tell one participant from another")
        elif len(text) > LONGEST_NAME:
            said = f"must be at most {LONGEST_NAME} signs long; got {len(text)}"
            self._cells.problem(place, said)
        return text

    def _born(self, place: Place) -> date | None:
        day = self._cells.date_at(place)
        if day is None:
            if not self._cells.has_problem(place):
                self._cells.problem(place, "is empty; it must be a date such as 1980-07-01")
        elif not AGE.holds(self._year - day.year, self._year - day.year):
            bound = Bound(self._year - AGE.high, self._year)
            said = f"the year of birth must be {bound} for the plan year; got {day.year}"
            self._cells.problem(place, said)
        return day

    def _word(self, asked: Column, place: Place) -> str | None:
        text = self._cells.text_at(place)
        if text and text not in asked.words:
            self._cells.problem(place, f"must be one of {', '.join(asked.words)}; got {text!r}")
        return text or None

    def _different(self, name: Value, place: Place, first: dict[Value, Place]) -> None:
        """Excel does not tell capital from small letters, and neither does this."""
        key = str(name).casefold()
        other = first.setdefault(key, place)
        if key.strip() and other is not place:
            self._cells.problem(place, f"{name} stands in {other.cell} already")
