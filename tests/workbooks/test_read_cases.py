"""Reading the scenarios beside the first one back: the same, or every mistake with its cell."""

import io
from datetime import datetime

import openpyxl
import pytest

from core.errors import ScenarioError
from core.scenarios import load_shipped, scenario
from templates import load
from workbooks.build import planned, uncalculated
from workbooks.cases import compared_inputs, shipped_cases
from workbooks.form import Form
from workbooks.plan import Purpose
from workbooks.read_cases import cases_in

CREATED = datetime(2026, 1, 2)
FIRST = scenario()


def workbook_of(cases, layout="scenarios"):
    plan = planned(FIRST, Purpose.TEMPLATE, CREATED, Form(load(layout), cases))
    return uncalculated(plan)


def test_a_workbook_that_does_not_compare_has_none():
    assert cases_in(workbook_of((), "inflow"), "x.xlsx", FIRST) is None


def test_the_shipped_cases_are_the_shipped_scenarios():
    for case in shipped_cases(FIRST):
        shipped, made = load_shipped(case.name), case.scenario(FIRST)
        for name in compared_inputs():
            assert made.value(name) == shipped.value(name), (case.name, name)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"case_allocation": 2}, "D{row} (case_allocation): must be a number from 0 to 1; got 2"),
        ({"case_provider": "half"}, "D{row} (case_provider): must be a number from 0 to 1"),
        ({"case_gold_weight": 0.9}, "x.xlsx, scenario base: "),
        ({"case_btc_cap": 9e12}, "x.xlsx, scenario base: "),
    ],
)
def test_a_mistake_names_its_cell_or_its_scenario(changes, said):
    book = openpyxl.load_workbook(io.BytesIO(workbook_of(shipped_cases(FIRST))))
    for name, value in changes.items():
        place = book.defined_names[name].attr_text.partition("!")[2].partition(":")[0]
        cell = book["Assumptions"][place.replace("$", "")].offset(0, 1)
        cell.value = value
    stream = io.BytesIO()
    book.save(stream)
    with pytest.raises(ScenarioError) as caught:
        cases_in(stream.getvalue(), "x.xlsx", FIRST)
    assert len(caught.value.problems) == 1
    assert said.format(row=cell.row) in caught.value.problems[0]
