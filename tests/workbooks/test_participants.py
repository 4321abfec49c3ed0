"""Participants from an imported table, and the made-up ones of the example."""

from datetime import date

import pytest

from core.contributions import catch_up_limit
from core.errors import DomainError
from core.participants import Participants
from templates import load
from workbooks.imported.shapes import PARTICIPANTS
from workbooks.imported.table import read_table, required
from workbooks.participants import example_participants, of_columns, of_layout

CSV = b"""ID;Date of birth;Pay;Account balance;Roth %
=1+1;1980-03-04;52000;1000.5;25%
@x;1975-01-01;90000;0;
"""


def test_an_imported_table_becomes_participants():
    imported = required(read_table(CSV, "people.csv", PARTICIPANTS), "people.csv")
    assert of_columns(imported.columns) == Participants(
        participant=("=1+1", "@x"),
        birth_date=(date(1980, 3, 4), date(1975, 1, 1)),
        salary=(52_000.0, 90_000.0),
        balance=(1_000.5, 0.0),
        roth_share=(0.25, None),
    )


def test_columns_are_those_of_the_shape_that_is_imported():
    assert list(Participants.__dataclass_fields__) == [one.name for one in PARTICIPANTS.columns]


def test_a_table_that_core_refuses_is_refused():
    with pytest.raises(DomainError, match="twice"):
        of_columns(
            {
                "participant": ["A", "a"],
                "birth_date": [date(1980, 1, 1)] * 2,
                "salary": [1.0, 1.0],
                "balance": [1.0, 1.0],
            }
        )


def test_the_example_stands_on_both_sides_of_the_ages_of_the_law():
    people = example_participants()
    ages = {2026 - born.year for born in people.birth_date}
    assert {49, 50, 59, 60, 63, 64} <= ages
    assert len({float(catch_up_limit(2026, age)) for age in ages}) == 3
    assert len(people) == 12


def test_only_a_layout_about_a_plan_has_participants():
    assert of_layout(load("member"), example_participants()) is None
    assert of_layout(load("plan"), None) == example_participants()
