"""What a calculation engine must be able to do. Everything else is done around it.

An engine needs no Python functions, no structured references and no way to read a formula back:
those are settled before it sees a workbook.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from core.cells import Cell, Grid


class Engine(Protocol):
    """A workbook in an engine. Sheets, rows and columns are counted from 0."""

    def sheet_names(self) -> list[str]:
        """The sheets, chart sheets too, in order."""
        ...

    def add_sheet(self, name: str) -> int:
        """Appends an empty sheet and gives its index."""
        ...

    def set_value(self, sheet: int, row: int, column: int, value: Cell) -> None:
        """Puts a value into a cell, in the place of whatever is there."""
        ...

    def set_formula(self, sheet: int, row: int, column: int, text: str) -> None:
        """Puts a formula, as a file spells it and without "=", into a cell."""
        ...

    def recalculate(self) -> None:
        """Brings every formula up to date."""
        ...

    def read(self, addresses: Sequence[tuple[int, int, int]]) -> list[Cell]:
        """The values of cells (sheet, row, column) as last recalculated."""
        ...

    def spill(self, sheet: int, row: int, column: int) -> tuple[int, int]:
        """Rows and columns that a dynamic array takes; 1 and 1 where nothing spills."""
        ...

    def evaluate(self, sheet: int, row: int, column: int, text: str) -> Grid:
        """The value of a formula as if it stood in a cell of a workbook without formulas.

        It never spills: what stands in the cells beside that one does not matter.
        """
        ...

    def close(self) -> None:
        """Gives its memory back. Harmless the second time."""
        ...


class OpenEngine(Protocol):
    """Loads a workbook into an engine."""

    def __call__(self, data: bytes, name: str, now: datetime) -> Engine:
        """The engine with the workbook loaded, its clock stopped at `now`.

        Raises:
            EngineMissingError: it is not installed.
            EngineError: it cannot read the workbook; `name` is the file's, for the message.
        """
        ...
