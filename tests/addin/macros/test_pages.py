"""Audit, settings, help, about, and the example of a function."""

import html

import pytest

from addin.macros.desk import MacroError, Stopped
from addin.macros.insert import insert_function
from addin.macros.pages import about, audit, help_page, help_text, settings
from addin.ribbon import BUTTONS
from core.audit import audit as claims
from core.catalog import CATALOG


def test_the_audit_is_on_a_new_sheet_and_its_texts_are_no_formulas(model):
    audit(model.desk())
    sheet = model.sheet("Audit of the article")
    rows = sheet.range("A5").resize(len(claims()), 6).value
    assert [row[4] for row in rows] == [claim.verdict for claim in claims()]
    assert all(not cell.formula for cell in sheet.impl.cells.values())


def test_settings_tell_each_value_and_place_and_open_the_file(model, tmp_path, monkeypatch):
    opened = []
    monkeypatch.setattr("subprocess.Popen", opened.append)
    desk = model.desk(agree=[True])
    settings(desk)
    shown = desk.dialogs.asked[0][1]
    assert "market_data: not set (the default)" in shown
    assert f"log_file: {tmp_path / 'log.txt'} ({tmp_path / 'config.toml'})" in shown
    assert str(tmp_path / "config.toml") in opened[0]


def test_a_settings_file_is_made_where_there_is_none(model, tmp_path, monkeypatch):
    from addin.macros.pages import open_settings_file

    monkeypatch.setattr("subprocess.Popen", lambda command: None)
    path = tmp_path / "new" / "config.toml"
    open_settings_file(path)
    assert "# market_data = ''" in path.read_text()


def test_help_has_every_button_and_every_function(model, monkeypatch):
    shown = []
    monkeypatch.setattr("webbrowser.open", lambda address: shown.append(address) or True)
    help_page(model.desk())
    assert shown[0].startswith("file:")
    text = help_text()
    for button in BUTTONS:
        assert f"<strong>{button.group}: {button.label}</strong>" in text
        assert html.escape(button.super_tip) in text
    for row in CATALOG.values():
        assert row.signature in text


def test_about_tells_the_versions(model):
    desk = model.desk()
    about(desk)
    said = desk.dialogs.told[0]
    for word in ("crypto-inflow 0.", "Excel 16.0", "xlwings 0.37.8", "Python 3.", "Log: "):
        assert word in said


@pytest.mark.parametrize("name", CATALOG)
def test_the_example_of_every_function_can_be_inserted(sheet_of_calls, name):
    cell = sheet_of_calls.sheet("Sheet 1").range("F9")
    sheet_of_calls.select(cell)
    desk = sheet_of_calls.desk(choose=[[name]], agree=[True])
    insert_function(desk)
    assert cell.formula == CATALOG[name].example
    assert CATALOG[name].help in desk.dialogs.asked[1][1]


def test_content_is_replaced_only_after_a_second_yes(sheet_of_calls):
    cell = sheet_of_calls.sheet("Sheet 1").range("A1")
    sheet_of_calls.select(cell)
    with pytest.raises(Stopped):
        insert_function(sheet_of_calls.desk(choose=[["CRYPTO_INFLOW"]], agree=[True, False]))
    assert cell.value == 8.7e12
    insert_function(sheet_of_calls.desk(choose=[["CRYPTO_INFLOW"]], agree=[True, True]))
    assert cell.formula == CATALOG["CRYPTO_INFLOW"].example


def test_an_excel_without_spills_takes_the_plain_formula(sheet_of_calls, monkeypatch):
    from tests.addin.fake_cells import FakeRange
    from tests.addin.fake_com import ComError

    def refuse(cells, value):
        raise ComError("Object doesn't support this property or method")

    monkeypatch.setattr(FakeRange, "formula2", property(FakeRange.formula2.fget, refuse))
    cell = sheet_of_calls.sheet("Sheet 1").range("F9")
    sheet_of_calls.select(cell)
    insert_function(sheet_of_calls.desk(choose=[["CRYPTO_INFLOW"]], agree=[True]))
    assert cell.formula == CATALOG["CRYPTO_INFLOW"].example


def test_several_cells_are_refused(sheet_of_calls):
    sheet_of_calls.select(sheet_of_calls.sheet("Sheet 1").range("A1:A2"))
    with pytest.raises(MacroError, match="Select the one cell"):
        insert_function(sheet_of_calls.desk())
