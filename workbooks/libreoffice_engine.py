"""LibreOffice Calc behind our protocol.

It has no truth values (a number that shows as TRUE is one), does not spill, and its clock cannot
be stopped. What an array formula would fill is evaluated on a scratch sheet.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from core.cells import Cell, CellError, Grid
from workbooks.errors import EngineError
from workbooks.formula import Kind, tokenize
from workbooks.libreoffice_process import LibreOffice, libreoffice
from workbooks.scratch_evaluation import ScratchSheet, standing_elsewhere

MOST_ELEMENTS = 100_000
"""A larger array, such as A:A*2, is not calculated on the scratch sheet and gives #SPILL!."""

_AS_FORMULAS = {
    CellError.NA: "NA()",
    CellError.DIV0: "(1/0)",
    CellError.NUM: "EXP(1000)",
    CellError.VALUE: '("x"*1)',
    CellError.REF: 'INDIRECT("")',
}
"""LibreOffice's parser for formulas of files knows no error values."""
_AS_VALUES = frozenset(_AS_FORMULAS) | {CellError.NAME, CellError.NULL}


def open_libreoffice(data: bytes, name: str, now: datetime) -> LibreOfficeEngine:
    """Loads a workbook into LibreOffice (an `OpenEngine`).

    LibreOffice's clock cannot be stopped: TODAY and NOW give the present, whatever `now` is.
    """
    office = libreoffice()
    handle, path = tempfile.mkstemp(suffix=".xlsx")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        opened = _asked(name, office, "open", path=Path(path).as_uri())
    finally:
        Path(path).unlink(missing_ok=True)
    return LibreOfficeEngine(office, opened, name)


class LibreOfficeEngine:
    """A workbook in LibreOffice."""

    def __init__(self, office: LibreOffice, opened: dict[str, Any], name: str) -> None:
        """Use `open_libreoffice`."""
        self._office, self._name = office, name
        self._book: int | None = int(opened["book"])
        self._sheets: list[str] = list(opened["sheets"])

    def sheet_names(self) -> list[str]:
        """The sheets in order."""
        return list(self._sheets)

    def add_sheet(self, name: str) -> int:
        """Appends an empty sheet and gives its index."""
        index = int(self._ask("add_sheet", name=name))
        self._sheets.append(name)
        return index

    def set_value(self, sheet: int, row: int, column: int, value: Cell) -> None:
        """Puts a value into a cell."""
        self._ask("set_value", sheet=sheet, row=row, column=column, value=_outgoing(value))

    def set_formula(self, sheet: int, row: int, column: int, text: str) -> None:
        """Puts a formula into a cell. It fills that cell only, even if its value is an array."""
        self._ask("set_formula", sheet=sheet, row=row, column=column, text=_spelled(text))

    def recalculate(self) -> None:
        """Calculates every formula."""
        self._ask("recalculate")

    def read(self, addresses: Sequence[tuple[int, int, int]]) -> list[Cell]:
        """The values of cells."""
        return [_incoming(value) for value in self._ask("read", cells=list(addresses))]

    def spill(self, sheet: int, row: int, column: int) -> tuple[int, int]:
        """Rows and columns that the array formula of a cell would take."""
        found = self._ask("array", sheet=sheet, row=row, column=column)
        if not found["formula"]:
            return 1, 1
        grid = self.evaluate(sheet, row, column, str(found["formula"]))
        return len(grid), len(grid[0])

    def evaluate(self, sheet: int, row: int, column: int, text: str) -> Grid:
        """The value of a formula as if it stood in a cell, with no neighbour in its way."""
        moved = _spelled(standing_elsewhere(text, self._sheets[sheet], row, column))
        scratch = self._scratch.index
        grid = self._ask("evaluate", sheet=scratch, text=moved, most=MOST_ELEMENTS)
        if grid is None:
            return [[CellError.SPILL]]
        return [[_incoming(value) for value in line] for line in grid]

    def close(self) -> None:
        """Gives the memory back."""
        book, self._book = self._book, None
        if book is not None and self._office.alive:
            _asked(self._name, self._office, "close", book=book)

    @cached_property
    def _scratch(self) -> ScratchSheet:
        return ScratchSheet(self)

    def _ask(self, do: str, /, **arguments: Any) -> Any:
        if self._book is None:
            raise EngineError(f"{self._name} is no longer open in LibreOffice. Load it anew")
        return _asked(self._name, self._office, do, book=self._book, **arguments)


def _asked(workbook: str, office: LibreOffice, do: str, /, **arguments: Any) -> Any:
    try:
        return office.ask(do, **arguments)
    except EngineError as error:
        raise EngineError(
            f"{workbook} could not be calculated: {error}. The file was left as it is"
        ) from None


def _outgoing(value: Cell) -> Any:
    if isinstance(value, CellError):
        return {"error": (value if value in _AS_VALUES else CellError.VALUE).value}
    return value


def _incoming(value: Any) -> Cell:
    return CellError(str(value["error"])) if isinstance(value, dict) else value  # type: ignore[reportUnknownArgumentType]


def _spelled(text: str) -> str:
    """A formula as LibreOffice's parser takes it."""
    if "#" not in text:
        return text
    return "".join(
        _AS_FORMULAS.get(CellError(token.text.upper()), token.text)
        if token.kind is Kind.ERROR and token.text.upper() in list(CellError)
        else token.text
        for token in tokenize(text)
    )
