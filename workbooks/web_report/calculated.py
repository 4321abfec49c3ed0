"""The values of a report workbook by their names: the page tells what the workbook found."""

from __future__ import annotations

from functools import cached_property

from core.cells import Cell
from workbooks.address import Rect, parse_rect
from workbooks.errors import BadFileError
from workbooks.package import Package
from workbooks.saved_workbook import SavedWorkbook, Sheet


class Calculated:
    """A report workbook with its values."""

    def __init__(self, data: bytes, name: str) -> None:
        """`data` is the workbook, `name` what errors call it."""
        self._book = SavedWorkbook(Package(data, name))

    def value(self, name: str) -> Cell:
        """The value of the cell of that name.

        Raises:
            BadFileError: no cells of that name.
        """
        return self.rows(name)[0][0]

    def text(self, name: str) -> str:
        """The same as a text; "" for an empty cell."""
        value = self.value(name)
        return "" if value is None else str(value)

    def row(self, name: str) -> list[Cell]:
        """The values of the cells of that name, one row after the other."""
        return [value for row in self.rows(name) for value in row]

    def numbers(self, name: str) -> tuple[float, ...]:
        """The same as numbers; what is none counts as 0."""
        return tuple(number(value) for value in self.row(name))

    def rows(self, name: str) -> list[list[Cell]]:
        """The values of the cells of that name, row by row."""
        sheet, rect = self.place(name)
        return [
            [sheet.value_at(row, column) for column in range(rect.left, rect.right + 1)]
            for row in range(rect.top, rect.bottom + 1)
        ]

    def place(self, name: str) -> tuple[Sheet, Rect]:
        """The sheet and the cells of a name.

        Raises:
            BadFileError: no cells of that name.
        """
        sheet, _, cells = self._names.get(name, "").rpartition("!")
        rect = parse_rect(cells)
        if rect is None or sheet.strip("'") not in self._book.sheet_names:
            raise BadFileError(f"{self._book.name} has no cells of the name {name}")
        return self._book.sheets[self._book.sheet_names.index(sheet.strip("'"))], rect

    @cached_property
    def _names(self) -> dict[str, str]:
        return {name.name: name.text for name in self._book.names}


def number(value: Cell) -> float:
    """A value as a number; what is none counts as 0."""
    return 0.0 if value is None or isinstance(value, str | bool) else float(value)
