"""The input cells of a workbook of ours: found by name and column title, read with care."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from core.arguments import Bound
from core.cells import Cell, CellError
from workbooks.address import cell_name, parse_cell
from workbooks.errors import BadFileError
from workbooks.saved_workbook import SavedWorkbook
from workbooks.values import number_text

TITLES = ("Unit", "Low", "High", "As of", "Source", "Note")
_TARGET = re.compile(
    r"(?:'((?:[^']|'')+)'|([^'!\[\]]+))!(\$?[A-Za-z]{1,3}\$?[0-9]+)(?::[$A-Za-z0-9]+)?"
)
_EPOCH_1900, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_FIRST_DAY_1900 = 61
_LAST_DAY = 2_958_465
_NUMBER_LIKE = re.compile(r"\s*[-+$(]?\s*[\d.,_'’\s]+(?:[eE][-+]?\d+)?\s*[%)]?\s*")


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A cell, with the name of the input it belongs to."""

    sheet_index: int
    row: int
    column: int
    sheet: str
    name: str

    @property
    def cell(self) -> str:
        """Its address, such as D12."""
        return cell_name(self.row, self.column)


class InputCells:
    """The input cells of a workbook, and the mistakes found in them so far."""

    def __init__(self, book: SavedWorkbook) -> None:
        """Finds the names of a workbook.

        Raises:
            BadFileError: a workbook that was not made by `template` or `report`.
        """
        self.file = book.name
        self.problems: dict[tuple[Place | None, str], None] = {}
        self._book = book
        self._names = {one.name.casefold(): one.text for one in book.names if one.sheet is None}
        self._places: dict[str, Place | None] = {}
        self._titles: dict[int, dict[str, int]] = {}
        if "scenario_as_of" not in self._names and "allocation" not in self._names:
            raise BadFileError(
                f"{book.name} holds no inputs of crypto-inflow: no cell has a name such as"
                " allocation. Start from a workbook made by: crypto-inflow template"
            )

    def knows(self, name: str) -> bool:
        """Whether any cell has that name."""
        return name in self._names

    def problem(self, place: Place | None, said: str, last: str = "") -> None:
        """Notes a mistake at a cell, or at a run of cells that ends at `last`."""
        if place is None:
            self.problems[None, f"{self.file}: {said}"] = None
            return
        cells = f"{place.cell}:{last}" if last else place.cell
        name = "" if last else f" ({place.name})"
        self.problems[place, f"{self.file}, {place.sheet}!{cells}{name}: {said}"] = None

    def sorted_problems(self) -> list[str]:
        """The mistakes in the order of their cells; those without a cell come first."""
        placed = sorted((place, said) for place, said in self.problems if place is not None)
        return [said for place, said in self.problems if place is None] + [s for _, s in placed]

    def has_problem(self, place: Place) -> bool:
        """Whether a mistake was found at a cell."""
        return any(found == place for found, _ in self.problems)

    def has_problem_at(self, name: str) -> bool:
        """Whether a mistake was found at the cell of that name."""
        place = self.place(name)
        return place is None or self.has_problem(place)

    def place(self, name: str, title: str = "") -> Place | None:
        """The cell of a name, or the one in its row under a title; None is noted as a mistake."""
        if name not in self._places:
            self._places[name] = self._target(name)
        value = self._places[name]
        if value is None or not title:
            return value
        if value.sheet_index not in self._titles:
            self._titles[value.sheet_index] = self._columns(value.sheet_index)
        column = self._titles[value.sheet_index].get(title)
        if column is None:
            self.problem(None, f"sheet {value.sheet} has no column titled {title}")
            return None
        return Place(value.sheet_index, value.row, column, value.sheet, f"{name}, {title.lower()}")

    def place_in(self, name: str, right: int) -> Place | None:
        """The cell so many columns right of the first of a name."""
        first = self.place(name)
        if first is None:
            return None
        return Place(first.sheet_index, first.row, first.column + right, first.sheet, name)

    def number(self, place: Place, bound: Bound, required: bool) -> float | None:
        """The number in a cell, within its bound; None where there is none."""
        value = self._value(place)
        if value is None and not self.has_problem(place) and required:
            self.problem(place, f"is empty; it must be {bound}")
        elif isinstance(value, (bool, str)):
            self.problem(place, f"must be {bound}; got {_shown(value)}{_text_hint(value)}")
        elif value is not None and not bound.holds(value, value):
            self.problem(place, f"must be {bound}; got {value:.15g}{_share_hint(value, bound)}")
        return value if isinstance(value, float) else None

    def text(self, name: str, title: str = "") -> str:
        """The text in a cell; numbers as they would be typed, a blank cell as ""."""
        place = self.place(name, title)
        return "" if place is None else self.text_at(place)

    def text_at(self, place: Place) -> str:
        """As `text`, of a cell."""
        value = self._value(place)
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        if isinstance(value, str):
            return value
        return "" if value is None else number_text(value)

    def date(self, name: str, title: str = "") -> date | None:
        """The date in a cell, as a date or as text such as 2025-07-18; None for a blank cell."""
        place = self.place(name, title)
        return None if place is None else self.date_at(place)

    def date_at(self, place: Place) -> date | None:
        """As `date`, of a cell."""
        value = self._value(place)
        if value is None or value == "":
            return None
        day = self._day(value)
        if day is None:
            self.problem(place, f"must be a date such as 2025-07-18; got {_shown(value)}")
        return day

    def _value(self, place: Place) -> float | bool | str | None:
        """What a cell holds; an error value and a formula without a value are mistakes."""
        value = self._book.value(place.sheet_index, place.row, place.column)
        sheet = self._book.sheets.get(place.sheet_index)
        if value is None and sheet is not None and (place.row, place.column) in sheet.formulas:
            self.problem(
                place,
                "holds a formula without a value; open the workbook in Excel and save it,"
                " or run crypto-inflow recalc on it",
            )
        if isinstance(value, CellError):
            self.problem(place, f"shows {value.value}; correct its formula, or type a value")
            return None
        return value

    def _target(self, name: str) -> Place | None:
        text = self._names.get(name)
        match = _TARGET.fullmatch(text or "")
        sheet = "" if match is None else (match[1] or match[2]).replace("''", "'")
        address = None if match is None else parse_cell(match[3])
        if text is None:
            self.problem(None, f"no cell has the name {name}; take it from a new template")
        elif match is not None and sheet not in self._book.sheet_names:
            self.problem(None, f"there is no sheet {sheet}: it was renamed or deleted")
        elif match is None or address is None:
            self.problem(None, f"the name {name} leads to no cell ({text}); its row was deleted")
        else:
            return Place(self._book.sheet_names.index(sheet), *address, sheet, name)
        return None

    def _columns(self, sheet: int) -> dict[str, int]:
        """The column of each title: the first row that holds Low, High and Source."""
        page = self._book.sheets[sheet]
        rows: dict[int, dict[str, int]] = {}
        for row, column in page.xml.cells:
            value = self._book.value(sheet, row, column)
            if isinstance(value, str) and value.strip() in TITLES:
                rows.setdefault(row, {}).setdefault(value.strip(), column)
        none: dict[str, int] = {}
        return next((found for _, found in sorted(rows.items()) if len(found) >= 3), none)

    def _day(self, value: Cell) -> date | None:
        if isinstance(value, str):
            try:
                return date.fromisoformat(value.strip()[:10])
            except ValueError:
                return None
        if isinstance(value, bool) or not isinstance(value, float):
            return None
        first = 0 if self._from_1904 else _FIRST_DAY_1900
        if not first <= value < _LAST_DAY:
            return None
        return (_EPOCH_1904 if self._from_1904 else _EPOCH_1900) + timedelta(days=int(value))

    @cached_property
    def _from_1904(self) -> bool:
        main = self._book.read(self._book.main)
        return re.search(rb'date1904="(?:1|true)"', main) is not None


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _text_hint(value: object) -> str:
    if isinstance(value, str) and _NUMBER_LIKE.fullmatch(value) and value.strip():
        return " (a number kept as text; type it again, without an apostrophe)"
    return ""


def _share_hint(value: float, bound: Bound) -> str:
    if bound.high == 1.0 and 1.0 < value <= 100.0:
        return f" (for {value:g} per cent type {value:g}% or {value / 100:g})"
    return ""
