"""Reading the scenarios beside the first one back: the same, or every mistake with its cell."""

import io
from datetime import datetime

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import ScenarioError
from core.scenarios import load_shipped, scenario
from templates import load
from workbooks.build import planned, uncalculated
from workbooks.cases import SLOTS, Case, compared_inputs, shipped_cases
from workbooks.plan import Purpose
from workbooks.read_cases import cases_in

CREATED = datetime(2026, 1, 2)
FIRST = scenario()
FREE = ("allocation", "provider", "months", "multiplier", "volatility", "price")
TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30)


def workbook_of(cases, layout="scenarios"):
    plan = planned(FIRST, Purpose.TEMPLATE, CREATED, load(layout), cases)
    return uncalculated(plan)


@st.composite
def some_cases(draw):
    values = {name: st.floats(0.001, 1) for name in FREE} | {"months": st.floats(1, 120)}
    chosen = st.fixed_dictionaries({}, optional=values)
    one = st.builds(Case, TEXTS, chosen, st.just("") | TEXTS)
    return tuple(draw(st.lists(one, max_size=SLOTS)))


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(some_cases())
def test_what_is_built_reads_back_the_same(cases):
    assert cases_in(workbook_of(cases), "x.xlsx", FIRST) == cases


def test_a_workbook_that_does_not_compare_has_none():
    assert cases_in(workbook_of((), "inflow"), "x.xlsx", FIRST) == ()


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
