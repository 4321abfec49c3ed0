import doctest

import pytest

from workbooks.errors import RequestError
from workbooks.imported import mapping
from workbooks.imported.mapping import Link, linked, of_settings, of_toml
from workbooks.imported.shapes import MARKET, PARTICIPANTS

NEEDED = ["Employee ID", "DOB", "Annual Salary", "Account balance"]


def test_examples_run():
    assert doctest.testmod(mapping).failed == 0


def test_titles_of_other_programs_are_known():
    found, problems = linked([*NEEDED, "Deferral %", "Notes"], {}, PARTICIPANTS)
    assert problems == []
    assert [(one.column.name, one.index) for one in found] == [
        ("participant", 0),
        ("birth_date", 1),
        ("salary", 2),
        ("balance", 3),
        ("deferral_rate", 4),
    ]
    found, problems = linked(["Date", "Close", "Volume"], {}, MARKET)
    assert problems == []
    assert [one.column.name for one in found] == ["date", "price", "daily_volume"]


def test_what_is_told_goes_before_what_a_title_says():
    links = {"salary": Link("Base pay")}
    found, problems = linked([*NEEDED, "Base  PAY"], links, PARTICIPANTS)
    assert problems == []
    assert next(one.index for one in found if one.column.name == "salary") == 4


def test_every_mistake_in_the_titles_is_told():
    titles = ["id", "employee number", "Born on", "pay", "pay"]
    _, problems = linked(titles, {"balance": Link("Ballance")}, PARTICIPANTS)
    said = "\n".join(problems)
    assert "participant could be 'id' and 'employee number'" in said
    assert "no column for birth_date; map a title to it; the titles are 'id'" in said
    assert "salary could be 'pay' and 'pay'" in said
    assert "there is no title 'Ballance'; the titles are" in said
    assert len(problems) == 4


def test_one_title_for_two_columns_is_refused():
    links = {"salary": Link("DOB")}
    _, problems = linked(NEEDED, links, PARTICIPANTS)
    assert "row 1: 'DOB' is mapped to birth_date and to salary" in problems


def test_a_title_nearly_right_is_suggested():
    _, problems = linked(NEEDED, {"salary": Link("Anual Salary")}, PARTICIPANTS)
    assert problems == ["row 1: there is no title 'Anual Salary'; did you mean 'Annual Salary'?"]


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (["salary"], "must be TITLE=NAME"),
        (["=salary"], "must be TITLE=NAME"),
        (["Pay=sallary"], "sallary: no such column of participants; did you mean salary?"),
        (["Pay=x"], "x: no such column of participants; there are participant, birth_date"),
        (["Pay=salary", "Wage=salary"], "salary: is mapped twice"),
    ],
)
def test_bad_settings(texts, said):
    with pytest.raises(RequestError, match="--map: 1 to correct") as caught:
        of_settings(texts, PARTICIPANTS)
    assert said in caught.value.problems[0]


def test_a_title_may_hold_the_sign():
    assert of_settings(["a=b=salary"], PARTICIPANTS) == {"salary": Link("a=b")}


def test_a_mapping_file():
    text = '[columns]\nsalary = "Pay"\ndeferral_rate = { from = "Def", percent = true }\n'
    assert of_toml(text, "m.toml", PARTICIPANTS) == {
        "salary": Link("Pay"),
        "deferral_rate": Link("Def", percent=True),
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[columns", "not a TOML file"),
        ("salary = 'x'", "must hold one table"),
        ("[columns]\n[more]\n", "must hold one table"),
        ("[columns]\nsalary = 5", "columns.salary: must be a title"),
        ("[columns]\nsalary = {from = 'x', per = true}", "columns.salary: must be a title"),
        ("[columns]\nsalary = {from = 'x', percent = 1}", "columns.salary: must be a title"),
        ("[columns]\nsalary = {from = 'x', percent = true}", "percent is for shares only"),
        ("[columns]\nsalry = 'x'", "did you mean salary?"),
    ],
)
def test_bad_mapping_files(text, said):
    with pytest.raises(RequestError) as caught:
        of_toml(text, "m.toml", PARTICIPANTS)
    assert said in caught.value.problems[0]
