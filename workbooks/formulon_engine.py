"""The formulon engine (WebAssembly, run by wasmtime) behind our protocol.

formulon compiles itself for seconds when a process starts; wasmtime keeps the result on disk and
then needs a twentieth of that. A trap in WebAssembly leaves formulon unusable for the process, so
it is started anew for the next workbook.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar
from unittest import mock

from core.cells import Cell, CellError, Grid
from workbooks.address import MAX_COLUMN, MAX_ROW
from workbooks.clashing_names import apart, renamed
from workbooks.errors import EngineError, EngineMissingError
from workbooks.package import Package
from workbooks.saved_workbook import SavedWorkbook

FEW = 300
"""Up to so many cells are always read one by one; many are read faster from a saved copy."""

_SAVED_TIMES_FASTER = 7
"""How many times as long a cell takes that is read by itself."""

MOST_ELEMENTS = 100_000
"""A larger array that does not fit beside its neighbours, such as A:A*2, stays #SPILL!."""

MOST_ONE_BY_ONE = 10_000
"""Up to so many elements of an array are evaluated one by one, each with the whole array."""

_OF_ITS_PLACE = re.compile(
    r"[@\[]|\b(?:(?:ROW|COLUMN)\s*\(\s*\)|(?:_xlfn\.)?SINGLE\b|CELL\b|INDIRECT\b)", re.IGNORECASE
)
"""What makes the value of a formula depend on its own cell: ROW(), SINGLE, [#This Row] and such."""

_open_books: list[Any] = []
_Result = TypeVar("_Result")


def open_formulon(data: bytes, name: str, now: datetime) -> FormulonEngine:
    """Loads a workbook into formulon (an `OpenEngine`)."""
    formulon = _started()
    data, new_names = apart(data, name, known_functions())
    try:
        book = formulon.Workbook.load(data)
        book.set_pinned_now(now.year, now.month, now.day, now.hour, now.minute, now.second)
    except (formulon.FormulonError, MemoryError, ValueError) as error:
        raise _engine_error(name, error) from None
    _open_books.append(book)
    return FormulonEngine(formulon, book, name, new_names)


class FormulonEngine:
    """A workbook in formulon."""

    def __init__(self, formulon: Any, book: Any, name: str, new_names: Mapping[str, str]) -> None:
        """Use `open_formulon`."""
        self._formulon, self._book, self._name = formulon, book, name
        self._new_names = new_names
        self._size = 0  # formulas, as far as known

    def sheet_names(self) -> list[str]:
        """The sheets in order."""
        return self._guarded(
            lambda: [str(self._book.sheet_name(i)) for i in range(self._book.sheet_count())]
        )

    def add_sheet(self, name: str) -> int:
        """Appends an empty sheet and gives its index."""
        self._guarded(lambda: self._book.add_sheet(name))
        return len(self.sheet_names()) - 1

    def set_value(self, sheet: int, row: int, column: int, value: Cell) -> None:
        """Puts a value into a cell."""
        self._guarded(lambda: self._set(sheet, row, column, value))

    def set_formula(self, sheet: int, row: int, column: int, text: str) -> None:
        """Puts a formula into a cell."""
        written = f"={renamed(text, self._new_names)}"
        self._guarded(lambda: self._book.set_formula(sheet, row, column, written))

    def recalculate(self) -> None:
        """Brings what changed, and what depends on it, up to date."""
        self._guarded(self._book.recalc)

    def read(self, addresses: Sequence[tuple[int, int, int]]) -> list[Cell]:
        """The values of cells."""
        if len(addresses) <= max(FEW, self._size // _SAVED_TIMES_FASTER):
            return self._guarded(lambda: [self._read(*address) for address in addresses])
        saved = self._saved_values()
        # A file tells #SPILL! and #CALC! as #VALUE!, and a blank as nothing.
        return [
            self._guarded(lambda address=address: self._read(*address))
            if value is None or value is CellError.VALUE
            else value
            for address, value in zip(addresses, map(saved.get, addresses), strict=True)
        ]

    def _saved_values(self) -> dict[tuple[int, int, int], Cell]:
        """The values of formulas as a saved copy holds them, in which they are read faster."""
        saved = SavedWorkbook(Package(self._guarded(self._book.save), self._name))
        found: dict[tuple[int, int, int], Cell] = {}
        for index, sheet in saved.sheets.items():
            columns = sheet.columns
            if columns is not None:
                places = zip(columns.rows, columns.columns, strict=True)
                found |= {(index, *p): columns.cached(i) for i, p in enumerate(places)}
        self._size = len(found)
        return found

    def spill(self, sheet: int, row: int, column: int) -> tuple[int, int]:
        """Rows and columns of a dynamic array."""
        info = self._guarded(lambda: self._book.spill_info(sheet, row, column))
        if not info.engaged or (info.anchor_row, info.anchor_col) != (row, column):
            return 1, 1
        return max(int(info.rows), 1), max(int(info.cols), 1)

    def evaluate(self, sheet: int, row: int, column: int, text: str) -> Grid:
        """The value of a formula as if it stood in a cell, with no neighbour in its way."""
        text = renamed(text, self._new_names)
        grid = self._evaluated(sheet, row, column, text)
        if grid != [[CellError.SPILL]]:
            return grid
        rows = self._evaluated(sheet, row, column, f"ROWS({text})")[0][0]
        columns = self._evaluated(sheet, row, column, f"COLUMNS({text})")[0][0]
        if not isinstance(rows, float) or not isinstance(columns, float) or rows * columns <= 1:
            return grid
        height, width = int(rows), int(columns)
        if height * width > MOST_ELEMENTS:
            return grid
        if not self._tells_place(text):
            far = MAX_ROW + 1 - height, MAX_COLUMN + 1 - width
            grid = self._evaluated(sheet, *far, text)
            if grid != [[CellError.SPILL]]:
                return grid
        if height * width > MOST_ONE_BY_ONE:
            return [[CellError.SPILL]]
        return [
            [
                self._evaluated(sheet, row, column, f"INDEX({text},{i},{j})")[0][0]
                for j in range(1, width + 1)
            ]
            for i in range(1, height + 1)
        ]

    def _evaluated(self, sheet: int, row: int, column: int, text: str) -> Grid:
        """The value of a formula in a cell; #SPILL! where a neighbour is in its way."""
        grid = self._guarded(
            lambda: self._book.evaluate_formula_array(sheet, row, column, f"={text}")
        )
        return [[self._cell(value) for value in line] for line in grid]

    def _tells_place(self, text: str) -> bool:
        """Whether the value of a formula may depend on the cell that it stands in."""
        if _OF_ITS_PLACE.search(text):
            return True
        folded = text.casefold()
        names = self._guarded(lambda: list(self._book.iter_defined_names()))
        return any(str(name.name).casefold() in folded for name in names)

    def close(self) -> None:
        """Gives the memory back."""
        if self._book in _open_books:
            _open_books.remove(self._book)
        if _poisoned():
            self._book._handle = 0
        self._book.close()

    def _set(self, sheet: int, row: int, column: int, value: Cell) -> None:
        place = sheet, row, column
        if value is None:
            self._book.set_blank(*place)
        elif isinstance(value, CellError):
            self._book.set_error(*place, _error_codes()[value])
        elif isinstance(value, bool):
            self._book.set_bool(*place, value)
        elif isinstance(value, str):
            self._book.set_text(*place, value)
        else:
            self._book.set_number(*place, float(value))

    def _read(self, sheet: int, row: int, column: int) -> Cell:
        return self._cell(self._book.get_value(sheet, row, column))

    def _cell(self, value: Any) -> Cell:
        kind = value.kind.name
        if kind == "NUMBER":
            return float(value.number)
        if kind == "TEXT":
            return str(value.text)
        if kind == "BOOL":
            return bool(value.boolean)
        if kind == "BLANK":
            return None
        if kind != "ERROR" or value.error_code is None:
            return CellError.CALC
        return _errors().get(int(value.error_code), CellError.CALC)  # 0 is #NULL!

    def _guarded(self, action: Callable[[], _Result]) -> _Result:
        try:
            return action()
        except (self._formulon.FormulonError, MemoryError, ValueError) as error:
            raise _engine_error(self._name, error) from None


def _engine_error(name: str, error: Exception) -> EngineError:
    first = str(error).partition("\n")[0]
    return EngineError(
        f"{name} could not be calculated: formulon gave up ({first}). The file was left as it is"
    )


def _started() -> Any:
    """formulon, running and sound."""
    try:
        import formulon
    except ImportError:
        raise EngineMissingError(
            "the calculation engine is not installed. Run: pip install formulon"
        ) from None
    if _poisoned():
        for book in _open_books:
            book._handle = 0  # it belonged to the instance that is gone
        _open_books.clear()
        _library().__init__()
    _start(formulon)
    return formulon


def _library() -> Any:
    import formulon._c as binding

    return binding.LIB


def _poisoned() -> bool:
    return getattr(_library(), "_poison_message", None) is not None


def _start(formulon: Any) -> None:
    """Compiles formulon, with wasmtime's on-disk cache where it can be used."""
    if getattr(_library(), "_instance", None) is not None:
        return
    import wasmtime

    try:
        config: Any = wasmtime.Config()
        config.cache = True
        with mock.patch.object(wasmtime, "Engine", return_value=wasmtime.Engine(config)):
            formulon.Workbook.create_default().close()
    except (wasmtime.WasmtimeError, OSError, AttributeError):
        _library().__init__()
        formulon.Workbook.create_default().close()


@functools.cache
def known_functions() -> frozenset[str]:
    """The names of formulon's functions, in capitals without prefix."""
    book: Any = _started().Workbook
    return frozenset(str(book.function_name_at(i)) for i in range(book.function_count()))


@functools.cache
def _error_codes() -> dict[CellError, int]:
    codes: dict[str, int] = {code.name: int(code) for code in _started().ErrorCode}
    return {error: codes.get(error.name, codes["VALUE"]) for error in CellError}


@functools.cache
def _errors() -> dict[int, CellError]:
    known = CellError.__members__
    return {int(code): known.get(code.name, CellError.UNKNOWN) for code in _started().ErrorCode}
