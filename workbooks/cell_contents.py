"""What stands in the cells of a sheet, told apart: formulas, constants, cells a formula fills."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Set
from functools import cached_property
from typing import NamedTuple

from core.cells import Cell, CellError
from workbooks.address import Rect
from workbooks.alignment import Line
from workbooks.reference_ends import relative, shape
from workbooks.saved_workbook import FormulaCell, SavedWorkbook

Place = tuple[int, int]
"""Row and column, counted from 0."""


class Content(NamedTuple):
    """A cell that is not blank."""

    value: Cell
    formula: FormulaCell | None = None
    filler: FormulaCell | None = None  # the array formula at another cell that fills this one
    calculated: bool = False  # a formula's value, or one of a data table
    offset: Place = (0, 0)  # where in the array or the data table

    @property
    def constant(self) -> bool:
        """Whether someone typed it."""
        return not self.calculated


BLANK = Content(None)


class Contents:
    """The cells of one sheet."""

    def __init__(self, book: SavedWorkbook, index: int) -> None:
        """`index` counts the sheets of the workbook from 0."""
        self.book, self.index, self.name = book, index, book.sheet_names[index]
        self.cells: dict[Place, Content] = dict(self._read())

    def _read(self) -> Iterator[tuple[Place, Content]]:
        sheet = self.book.sheets[self.index]
        places, formulas = sheet.xml.cells.keys(), sheet.formulas
        fillers: dict[Place, tuple[Rect, FormulaCell | None]] = {}
        for rect in sheet.data_tables:
            fillers.update(dict.fromkeys(_inside(rect, places), (rect, None)))
        for cell in formulas.values():
            if cell.ref is not None and not cell.ref.is_cell:
                fillers.update(dict.fromkeys(_inside(cell.ref, places), (cell.ref, cell)))
        for place in places:
            formula = formulas.get(place)
            if formula is not None:
                yield place, Content(formula.cached, formula, None, True)
                continue
            value = self.book.value(self.index, *place)
            if value is None or value == "":
                continue
            filled = fillers.get(place)
            if filled is None:
                yield place, Content(value)
                continue
            rect, filler = filled
            offset = place[0] - rect.top, place[1] - rect.left
            yield place, Content(value, None, filler, True, offset)

    @cached_property
    def by_row(self) -> dict[int, list[int]]:
        """The columns of each row that hold something, in order."""
        return _grouped(sorted(self.cells))

    @cached_property
    def by_column(self) -> dict[int, list[int]]:
        """The rows of each column that hold something, in order."""
        return _grouped(sorted((column, row) for row, column in self.cells))

    def label(self, row: int, column: int) -> str:
        """The first text of the row to the left of a cell; "" where there is none."""
        held = self.by_row.get(row, [])
        for other in held[: bisect_left(held, column)]:
            content = self.cells[row, other]
            if content.constant and is_text(content.value):
                return str(content.value)
        return ""

    def column_lines(self) -> list[Line]:
        """The columns, for alignment."""
        return [
            _line(column, [(0, self.cells[row, column]) for row in rows])
            for column, rows in self.by_column.items()
        ]

    def row_lines(self, columns: dict[int, int]) -> list[Line]:
        """The rows, for alignment; `columns` are those to look at, and what to call them."""
        lines = [
            _line(
                row,
                [(columns[c], self.cells[row, c]) for c in held if c in columns],
            )
            for row, held in self.by_row.items()
        ]
        return [line for line in lines if line.exact]


def relative_form(cell: FormulaCell) -> str:
    """The formula in relative form; the cells of a shared formula have the same."""
    return relative(cell.master, cell.row - cell.rows, cell.column - cell.columns)


def is_text(value: Cell) -> bool:
    """Whether a value is a text, not an error value."""
    return isinstance(value, str) and not isinstance(value, CellError)


def _line(index: int, held: list[tuple[int, Content]]) -> Line:
    exact = tuple((column, *_exact(content)) for column, content in held)
    loose = tuple((column, *_loose(content)) for column, content in held)
    return Line(index, exact, loose)


def _exact(content: Content) -> tuple[str, str | float]:
    if content.formula is not None:
        return "formula", relative_form(content.formula)
    if content.calculated:
        return "filled", "{}, {}".format(*content.offset)
    if isinstance(content.value, str):
        return "text", str(content.value)
    return "number", float(content.value or 0.0)


def _loose(content: Content) -> tuple[str, str]:
    if content.formula is not None:
        return "formula", shape(content.formula.master)
    kind, text = _exact(content)
    return kind, "" if kind == "number" else str(text)


def _inside(rect: Rect, places: Set[Place]) -> Iterator[Place]:
    """The cells of a rectangle that are there."""
    if rect.rows * rect.columns > len(places):
        yield from (place for place in places if rect.holds(*place))
        return
    for row in range(rect.top, rect.bottom + 1):
        yield from ((row, c) for c in range(rect.left, rect.right + 1) if (row, c) in places)


def _grouped(pairs: list[tuple[int, int]]) -> dict[int, list[int]]:
    groups: dict[int, list[int]] = {}
    for one, other in pairs:
        groups.setdefault(one, []).append(other)
    return groups
