"""Reading the participants of a workbook back: the same, or every mistake with its cell."""

import io
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import ScenarioError
from core.participants import Participants
from core.scenarios import scenario
from core.tax import FILING_STATUSES
from templates import load
from workbooks.build import planned, uncalculated
from workbooks.form import Form
from workbooks.participants import example_participants
from workbooks.plan import Purpose
from workbooks.read_participants import participants_in

CREATED = datetime(2026, 1, 2)
FIRST = scenario({"adoption": {"path_months": 1}, "member": {"first_year": 2026}})
TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30).filter(str.strip)
MONEY = st.floats(0.0, 1e15)


def workbook_of(people, layout="plan"):
    plan = planned(FIRST, Purpose.TEMPLATE, CREATED, Form(load(layout), participants=people))
    return uncalculated(plan)


@pytest.fixture(scope="module")
def template():
    return workbook_of(None)


def blank_or(strategy):
    return st.none() | strategy


@st.composite
def tables(draw):
    row = st.tuples(
        TEXTS,
        st.dates(date(1901, 1, 1), date(2026, 12, 31)),
        MONEY,
        MONEY,
        *[blank_or(st.floats(0.0, 1.0))] * 2,
        blank_or(MONEY),
        blank_or(st.sampled_from(FILING_STATUSES)),
        blank_or(st.floats(0.0, 1.0)),
    )
    rows = st.lists(row, min_size=1, max_size=6, unique_by=lambda one: one[0].casefold())
    return Participants(*zip(*draw(rows), strict=True))


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(tables())
def test_what_is_built_reads_back_the_same(people):
    assert participants_in(workbook_of(people), "x.xlsx", 2026) == people


def test_a_workbook_about_no_plan_has_none():
    assert participants_in(workbook_of(None, "member"), "x.xlsx", 2026) is None


def test_empty_rows_between_participants_are_left_out(template):
    people = read(template, {"A20": "late", "B20": date(1990, 1, 1), "C20": 1e5, "D20": 0})
    assert people.participant == (*example_participants().participant, "late")
    assert people.balance[-1] == 0.0
    assert people.deferral_rate[-1] is None


def test_a_number_is_a_name_and_a_date_may_be_text(template):
    people = read(template, {"A5": 1001, "B5": "1980-07-01"})
    assert people.participant[0] == "1001"
    assert people.birth_date[0] == date(1980, 7, 1)


def filled(data, changes):
    book = openpyxl.load_workbook(io.BytesIO(data))
    for cell, value in changes.items():
        book["Participants"][cell].value = value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read(data, changes):
    return participants_in(filled(data, changes), "x.xlsx", 2026)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"A6": None}, "A6 (participant): is empty; it must tell one participant from another"),
        ({"A6": "   "}, "A6 (participant): is empty; it must tell one participant from another"),
        ({"A6": "ex-01"}, "A6 (participant): ex-01 stands in A5 already"),
        ({"A6": "x" * 101}, "A6 (participant): must be at most 100 signs long; got 101"),
        ({"B7": None}, "B7 (birth_date): is empty; it must be a date such as 1980-07-01"),
        ({"B7": "soon"}, "B7 (birth_date): must be a date such as 2025-07-18; got 'soon'"),
        (
            {"B7": date(2027, 1, 1)},
            "B7 (birth_date): the year of birth must be a number from 1896 to 2026"
            " for the plan year; got 2027",
        ),
        ({"C8": "a lot"}, "C8 (salary): must be a number of at least 0; got 'a lot'"),
        ({"D9": -1}, "D9 (balance): must be a number of at least 0; got -1"),
        ({"D9": None}, "D9 (balance): is empty; it must be a number of at least 0"),
        (
            {"E5": 6},
            "E5 (deferral_rate): must be a number from 0 to 1; got 6"
            " (for 6 per cent type 6% or 0.06)",
        ),
        ({"F5": True}, "F5 (roth_share): must be a number from 0 to 1; got True"),
        ({"G5": -2}, "G5 (service): must be a number of at least 0; got -2"),
        (
            {"H5": "engaged"},
            f"H5 (filing_status): must be one of {', '.join(FILING_STATUSES)}; got 'engaged'",
        ),
        ({"I5": "=1/4"}, "I5 (crypto_share): holds a formula without a value"),
        ({"I20": 0.5}, "A20 (participant): is empty"),
    ],
)
def test_a_mistake_names_its_cell(template, changes, said):
    with pytest.raises(ScenarioError) as caught:
        read(template, changes)
    assert caught.value.problems[0].startswith(f"x.xlsx, Participants!{said}")
    assert len(caught.value.problems) == (4 if "I20" in changes else 1)


def test_all_mistakes_are_told_at_once_in_the_order_of_their_cells(template):
    with pytest.raises(ScenarioError) as caught:
        read(template, {"E16": 2, "A9": None, "C5": "x"})
    cells = [problem.split("!")[1].split(" ")[0] for problem in caught.value.problems]
    assert cells == ["C5", "A9", "E16"]


def test_an_empty_table_says_where_to_paste(template):
    empty = {f"{letter}{row}": None for letter in "ABCDEFGHI" for row in range(5, 17)}
    with pytest.raises(ScenarioError, match=r"Participants!A5 \(participant\): is empty; paste"):
        read(template, empty)


def test_a_column_whose_name_is_gone_is_told(template):
    book = openpyxl.load_workbook(io.BytesIO(template))
    del book.defined_names["pasted_salary"]
    stream = io.BytesIO()
    book.save(stream)
    with pytest.raises(ScenarioError, match="no cell has the name pasted_salary"):
        participants_in(stream.getvalue(), "x.xlsx", 2026)
