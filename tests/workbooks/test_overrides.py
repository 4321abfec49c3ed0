from __future__ import annotations

import pytest

from core.cells import Cell, CellError
from core.scenarios import load_shipped
from workbooks.errors import RequestError
from workbooks.overrides import cell_in, of_scenario, settings
from workbooks.request import Day, Override


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.05", 0.05),
        ("5%", 0.05),
        ("9,300", 9300.0),
        ("$1", 1.0),
        ("-2e3", -2000.0),
        ("TRUE", True),
        ("false", False),
        ("1900-03-01", Day(61.0)),
        ("2025-07-18", Day(45856.0)),
        ("2025-07-18 12:00", Day(45856.5)),
        ("2025-07-18T06:00:00", Day(45856.25)),
        ('"5%"', "5%"),
        ('"say ""yes"""', 'say "yes"'),
        ('""', ""),
        ("", None),
        ("  ", None),
        ("#N/A", CellError.NA),
        ("#div/0!", CellError.DIV0),
        ("single", "single"),
        ("a=b", "a=b"),
    ],
)
def test_values(text: str, value: Cell) -> None:
    found = cell_in(text)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('"open', "quotes"),
        ('"', "quotes"),
        ('"a"b"', "quotes"),
        ("2025-02-30", "no day"),
        ("1900-02-28", "too early"),
        ("1e999", "too large"),
    ],
)
def test_values_that_are_none(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        cell_in(text)


def test_settings() -> None:
    texts = [
        "Sheet!B3=0.05",
        "'My ''own'' = Sheet'!$B$3=a=b",
        " rate = 5%",
        "Sheet1!local=",
        "x_1=1",
    ]
    assert settings(texts) == (
        Override("Sheet!B3", 0.05),
        Override("'My ''own'' = Sheet'!$B$3", "a=b"),
        Override("rate", 0.05),
        Override("Sheet1!local", None),
        Override("x_1", 1.0),
    )


def test_every_mistake_is_told_with_its_text() -> None:
    wrong = {
        "rate": "PLACE=VALUE",
        "=5": "must name a cell",
        "B3=5": "names no sheet; write Sheet1!B3",
        "S!A1:B2=5": "is a range",
        "S!1x=5": "neither a cell nor",
        "'S!B3=5": "PLACE=VALUE",
        "d=2025-13-01": "no day",
    }
    with pytest.raises(RequestError) as caught:
        settings([*wrong, "S!B3=1", "s!$b$3=2"])
    assert len(caught.value.problems) == len(wrong) + 1
    for problem, (text, words) in zip(caught.value.problems, wrong.items(), strict=False):
        assert repr(text) in problem
        assert words in problem
    assert "given twice" in caught.value.problems[-1]


def test_a_scenario_gives_every_assumption_by_name() -> None:
    chosen = load_shipped("base")
    found = {each.place: each.value for each in of_scenario(chosen)}
    assert found["employer"] == 0.15
    assert found["filing_status"] == chosen.choice("filing_status")
    assert {entry.name for entry in chosen.entries()} <= found.keys()
    assert all(each.optional for each in of_scenario(chosen))
    dates = [value for name, value in found.items() if "birth" in name]
    assert dates
    assert all(isinstance(value, float) for value in dates)
