"""read(build(scenario)) == scenario: for templates, reports, and the scenarios beside the first."""

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from core.errors import DomainError, ScenarioError
from core.scenarios import scenario
from core.sections import LONGEST_TEXT
from templates import SHIPPED, load
from tests.workbooks.drawn import AWKWARD, cases, runnable_scenarios, scenarios
from workbooks.build import build_report, build_template, planned
from workbooks.cases import Case
from workbooks.form import Form
from workbooks.pages import Book
from workbooks.plan import Purpose
from workbooks.read import scenario_in
from workbooks.read_cases import cases_in
from workbooks.sheet_writer import saved
from workbooks.sheets import assumptions

CREATED = datetime(2026, 1, 2)
FIRST = scenario()
# A scenario is hundreds of values: to find the smallest that fails takes minutes.
UNSHRUNK = {"phases": [Phase.explicit, Phase.reuse, Phase.generate], "deadline": None}
UNSHRUNK |= {"suppress_health_check": list(HealthCheck)}
quickly = settings(max_examples=25, **UNSHRUNK)
sparingly = settings(max_examples=4, **UNSHRUNK)


def inputs_of(chosen, layout, beside=()):
    """A workbook of only its sheet Assumptions: every input, and nothing that is worked out."""
    plan = planned(FIRST, Purpose.TEMPLATE, CREATED, Form(load(layout)))
    book = Book(replace(plan, scenario=chosen, form=Form(load(layout), tuple(beside))))
    assumptions.write(book)
    return saved(book.workbook)


@quickly
@given(scenarios(), st.sampled_from(SHIPPED))
def test_the_cells_of_any_scenario_read_back(chosen, layout):
    assert scenario_in(inputs_of(chosen, layout), "model.xlsx") == chosen


@quickly
@given(cases())
def test_the_cells_of_any_scenarios_beside_the_first_read_back(beside):
    assert cases_in(inputs_of(FIRST, "scenarios", beside), "model.xlsx", FIRST) == beside


@pytest.mark.parametrize("build", [build_template, build_report])
@pytest.mark.parametrize("layout", SHIPPED)
@sparingly
@given(chosen=runnable_scenarios(), beside=cases(1e12))
def test_what_is_built_reads_back_the_same(build, layout, chosen, beside):
    form = Form(load(layout), beside if load(layout).compares else ())
    try:
        data = build(chosen, CREATED, form)
    except DomainError:
        assume(False)
    assert scenario_in(data, "model.xlsx") == chosen
    assert (cases_in(data, "model.xlsx", chosen) or ()) == form.cases


@pytest.mark.parametrize("text", AWKWARD)
@pytest.mark.parametrize("layout", SHIPPED)
def test_an_awkward_text_reads_back_from_every_place(layout, text):
    table = {"value": 0.1, "source": text, "note": text}
    word = {"value": "joint", "source": text, "note": text}
    chosen = scenario(
        {"name": text, "title": text, "description": text}
        | {"funnel": {"allocation": table}, "member": {"filing_status": word}}
    )
    beside = (Case(text, {}, text), Case("", {"allocation": 0.3}, text))
    beside = beside if load(layout).compares else ()
    data = inputs_of(chosen, layout, beside)
    assert scenario_in(data, "model.xlsx") == chosen
    assert (cases_in(data, "model.xlsx", chosen) or ()) == beside


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a\x00b", "must not hold the control character U+0000"),
        ("\x1b[31m", "must not hold the control character U+001B"),
        ("\x0b", "U+000B"),
        ("\ud800", "U+D800"),
        ("\ufffe", "U+FFFE"),
        ("x" * (LONGEST_TEXT + 1), "at most 32,767 characters, as a cell; got 32,768"),
        ("\U0001f600" * 16_384, "got 32,768"),
        ("\r" * 5_000, "got 35,000"),
        ("_x0041_" * 3_000, "got 39,000"),
    ],
)
def test_what_no_cell_holds_is_refused_at_the_scenario(text, said):
    table = {"value": 0.1, "source": text, "note": text}
    head = {"name": text, "title": text, "description": text}
    with pytest.raises(ScenarioError) as caught:
        scenario(head | {"funnel": {"allocation": table}})
    places = [problem.partition(":")[0] for problem in caught.value.problems]
    assert places == [*head, "funnel.allocation.source", "funnel.allocation.note"]
    assert all(said in problem for problem in caught.value.problems)
    for case in (Case(text, {}), Case("a", {}, text)):
        with pytest.raises(ScenarioError, match="a scenario beside the first: 1 to correct"):
            case.scenario(FIRST)


def test_the_longest_text_reads_back_from_a_report():
    text = "x" * LONGEST_TEXT
    chosen = scenario({"name": text, "title": text, "description": text})
    for layout in SHIPPED:
        assert scenario_in(build_report(chosen, CREATED, Form(load(layout))), "x.xlsx") == chosen
