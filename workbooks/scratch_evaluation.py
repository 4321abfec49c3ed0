"""Formulas evaluated through a sheet of their own, for engines that offer nothing better.

The formula is put into an empty sheet, where nothing is in the way of an array, rewritten so that
it means what it meant in its cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from core.cells import Cell, CellError, Grid
from workbooks.address import Rect, cell_name, fixed_name
from workbooks.errors import EngineError
from workbooks.formula import Kind, Token, all_calls, tokenize
from workbooks.references import Mentions, Reference, mentions

_NAME = "Evaluated"
_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")

Piece = tuple[int, int, str]
"""Tokens, from one to before another, and the text that takes their place."""


class Calculates(Protocol):
    """The part of an `Engine` that a scratch sheet needs."""

    def sheet_names(self) -> list[str]:
        """The sheets in order."""
        ...

    def add_sheet(self, name: str) -> int:
        """Appends an empty sheet."""
        ...

    def set_value(self, sheet: int, row: int, column: int, value: Cell) -> None:
        """Puts a value into a cell."""
        ...

    def set_formula(self, sheet: int, row: int, column: int, text: str) -> None:
        """Puts a formula into a cell."""
        ...

    def recalculate(self) -> None:
        """Brings every formula up to date."""
        ...

    def read(self, addresses: Sequence[tuple[int, int, int]]) -> list[Cell]:
        """The values of cells."""
        ...

    def spill(self, sheet: int, row: int, column: int) -> tuple[int, int]:
        """Rows and columns of a dynamic array."""
        ...


class ScratchSheet:
    """A sheet of an engine's workbook in which formulas of other sheets are evaluated."""

    def __init__(self, engine: Calculates, own_names: Iterable[tuple[int, str]] = ()) -> None:
        """The sheet is appended to the workbook at once.

        `own_names` are the defined names that belong to one sheet (its index), unknown elsewhere.
        """
        self._engine = engine
        self._own_names = {(sheet, name.casefold()) for sheet, name in own_names}
        self._names = engine.sheet_names()
        self.index = engine.add_sheet(_free_name(self._names))

    def evaluate(self, sheet: int, row: int, column: int, text: str) -> Grid:
        """The value of a formula as if it stood in a cell, with no neighbour in its way."""
        engine, index = self._engine, self.index
        self._refuse_own_names(sheet, text)
        engine.set_formula(index, 0, 0, standing_elsewhere(text, self._names[sheet], row, column))
        engine.recalculate()
        rows, columns = engine.spill(index, 0, 0)
        cells = engine.read([(index, r, c) for r in range(rows) for c in range(columns)])
        engine.set_value(index, 0, 0, None)
        return [cells[start : start + columns] for start in range(0, rows * columns, columns)]

    def _refuse_own_names(self, sheet: int, text: str) -> None:
        if not self._own_names:
            return
        for use in mentions(tokenize(text)).names:
            if (sheet, use.name.casefold()) in self._own_names:
                raise EngineError(
                    f"{use.name} is a name of the sheet {self._names[sheet]} alone: this engine "
                    "cannot evaluate it. Choose another engine, or widen the name's scope"
                )


def _free_name(taken: list[str]) -> str:
    name, names = _NAME, {one.casefold() for one in taken}
    while name.casefold() in names:
        name += "_"
    return name


def standing_elsewhere(text: str, sheet: str, row: int, column: int) -> str:
    """A formula of a cell, so that it means the same on another sheet.

    References that name no sheet get the cell's, ROW() and COLUMN() become numbers, SINGLE and @
    the cell of a range in the same row or column. Names and tables stay as they are.

    Args:
        text: the formula, without "=".
        sheet: the name of the cell's sheet.
        row: the cell's, from 0.
        column: the cell's, from 0.

    Raises:
        EngineError: the formula reads cells that its text does not name (INDIRECT, CELL).

    >>> standing_elsewhere("SUM(A1:A3)*ROW()", "My sheet", 4, 0)
    "SUM('My sheet'!A1:A3)*5"
    """
    return _Moving(text, sheet, row, column).text()


class _Moving:
    """One formula on its way to another sheet."""

    def __init__(self, text: str, sheet: str, row: int, column: int) -> None:
        self.tokens: list[Token] = tokenize(text)
        self.mentions: Mentions = mentions(self.tokens)
        quoted = sheet.replace("'", "''")
        self.head = f"{sheet}!" if _PLAIN_NAME.fullmatch(sheet) else f"'{quoted}'!"
        self.row, self.column = row, column

    def text(self) -> str:
        """The rewritten formula."""
        pieces = [*self._calls(), *self._at_signs()]
        covered = [(start, end) for start, end, _ in pieces]
        pieces += [
            (found.start, found.start, self.head)
            for found in (*self.mentions.references, *self.mentions.open_ranges)
            if found.sheet is None and not self._second_end(found)
            if not any(start <= found.start < end for start, end in covered)
        ]
        return self._replaced(pieces)

    def _second_end(self, found: Reference) -> bool:
        """Whether a reference is B2 of Sheet1!A1:B2, calculated on one side."""
        before = self.tokens[found.start - 1].text if found.start else ""
        return before == ":"

    def _calls(self) -> Iterator[Piece]:
        for call in all_calls(self.tokens):
            if call.name in ("INDIRECT", "CELL"):
                raise EngineError(
                    f"{call.name} reads cells that a formula does not name: this engine cannot "
                    f"evaluate it for the cell {self.head}{cell_name(self.row, self.column)}"
                )
            if call.name in ("ROW", "COLUMN") and not call.arguments:
                number = self.row if call.name == "ROW" else self.column
                yield call.start, call.end, str(number + 1)
            if call.name == "SINGLE" and len(call.arguments) == 1:
                yield from self._single(call.start, call.end, *call.arguments[0])

    def _at_signs(self) -> Iterator[Piece]:
        for index, token in enumerate(self.tokens):
            if token.text == "@" and token.kind is Kind.OPERATOR:
                for found in self.mentions.references:
                    if found.start == index + 1:
                        yield from self._single(index, found.end, found.start, found.end)

    def _single(self, start: int, end: int, inside: int, after: int) -> Iterator[Piece]:
        """What stands for the one cell of a range that a formula's own place picks."""
        for found in self.mentions.references:
            if (found.start, found.end) != (inside, after):
                continue
            cell = self._crossing(found.rect)
            head = "".join(token.text for token in self.tokens[found.start : found.at])
            yield start, end, f"{head or self.head}{cell}" if cell else CellError.VALUE.value

    def _crossing(self, rect: Rect) -> str | None:
        """The cell of a range in the same row or column; None when there is none."""
        row = rect.top if rect.rows == 1 else self.row
        column = rect.left if rect.columns == 1 else self.column
        if not rect.holds(row, column):
            return None
        return fixed_name(Rect(row, column, row, column))

    def _replaced(self, pieces: list[Piece]) -> str:
        out: list[str] = []
        at = 0
        for start, end, text in sorted(pieces):
            if start < at:
                continue  # inside a piece that is replaced as a whole
            out += [token.text for token in self.tokens[at:start]]
            out.append(text)
            at = end
        out += [token.text for token in self.tokens[at:]]
        return "".join(out)
