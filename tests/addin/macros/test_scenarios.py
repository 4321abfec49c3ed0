"""Scenario: applied to the inputs with everything beside them, or compared on a new sheet."""

import pytest

from addin.macros.desk import MacroError, Stopped, run
from addin.macros.inputs import input_cells, write_scenario
from addin.macros.scenarios import ANOTHER, THIS, choose_scenario, compare_scenarios
from core.results import compare
from core.scenarios import load_shipped, scenario, shipped, with_values
from tests.addin.fake_excel import Answers
from tests.addin.opened import Keyboard
from workbooks.read import scenario_in


@pytest.mark.parametrize("name", shipped())
def test_an_applied_scenario_reads_back_as_itself(model, name):
    desk = model.desk(choose=[[name]], agree=[True])
    choose_scenario(desk)
    assert scenario_in(desk.content(), "model.xlsx") == load_shipped(name)
    assert name in desk.dialogs.told[0]


def test_the_workbook_calculates_with_it(model):
    choose_scenario(model.desk(choose=[["base"]], agree=[True]))
    assert model.named("inflow").value == pytest.approx(5_872_500_000.0, rel=1e-12)


def test_source_date_and_range_stand_beside_the_value(model):
    choose_scenario(model.desk(choose=[["target-date-sleeve"]], agree=[True]))
    made = load_shipped("target-date-sleeve").funnel.provider
    value = model.named("provider")
    shown = value.sheet.range((value.row, 4)).resize(1, 6).value
    assert shown[:3] == [made.value, made.low, made.high]
    assert shown[3] is None or shown[3].date() == made.as_of
    assert shown[4] == made.source


def test_a_file_of_the_user_s_folder_and_one_from_elsewhere(model, folder, monkeypatch):
    (folder / "mine.toml").write_text('name = "mine"\ntitle = "Mine"\n[funnel]\nallocation = 0.02')
    monkeypatch.setenv("CRYPTO_INFLOW_SCENARIOS", str(folder))
    choose_scenario(model.desk(choose=[["mine.toml"]], agree=[True]))
    assert model.named("allocation").value == 0.02
    assert model.named("scenario_name").value == "mine"
    other = folder.parent / "other.toml"
    other.write_text("[funnel]\nallocation = 0.03")
    choose_scenario(model.desk(choose=[[ANOTHER]], open_file=[other], agree=[True]))
    assert model.named("allocation").value == 0.03


def test_a_text_from_a_file_never_becomes_a_formula_or_a_number(model, folder):
    file = folder / "bad.toml"
    text = '[funnel]\nallocation = {value = 0.02, source = "=HYPERLINK(1)", note = "2025-01-02"}'
    file.write_text(f'name = "007"\n{text}')
    choose_scenario(model.desk(choose=[[ANOTHER]], open_file=[file], agree=[True]))
    value = model.named("allocation")
    assert value.sheet.range((value.row, 8)).value == "=HYPERLINK(1)"
    assert value.sheet.range((value.row, 9)).value == "2025-01-02"
    assert model.named("scenario_name").value == "007"


def test_mistakes_in_a_file_are_shown_and_nothing_changes(model, folder):
    file = folder / "bad.toml"
    file.write_text("[funnel]\nallocation = 2\nallocatoin = 1")
    before, answers = model.everything(), Answers(choose=[[ANOTHER]], open_file=[file])
    run(choose_scenario, model.book, answers, Keyboard())
    assert "bad.toml" in answers.wrong[0]
    assert "did you mean allocation?" in answers.wrong[0]
    assert model.everything() == before


@pytest.mark.parametrize(
    "answers", [{"choose": [[]]}, {"choose": [["low"]], "agree": [False]}], ids=["list", "question"]
)
def test_cancelled_is_quiet_and_changes_nothing(model, answers):
    before, user = model.everything(), Answers(**answers)
    run(choose_scenario, model.book, user, Keyboard())
    assert user.told == user.wrong == []
    assert model.everything() == before


@pytest.mark.parametrize("look", [1, 5, 20])
def test_escape_puts_back_what_was_written(model, look):
    before, state = model.everything(), model.app.state()
    user = Answers(choose=[["base"]], agree=[True])
    run(choose_scenario, model.book, user, Keyboard(pressed_at=look))
    assert model.everything() == before
    assert model.app.state() == state


def test_an_input_that_excel_refuses_leaves_all_others_as_they_were(model):
    cell = model.named("real_volume")
    cell.sheet.impl.cells[cell.row - 1, cell.column - 1].locked = True
    made = with_values(scenario(), {"allocation": 0.02, "real_volume": 0.3}, "test")
    before, desk = model.everything(), model.desk()
    places = input_cells(desk.content(), "model.xlsx")
    with pytest.raises(Exception, match="Exception occurred"):
        write_scenario(desk, places, made)
    assert model.everything() == before


def test_only_what_differs_is_written(model):
    desk = model.desk()
    places = input_cells(desk.content(), "model.xlsx")
    same = scenario({"name": "own", "title": "Own assumptions"})
    assert write_scenario(desk, places, same) == 0
    changed = with_values(same, {"allocation": 0.02}, "test")
    assert write_scenario(desk, places, changed) == 3  # value, date and source


def test_several_are_compared_on_a_new_sheet(model):
    compare_scenarios(model.desk(choose=[["low", "base", THIS]]))
    sheet = model.sheet("Scenarios")
    own = scenario({"name": "own", "title": "Own assumptions"})
    grid = compare([load_shipped("low"), load_shipped("base"), own]).grid()
    assert sheet.range("A4").resize(len(grid), 4).value == grid
    compare_scenarios(model.desk(choose=[["low"]]))
    assert model.sheet("Scenarios 2")


def test_a_folder_of_scenarios_that_is_not_there(model, monkeypatch, folder):
    monkeypatch.setenv("CRYPTO_INFLOW_SCENARIOS", str(folder / "gone"))
    with pytest.raises(MacroError, match="is not there"):
        compare_scenarios(model.desk())


def test_nothing_chosen(model):
    with pytest.raises(Stopped):
        compare_scenarios(model.desk(choose=[[]]))
