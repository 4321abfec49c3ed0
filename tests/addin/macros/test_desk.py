"""How a macro runs: state put back, one sentence for an error, the log, the settings sheet."""

import subprocess
import sys
from pathlib import Path

import pytest

import addin.macros
from addin.macros.desk import MacroError, Stopped, quiet, run, workbook_settings
from addin.macros.native import PlainNative
from addin.settings import SHEET
from tests.addin.fake_com import ComError
from tests.addin.fake_excel import Answers
from tests.addin.opened import Keyboard


def spoiled(desk):
    with quiet(desk.book.app, "manual"):
        desk.progress.show("half way")
        raise desk.spoil


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (MacroError("Say this"), "Say this"),
        (ComError("The sheet is protected."), "Excel refused: The sheet is protected."),
        (ZeroDivisionError("division"), "An error of this program (ZeroDivisionError: division)"),
    ],
)
def test_an_error_is_one_message_the_log_and_never_a_traceback(model, tmp_path, error, said):
    state, answers = model.app.state(), Answers()

    def macro(desk):
        desk.spoil = error
        spoiled(desk)

    run(macro, model.book, answers, Keyboard())
    assert answers.wrong[0].startswith(said)
    assert "Traceback" not in answers.wrong[0]
    assert model.app.state() == state
    assert "macro" in (tmp_path / "log.txt").read_text()


def test_stopped_is_quiet_and_in_the_log(model, tmp_path):
    answers = Answers()

    def macro(desk):
        raise Stopped

    run(macro, model.book, answers, Keyboard())
    assert answers.told == answers.wrong == []
    assert "macro: stopped by the user" in (tmp_path / "log.txt").read_text()


def test_neither_escape_nor_a_box_breaks_into_vba_meanwhile(model):
    seen, api = [], model.app.api
    run(
        lambda desk: seen.append((api.EnableCancelKey, api.DisplayAlerts)),
        model.book,
        Answers(),
        Keyboard(),
    )
    assert seen == [(0, False)]
    assert (api.EnableCancelKey, api.DisplayAlerts) == (1, True)


def test_the_state_is_put_back_even_where_a_part_of_it_refuses(model):
    def macro(desk):
        with quiet(desk.book.app):
            model.app._state["calculation"] = "manual"
            type(model.app).screen_updating.fget(model.app)

    run(macro, model.book, Answers(), Keyboard())
    assert model.app.calculation == "automatic"


def test_broken_settings_stop_no_macro_that_needs_none(model, tmp_path):
    (tmp_path / "config.toml").write_text("colour = 1")
    answers, done = Answers(), []
    run(lambda desk: done.append(1), model.book, answers, Keyboard())
    assert done == [1]
    run(lambda desk: desk.settings, model.book, answers, Keyboard())
    assert "colour is no setting" in answers.wrong[0]


def test_a_long_name_fits_into_the_status_bar(model):
    model.desk().progress.show("x" * 400)
    assert len(model.app.status_bar) < 255


def test_the_settings_sheet_of_a_workbook(model):
    assert workbook_settings(model.book) == {}
    sheet = model.book.sheets.add(SHEET, after=model.book.sheets[0])
    sheet.range("A1").value = [["Setting", "Value"], ["folder", "/tmp"], ["", None], ["x ", 1.0]]
    assert workbook_settings(model.book) == {"folder": "/tmp", "x": 1.0}


def test_without_save_copy_as_the_workbook_is_saved_only_after_a_yes(template, folder):
    from tests.addin.opened import Opened

    path = folder / "model.xlsx"
    path.write_bytes(template)
    opened = Opened(template)
    opened.impl.path = str(path)
    with pytest.raises(Stopped):
        opened.desk(PlainNative(), agree=[False]).content()
    assert opened.impl.saved == 0
    assert opened.desk(PlainNative(), agree=[True]).content() == template
    opened.impl.path = str(folder / "Book1")
    with pytest.raises(Exception, match="was never saved"):
        opened.desk(PlainNative()).content()


def test_every_button_has_its_macro_and_its_sentence():
    for name in addin.macros.__all__:
        assert callable(getattr(addin.macros, name))
        assert getattr(addin.macros, name).__doc__.endswith(".")


def test_no_module_of_the_package_hides_a_macro():
    folder = Path(addin.macros.__file__).parent
    assert not {path.stem for path in folder.glob("*.py")} & set(addin.macros.__all__)


@pytest.mark.parametrize("name", addin.macros.__all__)
def test_a_macro_takes_the_calling_workbook(name, model, monkeypatch):
    handed = []
    monkeypatch.setattr("addin.macros.desk.run", lambda macro, book: handed.append((macro, book)))
    model.book.set_mock_caller()
    try:
        getattr(addin.macros, name)()
    finally:
        del type(model.book)._mock_caller
    ((macro, book),) = handed
    assert macro.__name__ == name
    assert book.name == "model.xlsx"


def test_what_excel_loads_at_start_imports_nothing_heavy():
    code = "import sys, addin.macros; print(*sys.modules)"
    out = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout
    assert not {"pandas", "numpy", "xlwings", "openpyxl", "pydantic"} & set(out.split())
