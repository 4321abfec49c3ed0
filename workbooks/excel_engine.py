"""Excel itself behind our protocol, through xlwings, on a Windows or macOS machine that has it.

Excel runs hidden, in an instance of its own: no alert, no macro, no link is followed. It is ended
by its process id, and started anew after a number of workbooks, since Excel grows. Excel's clock
cannot be stopped.
"""

from __future__ import annotations

import atexit
import contextlib
import importlib.util
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from core.cells import Cell, CellError, Grid
from workbooks.address import Rect, column_letters, rect_name
from workbooks.errors import EngineError, EngineMissingError
from workbooks.scratch_evaluation import ScratchSheet

FILES_EACH = 50
"""So many workbooks are calculated by one Excel; then it is ended and another started."""

_MISSING = (
    "Excel is only available on Windows and macOS, with Excel and xlwings installed. "
    "Choose another engine with --engine"
)
_DISABLE_MACROS = 3  # msoAutomationSecurityForceDisable
_MANUAL = "manual"
_FIRST_ERROR = -2146826288  # the number by which Excel tells #NULL!
_ERRORS = {
    _FIRST_ERROR: CellError.NULL,
    _FIRST_ERROR + 7: CellError.DIV0,
    _FIRST_ERROR + 15: CellError.VALUE,
    _FIRST_ERROR + 23: CellError.REF,
    _FIRST_ERROR + 29: CellError.NAME,
    _FIRST_ERROR + 36: CellError.NUM,
    _FIRST_ERROR + 42: CellError.NA,
    _FIRST_ERROR + 43: CellError.GETTING_DATA,
    _FIRST_ERROR + 45: CellError.SPILL,
    _FIRST_ERROR + 46: CellError.CONNECT,
    _FIRST_ERROR + 47: CellError.BLOCKED,
    _FIRST_ERROR + 48: CellError.UNKNOWN,
    _FIRST_ERROR + 49: CellError.FIELD,
    _FIRST_ERROR + 50: CellError.CALC,
}
_DAY_ZERO = datetime(1899, 12, 30)
_WRITTEN = frozenset(list(_ERRORS.values())[:7])
"""The errors that a formula can spell."""

_Result = TypeVar("_Result")


def installed_add_in() -> Path | None:
    """Our add-in, which Excel does not load by itself when a program starts it; None without one.

    It is where CRYPTO_INFLOW_ADD_IN says, else in the user's add-in folder of Windows.
    """
    folder = os.environ.get("APPDATA", "")
    named = os.environ.get("CRYPTO_INFLOW_ADD_IN", "")
    path = Path(named) if named else Path(folder, "Microsoft", "AddIns", "CryptoInflow.xlam")
    return path if (named or folder) and path.is_file() else None


def is_installed() -> bool:
    """Whether this machine could have Excel, and xlwings is there. Excel is not started."""
    right_system = sys.platform in ("win32", "darwin")
    return right_system and importlib.util.find_spec("xlwings") is not None


class Excel:
    """The one Excel of this process."""

    def __init__(self, add_in: Path | None = None) -> None:
        """`add_in` is opened by its path in every instance; the installed one if left out."""
        self.add_in = add_in
        self._app: Any = None
        self._opened = self._in_use = 0

    def open(self, path: str) -> Any:
        """A workbook in a running Excel.

        Raises:
            EngineMissingError: this machine has no Excel.
        """
        if self._app is None or (self._opened >= FILES_EACH and not self._in_use):
            self.end()
            self._start()
        book = self.app.books.open(path, update_links=False, read_only=True, add_to_mru=False)
        self._opened += 1
        self._in_use += 1
        return book

    def close(self, app: Any, book: Any) -> None:
        """Closes a workbook of a running Excel without saving it."""
        if app is not self._app:
            return  # that Excel has ended, and its workbooks with it
        self._in_use -= 1
        with contextlib.suppress(Exception):  # it may have ended by itself
            book.close()

    @property
    def app(self) -> Any:
        """The running instance."""
        return self._app

    def end(self) -> None:
        """Ends Excel by its process id. Harmless the second time."""
        app, self._app = self._app, None
        self._opened = self._in_use = 0
        if app is None:
            return
        atexit.unregister(self.end)
        pid = int(app.pid)
        try:
            app.kill()
        except Exception:  # a dead or hung Excel answers with any error
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGTERM)

    def _start(self) -> None:
        if not is_installed():
            raise EngineMissingError(_MISSING)
        import xlwings

        module: Any = xlwings
        try:
            self._app = module.App(visible=False, add_book=False)
        except Exception as error:  # xlwings tells a missing Excel by whatever its system raises
            raise EngineMissingError(f"Excel did not start ({error}). {_MISSING}") from None
        atexit.register(self.end)
        app = self._app
        app.display_alerts = False
        app.screen_updating = False
        add_in = self.add_in or installed_add_in()
        if add_in is not None:  # while macros are allowed: they are, for this file alone
            app.books.open(str(add_in))
        if sys.platform == "win32":
            app.api.AutomationSecurity = _DISABLE_MACROS
            app.api.AskToUpdateLinks = False
            app.api.EnableEvents = False


_excel = Excel()


def use_add_in(path: Path | None) -> None:
    """The add-in that Excel opens from now on, None for the installed one; a running one ends."""
    _excel.end()
    _excel.add_in = path


def open_excel(data: bytes, name: str, now: datetime) -> ExcelEngine:
    """Loads a workbook into Excel (an `OpenEngine`).

    Excel's clock cannot be stopped: TODAY and NOW give the present, whatever `now` is.
    """
    folder = Path(tempfile.mkdtemp(prefix="excel-"))
    path = folder / f"book{Path(name).suffix or '.xlsx'}"
    path.write_bytes(data)
    try:
        book = _guarded(name, lambda: _excel.open(str(path)))
    except EngineError:
        _remove(path)
        raise
    return ExcelEngine(_excel, book, name, path)


class ExcelEngine:
    """A workbook in Excel."""

    def __init__(self, excel: Excel, book: Any, name: str, path: Path) -> None:
        """Use `open_excel`."""
        self._excel, self._app = excel, excel.app
        self._book: Any = book
        self._name, self._path = name, path
        self._do(lambda: setattr(self._app, "calculation", _MANUAL))

    def sheet_names(self) -> list[str]:
        """The sheets in order."""
        return self._do(lambda: [str(one.name) for one in self._book.sheets])

    def add_sheet(self, name: str) -> int:
        """Appends an empty sheet and gives its index."""
        self._do(lambda: self._book.sheets.add(name, after=self._book.sheets[-1]))
        return len(self.sheet_names()) - 1

    def set_value(self, sheet: int, row: int, column: int, value: Cell) -> None:
        """Puts a value into a cell."""
        self._do(lambda: self._set(self._range(sheet, Rect(row, column, row, column)), value))

    def set_formula(self, sheet: int, row: int, column: int, text: str) -> None:
        """Puts a formula into a cell."""
        cell = self._range(sheet, Rect(row, column, row, column))
        self._do(lambda: setattr(cell, "formula2", f"={text}"))

    def recalculate(self) -> None:
        """Calculates every formula."""
        self._do(self._app.calculate)

    def read(self, addresses: Sequence[tuple[int, int, int]]) -> list[Cell]:
        """The values of cells; each run of rows in a column is read at once."""
        values: list[Cell] = [None] * len(addresses)
        order = sorted(range(len(addresses)), key=lambda n: _by_column(addresses[n]))
        for run in _runs(order, addresses):
            sheet, top, column = addresses[run[0]]
            rect = Rect(top, column, addresses[run[-1]][1], column)
            found = self._do(lambda s=sheet, r=rect: self._values(s, r))
            for index in run:
                values[index] = found[addresses[index][1] - top]
        return values

    def spill(self, sheet: int, row: int, column: int) -> tuple[int, int]:
        """Rows and columns of a dynamic array."""
        cell = self._range(sheet, Rect(row, column, row, column))
        spilled = self._do(lambda: cell.api.HasSpill and cell.api.SpillParent.Address)
        if spilled != f"${column_letters(column)}${row + 1}":
            return 1, 1
        area = self._do(lambda: cell.api.SpillingToRange)
        return int(area.Rows.Count), int(area.Columns.Count)

    def evaluate(self, sheet: int, row: int, column: int, text: str) -> Grid:
        """The value of a formula as if it stood in a cell, with no neighbour in its way."""
        return self._scratch.evaluate(sheet, row, column, text)

    def close(self) -> None:
        """Closes the workbook without saving it; Excel stays for the next."""
        if self._book is not None:
            self._excel.close(self._app, self._book)
            _remove(self._path)
        self._book = None

    @cached_property
    def _scratch(self) -> ScratchSheet:
        return ScratchSheet(self)

    def _range(self, sheet: int, rect: Rect) -> Any:
        return self._do(lambda: self._book.sheets[sheet].range(rect_name(rect)))

    def _set(self, cell: Any, value: Cell) -> None:
        if value is None:
            cell.clear_contents()
        elif isinstance(value, CellError):
            cell.formula2 = f"={value if value in _WRITTEN else CellError.VALUE}"
        elif isinstance(value, str):
            cell.number_format = "@"  # a text such as =1+1 or 007 stays what it is
            cell.value = value
        else:
            cell.value = value

    def _values(self, sheet: int, rect: Rect) -> list[Cell]:
        cells = self._range(sheet, rect)
        # Value2 tells dates and money as numbers; macOS has no such thing.
        values: Any = cells.api.Value2 if sys.platform == "win32" else cells.raw_value
        if rect.is_cell:
            return [_incoming(values)]
        return [_incoming(line[0]) for line in values]

    def _do(self, action: Callable[[], _Result]) -> _Result:
        if self._book is None:
            raise EngineError(f"{self._name} is no longer open in Excel. Load it anew")
        return _guarded(self._name, action)


def _incoming(value: Any) -> Cell:
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int) and value in _ERRORS:
        return _ERRORS[value]
    if isinstance(value, datetime):
        return (value.replace(tzinfo=None) - _DAY_ZERO).total_seconds() / 86400
    return float(value)


def _by_column(address: tuple[int, int, int]) -> tuple[int, int, int]:
    sheet, row, column = address
    return sheet, column, row


def _runs(order: Sequence[int], addresses: Sequence[tuple[int, int, int]]) -> list[list[int]]:
    """Indices of addresses in runs that lie below each other."""
    runs: list[list[int]] = []
    for index in order:
        sheet, row, column = addresses[index]
        if runs and addresses[runs[-1][-1]] in ((sheet, row - 1, column), (sheet, row, column)):
            runs[-1].append(index)
        else:
            runs.append([index])
    return runs


def _guarded(name: str, action: Callable[[], _Result]) -> _Result:
    try:
        return action()
    except EngineError:
        raise
    except Exception as error:  # xlwings raises whatever its system does
        raise EngineError(
            f"{name} could not be calculated: Excel gave up ({error}). The file was left as it is"
        ) from None


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)
        path.parent.rmdir()
