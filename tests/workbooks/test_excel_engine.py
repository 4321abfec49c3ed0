"""Excel's engine against a strict fake of what it uses of xlwings: anything else is an error."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, ClassVar

import pytest

from core.cells import Cell, CellError
from tests.workbooks import ooxml
from workbooks import excel_engine
from workbooks.address import parse_rect
from workbooks.errors import EngineError, EngineMissingError
from workbooks.excel_engine import (
    FILES_EACH,
    ExcelEngine,
    installed_add_in,
    open_excel,
    use_add_in,
)

NOW = datetime(2026, 3, 4, 5, 6, 7)
DATA = ooxml.workbook({"S": ooxml.column(["1"])})


@dataclass
class FakeSheet:
    name: str
    cells: dict[tuple[int, int], Any] = field(default_factory=dict)
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    spilled: dict[str, tuple[int, int]] = field(default_factory=dict)

    def range(self, address: str) -> FakeRange:
        return FakeRange(self, address)


class FakeRange:
    __slots__ = ("_address", "_rect", "_sheet", "number_format")

    def __init__(self, sheet: FakeSheet, address: str) -> None:
        rect = parse_rect(address)
        assert rect is not None
        self._sheet, self._address, self._rect = sheet, address, rect

    @property
    def api(self) -> SimpleNamespace:
        top, left, bottom, right = self._rect
        lines = tuple(
            tuple(self._sheet.cells.get((r, c)) for c in range(left, right + 1))
            for r in range(top, bottom + 1)
        )
        rows, columns = self._sheet.spilled.get(self._address, (0, 0))
        letters = self._address.rstrip("0123456789")
        return SimpleNamespace(
            Value2=lines if len(lines) > 1 else lines[0][0],
            HasSpill=bool(rows),
            SpillParent=SimpleNamespace(Address=f"${letters}${top + 1}"),
            SpillingToRange=SimpleNamespace(
                Rows=SimpleNamespace(Count=rows), Columns=SimpleNamespace(Count=columns)
            ),
        )

    def _put(self, value: Any) -> None:
        self._sheet.cells[self._rect.top, self._rect.left] = value

    value = property(None, _put)

    def _formula(self, text: str) -> None:
        self._sheet.formulas[self._rect.top, self._rect.left] = text

    formula2 = property(None, _formula)

    def clear_contents(self) -> None:
        self._put(None)


class FakeSheets(list[FakeSheet]):
    def add(self, name: str, after: FakeSheet) -> None:
        assert after is self[-1]
        self.append(FakeSheet(name))


class FakeBook:
    def __init__(self, path: str) -> None:
        self.path, self.closed = path, False
        self.sheets = FakeSheets([FakeSheet("S")])

    def close(self) -> None:
        assert not self.closed
        self.closed = True


class FakeApp:
    started: ClassVar[list[FakeApp]] = []

    def __init__(self, *, visible: bool, add_book: bool) -> None:
        assert (visible, add_book) == (False, False)
        self.pid, self.killed, self.calculated = 100 + len(self.started), False, 0
        self.api, self.files = SimpleNamespace(), []
        self.display_alerts = self.screen_updating = True
        self.calculation = "automatic"
        self.books = SimpleNamespace(open=self._open)
        self.started.append(self)

    def _open(self, path: str, **how: Any) -> FakeBook:
        if path.endswith(".xlam"):
            assert not how
            assert not hasattr(self.api, "AutomationSecurity")  # its own macros must run
        else:
            assert how == {"update_links": False, "read_only": True, "add_to_mru": False}
            assert not self.display_alerts
            assert self.api.AutomationSecurity == 3
            assert self.api.AskToUpdateLinks is False
        if Path(path).name != "addin.xlam" and Path(path).read_bytes()[:2] != b"PK":
            raise RuntimeError("Excel cannot open the file")
        self.files.append(path)
        return FakeBook(path)

    def calculate(self) -> None:
        self.calculated += 1

    def kill(self) -> None:
        assert not self.killed
        self.killed = True


@pytest.fixture(autouse=True)
def windows(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    module = ModuleType("xlwings")
    module.App = FakeApp  # type: ignore[attr-defined]
    FakeApp.started = []
    monkeypatch.setitem(sys.modules, "xlwings", module)
    monkeypatch.setattr(excel_engine.sys, "platform", "win32")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: name)
    yield
    use_add_in(None)
    assert all(app.killed for app in FakeApp.started)


def opened() -> ExcelEngine:
    return open_excel(DATA, "x.xlsx", NOW)


def test_values_formulas_and_sheets() -> None:
    book = opened()
    values: list[Cell] = [1.5, True, "text", None]
    for row, value in enumerate(values):
        book.set_value(0, row, 0, value)
    assert book.read([(0, row, 0) for row in (3, 1, 0, 2)]) == [None, True, 1.5, "text"]
    assert book.add_sheet("T") == 1
    assert book.sheet_names() == ["S", "T"]
    book.set_formula(1, 0, 0, "S!A1#")
    book.set_value(1, 1, 0, CellError.NA)
    book.set_value(1, 2, 0, CellError.SPILL)
    book.recalculate()
    sheet = book._book.sheets[1]
    assert sheet.formulas == {(0, 0): "=S!A1#", (1, 0): "=#N/A", (2, 0): "=#VALUE!"}
    assert FakeApp.started[0].calculated == 1
    assert FakeApp.started[0].calculation == "manual"
    book.close()
    book.close()


def test_errors_as_excel_numbers_them() -> None:
    book = opened()
    numbers = [-2146826281, -2146826246, -2146826243, -2146826238]
    for row, number in enumerate(numbers):
        book._book.sheets[0].cells[row, 0] = number
    found = book.read([(0, row, 0) for row in range(4)])
    assert found == [CellError.DIV0, CellError.NA, CellError.SPILL, CellError.CALC]
    book.close()


def test_a_spill_and_an_evaluation() -> None:
    book = opened()
    book.add_sheet("other")
    book._book.sheets[0].spilled["B2"] = (2, 3)
    assert book.spill(0, 1, 1) == (2, 3)
    assert book.spill(0, 0, 0) == (1, 1)
    assert book.evaluate(0, 4, 0, "A1*ROW()") == [[None]]
    assert book._book.sheets[2].formulas[0, 0] == "=S!A1*5"
    book.close()


def test_excel_is_started_anew_after_some_files() -> None:
    paths: list[Path] = []
    for _ in range(FILES_EACH + 1):
        book = opened()
        paths.append(book._path)
        book.close()
    assert [len(app.files) for app in FakeApp.started] == [FILES_EACH, 1]
    assert [app.killed for app in FakeApp.started] == [True, False]
    assert not any(path.parent.exists() for path in paths)


def test_an_excel_in_use_is_not_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(excel_engine, "FILES_EACH", 1)
    first, second = opened(), opened()
    assert len(FakeApp.started) == 1
    first.close()
    second.close()
    opened().close()
    assert len(FakeApp.started) == 2


def test_the_add_in_is_opened_by_its_path(tmp_path: Path) -> None:
    use_add_in(tmp_path / "addin.xlam")
    opened().close()
    assert FakeApp.started[0].files[0] == str(tmp_path / "addin.xlam")


def test_the_installed_add_in_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CRYPTO_INFLOW_ADD_IN", raising=False)
    monkeypatch.setenv("APPDATA", str(tmp_path))
    assert installed_add_in() is None
    installed = tmp_path / "Microsoft" / "AddIns" / "CryptoInflow.xlam"
    installed.parent.mkdir(parents=True)
    installed.write_bytes(b"PK")
    assert installed_add_in() == installed
    opened().close()
    assert FakeApp.started[0].files[0] == str(installed)
    named = tmp_path / "other.xlam"
    named.write_bytes(b"")
    monkeypatch.setenv("CRYPTO_INFLOW_ADD_IN", str(named))
    assert installed_add_in() == named


def test_a_hung_excel_is_ended_by_its_process(monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[int] = []
    monkeypatch.setattr(excel_engine.os, "kill", lambda pid, _: ended.append(pid))
    opened().close()
    app = FakeApp.started[0]

    def hung() -> None:
        app.killed = True
        raise RuntimeError("RPC server is unavailable")

    monkeypatch.setattr(app, "kill", hung)
    use_add_in(None)
    assert ended == [app.pid]


def test_a_file_it_cannot_open() -> None:
    with pytest.raises(EngineError, match=r"bad\.xlsx.*Excel gave up"):
        open_excel(b"no", "bad.xlsx", NOW)


def test_elsewhere_it_says_where_excel_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(excel_engine.sys, "platform", "linux")
    with pytest.raises(EngineMissingError, match="only available on Windows and macOS"):
        opened()
