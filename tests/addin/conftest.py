"""An open model of ours, and one with published calls, in the Excel of `fake_excel`."""

import io
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from xlwings import Book, Range

from addin.logbook import close_log
from addin.macros.desk import Desk, Progress
from addin.macros.native import WindowsNative
from core.scenarios import scenario
from tests.addin.fake_excel import Answers, FakeApp, FakeBook
from workbooks.build import build_template
from workbooks.finishing import calculated

CREATED = datetime(2026, 1, 2, 3, 4, 5)


class Keyboard(WindowsNative):
    """Windows' calls, with an Escape key that a test presses after so many looks."""

    def __init__(self, pressed_at=None):
        self.looks, self.pressed_at = 0, pressed_at

    def escape(self, app):
        def pressed():
            self.looks += 1
            return self.looks == self.pressed_at

        return pressed


@pytest.fixture(autouse=True)
def own_settings(tmp_path, monkeypatch):
    """No test sees or writes the settings, the data or the log of the user."""
    monkeypatch.setenv("CRYPTO_INFLOW_CONFIG", str(tmp_path / "config.toml"))
    (tmp_path / "config.toml").write_text(f"log_file = '{tmp_path / 'log.txt'}'")
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    yield
    close_log()


@pytest.fixture(scope="session")
def template():
    return build_template(scenario({"name": "own", "title": "Own assumptions"}), CREATED)


@pytest.fixture(scope="session")
def calls():
    """A workbook with published calls that are well, fail, and stand behind others."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Sheet 1"
    sheet["A1"], sheet["A2"], sheet["A3"] = 8.7e12, 1.5, "ten"
    sheet["B1"] = "=CRYPTO_INFLOW(A1,0.1)"
    sheet["B2"] = "=CRYPTO_INFLOW(A1,A2)"
    sheet["B3"] = "=CRYPTO_INFLOW(A1,A3)"
    sheet["B4"] = "=1+CRYPTO_RELATIVE_SIZE(CRYPTO_INFLOW('Sheet 1'!A1,A2*2))"
    sheet["B5"] = "=1/0+CRYPTO_INFLOW()"
    sheet["B6"] = "=A1*2"
    stream = io.BytesIO()
    book.save(stream)
    return calculated(stream.getvalue(), "calls.xlsx")


class Opened:
    """A workbook in the fake Excel, the way macros get it."""

    def __init__(self, data, name="model.xlsx"):
        self.app = FakeApp()
        self.impl = FakeBook(data, f"C:\\Work\\{name}", self.app)
        self.book = Book(impl=self.impl)

    def desk(self, native=None, **answers):
        native = native or Keyboard()
        progress = Progress(self.book.app, native.escape(self.book.app))
        return Desk(self.book, Answers(**answers), native, progress)

    def select(self, cells):
        self.app.selected = cells.impl

    def named(self, name) -> Range:
        return self.book.names[name].refers_to_range

    def sheet(self, name):
        return self.book.sheets[name]

    def close(self):
        for book in list(self.app.opened):
            book.close()

    def everything(self):
        """All constants and formulas, to see what a macro left behind."""
        return {
            (sheet.name, place): (cell.formula, None if cell.formula else cell.value)
            for sheet in self.impl.listed
            for place, cell in sheet.cells.items()
            if cell.formula or cell.value is not None
        }


@pytest.fixture
def model(template):
    opened = Opened(template)
    yield opened
    opened.close()


@pytest.fixture
def sheet_of_calls(calls):
    opened = Opened(calls, "calls.xlsx")
    yield opened
    opened.close()


@pytest.fixture
def folder(tmp_path) -> Path:
    made = tmp_path / "files"
    made.mkdir()
    return made
