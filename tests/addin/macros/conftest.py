"""An open model of ours, and one with published calls, in the Excel of `fake_excel`."""

import io
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from addin.logbook import close_log
from core.scenarios import scenario
from tests.addin.opened import Opened
from workbooks.build import build_template
from workbooks.finishing import calculated

CREATED = datetime(2026, 1, 2, 3, 4, 5)


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
    return calculated(stream.getvalue(), "calls.xlsx").data


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
