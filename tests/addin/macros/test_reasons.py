"""Why?: which call fails, and why, in the words of core."""

import pytest

from addin.logbook import close_log, note_reason, open_log
from addin.macros.desk import run
from addin.macros.native import PlainNative, WindowsNative
from addin.macros.reasons import explanation, why
from core.cells import CellError
from tests.addin.fake_excel import Answers
from tests.addin.opened import Keyboard

EVALUATE = WindowsNative().evaluate


@pytest.fixture
def explain(sheet_of_calls, tmp_path):
    def explained(cell, evaluate=EVALUATE):
        found = sheet_of_calls.sheet("Sheet 1").range(cell)
        return explanation(found, evaluate, tmp_path / "log.txt")

    return explained


def test_a_number_outside_its_domain(explain):
    said = explain("B2")
    assert said == (
        "'Sheet 1'!B2: CRYPTO_INFLOW gives #NUM!: share must be a number from 0 to 1; got 1.5."
    )


def test_a_text_where_a_number_belongs(explain):
    assert "CRYPTO_INFLOW gives #VALUE!: assets must be a number" not in explain("B3")
    assert "share must be a number; got the text 'ten'" in explain("B3")


def test_the_innermost_call_that_fails_and_an_argument_that_excel_evaluates(explain):
    assert "CRYPTO_INFLOW gives #NUM!" in explain("B4")
    assert "got 3" in explain("B4")


def test_without_excel_s_evaluation_the_call_is_still_named(explain):
    said = explain("B4", PlainNative().evaluate)
    assert "an argument of CRYPTO_INFLOW cannot be looked at here" in said


def test_an_error_from_elsewhere(explain, tmp_path):
    log = open_log(tmp_path / "log.txt")
    note_reason(log, "CRYPTO_INFLOW", "share must be\na number")
    close_log()
    said = explain("B5")
    assert "shows #DIV/0!, but its calls of crypto-inflow are well" in said
    assert "The last reason in the log is CRYPTO_INFLOW: share must be a number" in said


def test_what_the_add_in_remembers_where_the_calls_are_well_now(sheet_of_calls, tmp_path):
    cells = sheet_of_calls.sheet("Sheet 1")
    kept = {"B5": "share must be a number from 0 to 1; got 7"}

    def remembered(cell):
        return kept[cell.get_address(False, False)]

    said = explanation(cells.range("B5"), EVALUATE, tmp_path / "log.txt", remembered)
    assert said == "'Sheet 1'!B5: share must be a number from 0 to 1; got 7"


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("B1", "shows no error"),
        ("A1", "holds no formula"),
        ("B6", "calls no function of crypto-inflow"),
    ],
)
def test_cells_without_anything_to_explain(explain, cell, said):
    assert said in explain(cell)


def test_a_function_that_excel_does_not_know(sheet_of_calls, explain):
    sheet_of_calls.impl.listed[0].cells[0, 1].value = CellError.NAME
    assert "The add-in is not loaded" in explain("B1")


def test_the_call_is_understood_in_the_spelling_of_a_missing_add_in(sheet_of_calls, explain):
    cell = sheet_of_calls.impl.listed[0].cells[1, 1]
    cell.formula = "='C:\\Users\\me\\AddIns\\CryptoInflow.xlam'!CRYPTO_INFLOW(A1,A2)"
    assert "got 1.5" in explain("B2")


def test_the_button_shows_it(sheet_of_calls):
    sheet_of_calls.select(sheet_of_calls.sheet("Sheet 1").range("B2"))
    answers = Answers()
    run(why, sheet_of_calls.book, answers, Keyboard())
    assert "got 1.5" in answers.told[0]


def test_the_button_asks_the_add_in_before_the_log(sheet_of_calls, tmp_path, monkeypatch):
    note_reason(open_log(tmp_path / "log.txt"), "CRYPTO_INFLOW", "an older one")
    asked = []

    def answer(app, name, arguments):
        asked.append((name, arguments))
        return "assets must be positive"

    monkeypatch.setattr(type(sheet_of_calls.app), "run", answer, raising=False)
    sheet_of_calls.select(sheet_of_calls.sheet("Sheet 1").range("B5"))
    answers = Answers()
    run(why, sheet_of_calls.book, answers, Keyboard())
    assert answers.told == ["'Sheet 1'!B5: assets must be positive"]
    assert asked == [("CryptoInflow.xlam!CryptoInflowReason", ["'[calls.xlsx]Sheet 1'!$B$5"])]


def test_nothing_selected(sheet_of_calls):
    answers = Answers()
    run(why, sheet_of_calls.book, answers, Keyboard())
    assert "Select the one cell" in answers.wrong[0]
