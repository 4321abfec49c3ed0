"""Sensitivity: right numbers, a right chart, and no input changed whatever happens."""

import pytest

from addin.macros.desk import MacroError, Stopped, run
from addin.macros.tornado import sensitivity
from core.results import run as results_of
from core.scenarios import scenario, with_values
from tests.addin.fake_excel import Answers
from tests.addin.opened import Keyboard


def test_the_table_has_core_s_own_numbers_the_widest_swing_first(model):
    output = model.named("price_identity")
    model.select(output)
    base = output.value
    sensitivity(model.desk())
    sheet = model.sheet("Sensitivity")
    rows = sheet.range("A5").resize(30, 9).value
    rows = [row for row in rows if row[0]]
    swings = [row[8] for row in rows]
    assert swings == sorted(swings, reverse=True)
    assert len(rows) >= 5
    made = scenario({"name": "own", "title": "Own assumptions"})
    for _label, below, above, name, low, high, at_low, at_high, swing in rows:
        ends = [
            results_of(with_values(made, {name: end}, "test")).price_identity for end in (low, high)
        ]
        assert [at_low, at_high] == pytest.approx(ends, rel=1e-9)
        assert swing == pytest.approx(abs(ends[1] - ends[0]), rel=1e-9)
        assert below == pytest.approx(min(0, *(end - base for end in ends)), abs=1e-6)
        assert above == pytest.approx(max(0, *(end - base for end in ends)), abs=1e-6)


def test_the_chart_is_a_tornado_beside_its_own_labels(model):
    model.select(model.named("inflow"))
    sensitivity(model.desk())
    (chart,) = model.sheet("Sensitivity").impl.added_charts
    assert chart.chart_type == "bar_stacked"
    assert chart.source.address.startswith("$A$4:$C$")
    assert chart.category_axis.reverse_order is True
    assert chart.title


def test_every_input_and_excel_s_state_are_as_before(model):
    before, state = model.everything(), model.app.state()
    model.select(model.named("inflow"))
    desk = model.desk()
    sensitivity(desk)
    after = {
        place: held
        for place, held in model.everything().items()
        if place[0] in {name for name, _ in before}
    }
    assert after == before
    assert {**model.app.state(), "status_bar": False} == state
    assert any("Esc stops" in str(bar) for bar in model.app.bars)


@pytest.mark.parametrize("look", [1, 2, 3, 8, 20])
def test_escape_leaves_everything_as_it_was(model, look):
    before, state = model.everything(), model.app.state()
    output = model.named("inflow")
    shown = output.value
    model.select(output)
    answers = Answers()
    run(sensitivity, model.book, answers, Keyboard(pressed_at=look))
    assert model.everything() == before
    assert model.app.state() == state
    assert output.value == shown
    assert answers.wrong == answers.told == []


def test_an_input_with_a_formula_keeps_its_formula(model):
    cell = model.named("allocation")
    cell.value = "=0.05*2"
    model.select(model.named("inflow"))
    sensitivity(model.desk())
    assert cell.formula == "=0.05*2"
    assert cell.value == pytest.approx(0.1)


def test_a_manual_mode_stays_manual_and_the_output_is_calculated_back(model):
    model.app.calculation = "manual"
    output = model.named("inflow")
    shown = output.value
    model.select(output)
    sensitivity(model.desk())
    assert model.app.calculation == "manual"
    assert output.value == shown


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ("D4:D5", "Select one cell"),
        ("A1", "holds no formula"),
    ],
)
def test_what_cannot_be_tested_is_said(model, cells, said):
    model.select(model.sheet("Model").range(cells))
    with pytest.raises(MacroError, match=said):
        sensitivity(model.desk())


def test_a_text_cannot_be_tested(model):
    model.select(model.named("reach_low"))
    with pytest.raises(MacroError, match="shows no number"):
        sensitivity(model.desk())


def test_a_cell_without_inputs_is_said_and_no_sheet_is_made(model):
    model.impl.structure_locked = True
    cell = model.sheet("Checks").range("A40")
    model.sheet("Checks").impl.protected = False
    cell.value = "=1+1"
    model.select(cell)
    with pytest.raises(MacroError, match="depends on no assumption"):
        sensitivity(model.desk())


def test_a_workbook_whose_structure_is_protected_takes_no_sheet(model):
    model.impl.structure_locked = True
    model.select(model.named("inflow"))
    before = model.everything()
    with pytest.raises(MacroError, match="takes no new sheet"):
        sensitivity(model.desk())
    assert model.everything() == before


def test_a_workbook_that_is_none_of_ours_is_refused(sheet_of_calls):
    cells = sheet_of_calls
    cells.select(cells.sheet("Sheet 1").range("B6"))
    answers = Answers()
    run(sensitivity, cells.book, answers, Keyboard())
    assert "holds no inputs of crypto-inflow" in answers.wrong[0]


def test_stopped_is_no_error_of_ours():
    assert not issubclass(Stopped, MacroError)
