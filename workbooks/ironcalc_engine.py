"""The IronCalc engine (Rust, in process) behind our protocol.

IronCalc prints to the process's own output while it loads, and panics on some workbooks. A panic
is an `EngineError` here, and its workbook is not used again.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import tempfile
import zipfile
from collections.abc import Callable, Generator, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from core.cells import Cell, CellError, Grid
from workbooks.errors import BadFileError, EngineError, EngineMissingError
from workbooks.native_calls import guarded
from workbooks.package import Package
from workbooks.scratch_evaluation import ScratchSheet

_ENGINE = "IronCalc"
_STYLES = "xl/styles.xml"
_PLAIN_STYLES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)
_ERRORS: dict[str, CellError] = {
    **{error.value: error for error in CellError},
    "#CIRC!": CellError.CALC,
    "#ERROR!": CellError.CALC,  # a formula that it cannot parse
    "#N/IMPL!": CellError.NAME,
}
_TYPED_AS_ERRORS = frozenset(CellError) - {
    CellError.GETTING_DATA,
    CellError.FIELD,
    CellError.BLOCKED,
    CellError.CONNECT,
    CellError.UNKNOWN,
    CellError.PYTHON,
}
"""The errors IronCalc knows; the others become #VALUE!."""

_EMPTY_NUMBER = re.compile(
    rb'(<(?:\w+:)?c (?:[^>]*? )?)t="n"((?: [^>]*?)?\s*(?:/>|></(?:\w+:)?c>))'
)
"""An empty cell that calls itself a number, as openpyxl writes a blank cell with a style."""

_FROM_TOP = re.compile(rb'(Target=")/xl/')
"""The address of a part beside a sheet, as openpyxl writes it for notes and tables."""

_MAY_BE_EMPTY = re.compile(rb't="n"[^<>]*(?:/>|></)')

_Result = TypeVar("_Result")


def open_ironcalc(data: bytes, name: str, now: datetime) -> IronCalcEngine:
    """Loads a workbook into IronCalc (an `OpenEngine`).

    IronCalc's clock cannot be stopped: TODAY and NOW give the present, whatever `now` is.
    """
    try:
        import ironcalc
    except ImportError:
        raise EngineMissingError(
            "the calculation engine IronCalc is not installed. Run: pip install ironcalc"
        ) from None
    module: Any = ironcalc
    with _file(_with_styles(_made_readable(data, name))) as path:
        model = guarded(_ENGINE, name, lambda: module.load_from_xlsx(path))
    return IronCalcEngine(module, model, name)


@contextlib.contextmanager
def _file(data: bytes) -> Generator[str]:
    """A path under which the data can be read, for as long as the context lasts."""
    handle, path = tempfile.mkstemp(suffix=".xlsx")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        yield path
    finally:
        Path(path).unlink(missing_ok=True)


def _made_readable(data: bytes, name: str) -> bytes:
    """The workbook with blank cells blank and notes where IronCalc looks for them.

    It reads an empty number as 0, and gives up on addresses of parts that begin at the top.
    """
    try:
        package = Package(data, name)
    except BadFileError:
        return data  # IronCalc says what is wrong with it
    changed: dict[str, bytes] = {}
    for part in package.parts:
        if "/worksheets/" in part:
            content = package.read(part)
            readable = _readable(part, content)
            if readable != content:
                changed[part] = readable
    return package.replaced(changed)


def _readable(part: str, content: bytes) -> bytes:
    """A part of a sheet as IronCalc understands it."""
    if part.endswith(".rels"):
        return _FROM_TOP.sub(rb"\1../", content)
    return _EMPTY_NUMBER.sub(rb"\1\2", content) if _MAY_BE_EMPTY.search(content) else content


def _with_styles(data: bytes) -> bytes:
    """The package with a part for styles, which IronCalc needs and some programs leave out."""
    out = io.BytesIO(data)
    try:
        with zipfile.ZipFile(out, "a") as archive:
            if _STYLES in archive.namelist():
                return data
            archive.writestr(_STYLES, _PLAIN_STYLES)
    except zipfile.BadZipFile:
        return data  # IronCalc says what is wrong with it
    return out.getvalue()


class IronCalcEngine:
    """A workbook in IronCalc."""

    def __init__(self, module: Any, model: Any, name: str) -> None:
        """Use `open_ironcalc`."""
        self._module, self._name = module, name
        self._model: Any = model
        self._structure: Any = None  # the same workbook as IronCalc's other kind of model

    def sheet_names(self) -> list[str]:
        """The sheets in order."""
        return [str(one["name"]) for one in self._do(self._model.get_worksheets_properties)]

    def add_sheet(self, name: str) -> int:
        """Appends an empty sheet and gives its index."""
        self._do(lambda: self._model.add_sheet(name))
        return len(self.sheet_names()) - 1

    def set_value(self, sheet: int, row: int, column: int, value: Cell) -> None:
        """Puts a value into a cell."""
        self._structure = None
        self._do(lambda: self._set((sheet, row + 1, column + 1), value))

    def set_formula(self, sheet: int, row: int, column: int, text: str) -> None:
        """Puts a formula into a cell."""
        self._structure = None
        place = sheet, row + 1, column + 1
        self._do(lambda: self._model.update_cell_with_formula(*place, f"={text}"))

    def recalculate(self) -> None:
        """Calculates every formula."""
        self._structure = None
        self._do(self._model.evaluate)

    def read(self, addresses: Sequence[tuple[int, int, int]]) -> list[Cell]:
        """The values of cells."""
        return self._do(lambda: self._read(addresses))

    def spill(self, sheet: int, row: int, column: int) -> tuple[int, int]:
        """Rows and columns of a dynamic array."""
        place = sheet, row + 1, column + 1
        if not self._do(lambda: self._may_spill(*place)):
            return 1, 1
        kind: Any = self._do(lambda: self._structured().get_cell_array_structure(*place))
        if kind == "SingleCell" or "DynamicAnchor" not in kind:
            return 1, 1
        columns, rows = kind["DynamicAnchor"]
        return int(rows), int(columns)

    def evaluate(self, sheet: int, row: int, column: int, text: str) -> Grid:
        """The value of a formula as if it stood in a cell, with no neighbour in its way."""
        return self._scratch.evaluate(sheet, row, column, text)

    def close(self) -> None:
        """Gives the memory back."""
        self._model = self._structure = None

    @cached_property
    def _scratch(self) -> ScratchSheet:
        names: list[dict[str, Any]] = self._do(self._model.get_defined_name_list)
        own = {(int(one["scope"]), str(one["name"])) for one in names if one["scope"] is not None}
        return ScratchSheet(self, own)

    def _set(self, place: tuple[int, int, int], value: Cell) -> None:
        if value is None:
            self._model.clear_cell_contents(*place)
        elif isinstance(value, CellError):
            known = value if value in _TYPED_AS_ERRORS else CellError.VALUE
            self._model.set_user_input(*place, known.value)
        elif isinstance(value, bool):
            self._model.update_cell_with_bool(*place, value)
        elif isinstance(value, str):
            self._model.update_cell_with_text(*place, value)
        else:
            self._model.update_cell_with_number(*place, float(value))

    def _read(self, addresses: Sequence[tuple[int, int, int]]) -> list[Cell]:
        get = self._model.get_cell_value
        values: list[Cell] = [get(s, r + 1, c + 1) for s, r, c in addresses]
        for index, value in enumerate(values):
            if value.__class__ is str and value[:1] == "#":  # type: ignore[index]
                values[index] = self._error_or_text(addresses[index], str(value))
        return values

    def _error_or_text(self, address: tuple[int, int, int], text: str) -> Cell:
        sheet, row, column = address
        kind = self._model.get_cell_type(sheet, row + 1, column + 1)
        if kind != self._module.CellType.ErrorValue:
            return text
        return _ERRORS.get(text, CellError.UNKNOWN)

    def _may_spill(self, sheet: int, row: int, column: int) -> bool:
        """Whether a value without a formula stands beside or below a formula."""
        if self._model.get_cell_formula(sheet, row, column) is None:
            return False
        return any(
            self._model.get_cell_value(*place) is not None
            and self._model.get_cell_formula(*place) is None
            for place in ((sheet, row, column + 1), (sheet, row + 1, column))
        )

    def _structured(self) -> Any:
        """IronCalc tells the size of a spill only through its other kind of model."""
        if self._structure is None:
            data = self._model.to_bytes()
            self._structure = self._module.create_user_model_from_bytes(data)
        return self._structure

    def _do(self, action: Callable[[], _Result]) -> _Result:
        if self._model is None:
            raise EngineError(f"{self._name} is no longer open in {_ENGINE}. Load it anew")
        try:
            return guarded(_ENGINE, self._name, action)
        except EngineError:
            self._model = self._structure = None
            raise
