"""New model, report and recalculation: written where the user chose, opened, nothing replaced."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from addin.macros.desk import MacroError, Stopped, run
from addin.macros.models import new_model, place_to_save, report, template_of
from addin.macros.recalculation import (
    folder_jobs,
    recalculate_folder,
    recalculate_workbook,
)
from core.results import run as results_of
from templates import SHIPPED, load
from tests.addin.fake_excel import Answers
from tests.addin.opened import Keyboard, Opened
from workbooks.build import build_template
from workbooks.form import Form, starting_scenario
from workbooks.participants import example_participants
from workbooks.read import failing_checks, read_scenario, read_template_name
from workbooks.read_participants import read_participants


def option(name):
    return f"{name}: {load(name).summary}"


@pytest.mark.parametrize("name", SHIPPED)
def test_a_new_model_is_saved_and_opened(model, folder, name):
    path = folder / "new.xlsx"
    desk = model.desk(choose=[[option(name)]], save_file=[path])
    new_model(desk)
    assert desk.dialogs.asked[-1] == ("save_file", Path(f"{name}.xlsx"))
    assert read_scenario(path).name == "own"
    assert read_template_name(path) == name
    assert model.app.opened[-1].name == "new.xlsx"


def test_no_template_chosen_makes_nothing(model, folder):
    with pytest.raises(Stopped):
        new_model(model.desk(choose=[[]]))
    assert list(folder.iterdir()) == []


def test_a_report_keeps_the_template_and_what_stands_beside_the_scenario(folder):
    start = starting_scenario(load("plan"))
    people = replace(example_participants(), salary=(1.0,) * 12)
    data = build_template(start, datetime(2026, 1, 2), Form(load("plan"), participants=people))
    model = Opened(data)
    path = folder / "r.xlsx"
    report(model.desk(save_file=[path]))
    model.close()
    assert read_template_name(path) == "plan"
    assert read_participants(path, start.value("first_year")) == people
    assert failing_checks(path.read_bytes(), "r.xlsx") == 0


def test_a_layout_of_ones_own_is_asked_for_in_a_terminal(model):
    own = build_template(
        starting_scenario(load()), datetime(2026, 1, 2), Form(replace(load(), name="mine"))
    )
    with pytest.raises(MacroError, match=r"report m\.xlsx --layout mine\.toml"):
        template_of(own, "m.xlsx")


def test_a_report_is_that_of_the_unsaved_workbook(model, folder):
    model.named("allocation").value = 0.02
    path = folder / "r.xlsx"
    report(model.desk(save_file=[path]))
    assert read_scenario(path).value("allocation") == 0.02
    assert failing_checks(path.read_bytes(), "r.xlsx") == 0
    opened = model.app.opened[-1]
    shown = opened.names("inflow").refers_to_range
    assert opened.value(shown.sheet, shown.rect.top, shown.rect.left).value == pytest.approx(
        results_of(read_scenario(path)).inflow
    )


def test_mistakes_in_the_inputs_are_said_with_their_cells(model):
    model.named("allocation").value = "'lots"
    answers = Answers()
    run(report, model.book, answers, Keyboard())
    assert "Assumptions!D" in answers.wrong[0]
    assert "(allocation)" in answers.wrong[0]


def test_an_open_workbook_is_never_replaced(model, folder):
    with pytest.raises(MacroError, match=r"MODEL\.xlsx is open in Excel"):
        place_to_save(model.desk(save_file=[folder / "MODEL.xlsx"]), "Save", "model.xlsx")


def test_files_are_proposed_in_the_folder_of_the_settings(model, folder, monkeypatch):
    monkeypatch.setenv("CRYPTO_INFLOW_FOLDER", str(folder))
    desk = model.desk(save_file=[None])
    with pytest.raises(Stopped):
        place_to_save(desk, "Save", "x.xlsx")
    assert desk.dialogs.asked == [("save_file", folder / "x.xlsx")]


@pytest.mark.parametrize("look", [1, 2])
def test_escape_ends_the_other_process_and_writes_nothing(model, folder, look):
    answers = Answers(choose=[[option("inflow")]], save_file=[folder / "new.xlsx"])
    run(new_model, model.book, answers, Keyboard(pressed_at=look))
    assert list(folder.iterdir()) == []
    assert answers.wrong == []
    assert model.app.status_bar is False


def test_a_recalculated_copy_is_written_and_the_workbook_stays(sheet_of_calls, folder):
    cells = sheet_of_calls
    cells.sheet("Sheet 1").range("A1").value = 9e12
    before = cells.everything()
    path = folder / "out.xlsx"
    recalculate_workbook(cells.desk(agree=[True, True], save_file=[path]))
    assert cells.everything() == before
    assert cells.app.opened[-1].name == "out.xlsx"
    shown = cells.app.opened[-1].sheets("Sheet 1")
    assert shown.cells[0, 1].value == pytest.approx(9e11)


def test_a_folder_is_recalculated_into_another_and_a_bad_file_costs_itself(
    sheet_of_calls, calls, folder
):
    (folder / "in").mkdir()
    (folder / "in" / "a.xlsx").write_bytes(calls)
    (folder / "in" / "b.xlsx").write_bytes(b"no workbook")
    (folder / "out").mkdir()
    desk = sheet_of_calls.desk(open_folder=[folder / "in", folder / "out"])
    recalculate_folder(desk)
    rows = sheet_of_calls.sheet("Recalculated").range("A5").resize(2, 8).value
    assert [row[1] for row in rows] == ["ok", "failed"]
    assert "b.xlsx" in rows[1][7]
    assert [path.name for path in (folder / "out").glob("*.xlsx")] == ["a.xlsx"]
    assert (folder / "in" / "b.xlsx").read_bytes() == b"no workbook"


def test_existing_results_are_replaced_only_after_a_yes(sheet_of_calls, calls, folder):
    for name in ("in", "out"):
        (folder / name).mkdir()
        (folder / name / "a.xlsx").write_bytes(calls)
    desk = sheet_of_calls.desk(open_folder=[folder / "in", folder / "out"], agree=[False])
    with pytest.raises(Stopped):
        recalculate_folder(desk)


def test_results_need_a_folder_of_their_own(folder, calls):
    with pytest.raises(MacroError, match="folder of their own"):
        folder_jobs(folder, folder)
    with pytest.raises(MacroError, match="holds no workbooks"):
        folder_jobs(folder, folder / "out")
    (folder / "out").mkdir()
    (folder / "a.xlsx").write_bytes(calls)
    (folder / "out" / "a.xlsx").write_bytes(calls)
    jobs = folder_jobs(folder, folder / "out")
    assert [(job.source, job.target) for job in jobs] == [
        (folder / "a.xlsx", folder / "out" / "a.xlsx")
    ]


def test_escape_leaves_what_is_done_and_lists_it(sheet_of_calls, calls, folder):
    (folder / "in").mkdir()
    names = ["a.xlsx", *(f"b{number:02}.xlsx" for number in range(15))]
    for name in names:
        (folder / "in" / name).write_bytes(calls)
    (folder / "in" / "c.xlsx").write_bytes(b"no workbook")
    desk = sheet_of_calls.desk(Keyboard(), open_folder=[folder / "in", folder / "out"])
    desk.progress._escape = lambda: (folder / "out" / "a.xlsx").exists()
    with pytest.raises(Stopped):
        recalculate_folder(desk)
    done = sheet_of_calls.sheet("Recalculated").range("A5").resize(20, 2).value
    listed = {Path(row[0]).name for row in done if row[0] and row[1] == "ok"}
    written = {path.name for path in (folder / "out").glob("*.xlsx")}
    assert listed == written >= {"a.xlsx"}
    (folder / "in" / "c.xlsx").write_bytes(calls)
    again = sheet_of_calls.desk(open_folder=[folder / "in", folder / "out"], agree=[True])
    recalculate_folder(again)
    assert "Go on with it?" in again.dialogs.asked[-1][1]
    assert len(list((folder / "out").iterdir())) == len(names) + 1
