"""The cells whose values the file alone cannot give."""

from __future__ import annotations

import pytest

from tests.workbooks.fakes import workings
from tests.workbooks.ooxml import book, column, rows, spill, workbook
from workbooks.formula_table import FormulaTable, NotDirectError
from workbooks.loose_cells import LooseCells, loose_cells

LINK = {"xl/externalLinks/externalLink1.xml": "<a/>"}


def loose(texts: list[str], names: str = "", parts: dict[str, str] | None = None) -> LooseCells:
    saved = book(workbook({"S": column(texts)}, names=names, parts=parts))
    return loose_cells(workings(saved), FormulaTable(saved))


def test_calls_in_every_spelling() -> None:
    texts = [
        "MY_SUM(1)", "1+my_sum(2)*2", "[1]!MY_SUM(1)", r"'C:\p\x.xlam'!MY_SUM(1)", "_xll.MY_SUM(1)",
        "_xldudf_NS_MY_SUM(1)", "IF(B1,MY_SUM(MY_SUM(1)),2)", "MY_SUMS(1)", "\"MY_SUM(1)\"",
        "SUM(1)",
    ]  # fmt: skip
    found = loose(texts, parts=LINK)
    assert sorted(found.calling) == [0, 1, 2, 3, 4, 5, 6]
    assert len(found.calling[6].calls) == 2
    assert not found.clock
    assert not found.outside
    assert not found.volatile
    assert not found.random


def test_the_clock_and_chance() -> None:
    found = loose(["TODAY()", "NOW()-1", "RAND()*2", "RANDBETWEEN(1,2)", "today()", "YEAR(B1)"])
    assert found.clock == found.volatile == [0, 1, 2, 3, 4]
    assert found.random
    assert not found.can_be_told
    assert loose(["TODAY()"]).can_be_told


def test_a_call_with_the_clock_in_it_is_both() -> None:
    found = loose(["MY_SUM(TODAY())"])
    assert (list(found.calling), found.clock, found.volatile) == ([0], [], [0])


def test_other_workbooks() -> None:
    names = '<definedName name="rate">[1]X!$A$1</definedName>'
    texts = ["[1]X!A1", "SUM('[1]My Sheet'!A1:A2)", "rate*2", "[1]!other", "A1", "[1]!FOO(1)"]
    found = loose(texts, names, LINK)
    assert found.outside == [0, 1, 2, 3, 5]
    assert not found.can_be_told
    assert found.numbers == {0, 1, 2, 3, 5}


def test_names_that_hold_calls() -> None:
    names = (
        '<definedName name="Zinssätze">MY_SUM(S!$B$1)</definedName>'
        '<definedName name="more">Zinssätze+1</definedName>'
        '<definedName name="x">S!$B$1</definedName>'
    )
    found = loose(["Zinssätze*2", "more", "x+1"], names)
    assert sorted(found.calling) == [0, 1]


@pytest.mark.parametrize(
    ("texts", "names", "reason"),
    [
        (['CELL("row",A1)'], "", "surroundings"),
        (['INFO("system")'], "", "surroundings"),
        (["day+1"], '<definedName name="day">TODAY()</definedName>', "a name that shows"),
        (["day+NOW()"], '<definedName name="day">TODAY()</definedName>', "a name that shows"),
        (["OFFSET(B1,0,0)+day"], '<definedName name="day">TODAY()</definedName>', "a name that"),
        (["MY_SUM(1)", "RAND()"], "", "chance beside"),
        (["MY_SUM(1)", "_xlfn.FORMULATEXT(A1)"], "", "read formulas"),
        (["TODAY()", "_xlfn.ISFORMULA(A1)"], "", "read formulas"),
        (["MY_SUM(1)", "_xlfn.SHEETS()"], "", "read formulas"),
        (["MY_SUM([1]X!A1)"], "", "a call with another workbook"),
        (["_xlfn.MAP(B1:B2,_xlfn.LAMBDA(_xlpm.v,MY_SUM(_xlpm.v)))"], "", "LAMBDA"),
    ],
)
def test_what_must_be_taken_apart(texts: list[str], names: str, reason: str) -> None:
    with pytest.raises(NotDirectError, match=reason):
        loose(texts, names, LINK)


@pytest.mark.parametrize("text", ["MY_GRID(1)", "_xlfn.RANDARRAY(2)", "B1:B2+NOW()"])
def test_arrays_that_change(text: str) -> None:
    saved = book(workbook({"S": rows({1: spill("A1", "A1:A2", text)})}))
    with pytest.raises(NotDirectError, match="array"):
        loose_cells(workings(saved), FormulaTable(saved))


def test_nothing_loose() -> None:
    found = loose(["A2+1", "1", "OFFSET(A2,0,0)", 'INDIRECT("A2")', "_xlfn.FORMULATEXT(A1)"])
    assert found.numbers == set()
    assert found.volatile == []
