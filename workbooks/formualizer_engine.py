"""The formualizer engine (Rust, in process) behind our protocol."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, TypeVar

from core.cells import Cell, CellError, Grid
from workbooks.address import cell_name, parse_rect
from workbooks.errors import EngineError, EngineMissingError
from workbooks.native_calls import guarded
from workbooks.scratch_evaluation import ScratchSheet

_ENGINE = "formualizer"
_ERRORS: dict[str, CellError] = {
    "Null": CellError.NULL,
    "Div": CellError.DIV0,
    "Value": CellError.VALUE,
    "Ref": CellError.REF,
    "Name": CellError.NAME,
    "Num": CellError.NUM,
    "Na": CellError.NA,
    "Spill": CellError.SPILL,
    "Calc": CellError.CALC,
    "Circ": CellError.CALC,
    "NImpl": CellError.NAME,  # a function that it knows and does not calculate
}
_KINDS = {error: kind for kind, error in reversed(_ERRORS.items())}

_FROM_1904 = re.compile(rb"<(?:\w+:)?workbookPr\s[^>]*\bdate1904\s*=\s*[\"'](?:1|true)[\"']")

_Result = TypeVar("_Result")


def open_formualizer(data: bytes, name: str, now: datetime) -> FormualizerEngine:
    """Loads a workbook into formualizer (an `OpenEngine`)."""
    try:
        import formualizer
    except ImportError:
        raise EngineMissingError(
            "the calculation engine formualizer is not installed. Run: pip install formualizer"
        ) from None
    module: Any = formualizer
    config = _config(module, data)
    book = guarded(_ENGINE, name, lambda: module.Workbook.from_bytes(data, config=config))
    guarded(_ENGINE, name, lambda: book.set_temporal_egress("serial"))
    guarded(_ENGINE, name, lambda: book.set_deterministic_clock(now.replace(tzinfo=UTC)))
    return FormualizerEngine(module, book, name)


def _config(module: Any, data: bytes) -> Any:
    """formualizer does not see by itself that a workbook counts days from 1904."""
    evaluation = module.EvaluationConfig()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            workbook = archive.read("xl/workbook.xml")
    except (zipfile.BadZipFile, KeyError):
        workbook = b""  # formualizer says what is wrong
    if _FROM_1904.search(workbook):
        evaluation.date_system = "1904"
    return module.WorkbookConfig(eval_config=evaluation)


class FormualizerEngine:
    """A workbook in formualizer."""

    def __init__(self, module: Any, book: Any, name: str) -> None:
        """Use `open_formualizer`."""
        self._module, self._name = module, name
        self._book: Any = book
        self._sheets: list[str] = self._do(lambda: list(book.sheet_names))

    def sheet_names(self) -> list[str]:
        """The sheets in order."""
        return list(self._sheets)

    def add_sheet(self, name: str) -> int:
        """Appends an empty sheet and gives its index."""
        if name.casefold() in {one.casefold() for one in self._sheets}:
            raise EngineError(f"{self._name} already has a sheet {name}. Choose another name")
        self._do(lambda: self._book.add_sheet(name))
        self._sheets.append(name)
        return len(self._sheets) - 1

    def set_value(self, sheet: int, row: int, column: int, value: Cell) -> None:
        """Puts a value into a cell."""
        place = self._sheets[sheet], row + 1, column + 1
        self._do(lambda: self._book.set_value(*place, self._outgoing(value)))

    def set_formula(self, sheet: int, row: int, column: int, text: str) -> None:
        """Puts a formula into a cell."""
        place = self._sheets[sheet], row + 1, column + 1
        self._do(lambda: self._book.set_formula(*place, f"={text}"))

    def recalculate(self) -> None:
        """Brings every formula up to date."""
        self._do(self._book.evaluate_all)

    def read(self, addresses: Sequence[tuple[int, int, int]]) -> list[Cell]:
        """The values of cells."""
        get, sheets = self._book.get_value, self._sheets
        values = self._do(lambda: [get(sheets[s], r + 1, c + 1) for s, r, c in addresses])
        return [value if value.__class__ is float else _incoming(value) for value in values]

    def spill(self, sheet: int, row: int, column: int) -> tuple[int, int]:
        """Rows and columns of a dynamic array."""
        quoted = self._sheets[sheet].replace("'", "''")
        address = f"'{quoted}'!{cell_name(row, column)}"
        report = self._do(lambda: self._book.inspect_cell(address, include_values=False))
        extent: str | None = report.cell.spill.extent if report.cell.spill else None
        rect = parse_rect(extent.rpartition("!")[2]) if extent else None
        return (rect.rows, rect.columns) if rect else (1, 1)

    def evaluate(self, sheet: int, row: int, column: int, text: str) -> Grid:
        """The value of a formula as if it stood in a cell, with no neighbour in its way."""
        return self._scratch.evaluate(sheet, row, column, text)

    def close(self) -> None:
        """Gives the memory back."""
        self._book = None

    @cached_property
    def _scratch(self) -> ScratchSheet:
        own = {
            (index, str(one["name"]))
            for index, sheet in enumerate(self._sheets)
            for one in self._do(lambda sheet=sheet: self._book.get_named_ranges(sheet))
            if one["scope"] == "sheet"
        }
        return ScratchSheet(self, own)

    def _outgoing(self, value: Cell) -> Any:
        literal = self._module.LiteralValue
        if value is None:
            return literal.empty()
        if isinstance(value, CellError):
            return literal.error(_KINDS.get(value, "Value"), None)
        return value if isinstance(value, (bool, str)) else float(value)

    def _do(self, action: Callable[[], _Result]) -> _Result:
        if self._book is None:
            raise EngineError(f"{self._name} is no longer open in {_ENGINE}. Load it anew")
        return guarded(_ENGINE, self._name, action)


def _incoming(value: Any) -> Cell:
    """A value of formualizer as ours; errors come as dictionaries."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, dict):
        return _ERRORS.get(str(value.get("kind")), CellError.UNKNOWN)  # type: ignore[reportUnknownMemberType]
    return float(value)
