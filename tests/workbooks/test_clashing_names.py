from datetime import datetime

import pytest

from core.cells import CellError
from tests.workbooks import ooxml
from workbooks.clashing_names import apart, renamed
from workbooks.engines import engine
from workbooks.package import Package
from workbooks.saved_workbook import SavedWorkbook

NOW = datetime(2026, 1, 2)
NEW = {"match": "_named_match"}
NAMES = (
    '<definedName name="match">Sheet1!$A$1</definedName>'
    '<definedName name="twice">match*2</definedName>'
)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("MATCH(match,A1:A3,0)", "MATCH(_named_match,A1:A3,0)"),
        ('"match"&Match', '"match"&_named_match'),
        ("T[match]+'match'!A1", "T[match]+'match'!A1"),
        ("rematch+match.2+match_1", "rematch+match.2+match_1"),
        ("Sheet1!match&amp;match", "Sheet1!_named_match&amp;_named_match"),
    ],
)
def test_only_the_cell_is_renamed(formula, expected):
    assert renamed(formula, NEW) == expected
    assert renamed(formula, {}) == formula


def book(formula):
    rows = (
        '<row r="1"><c r="A1"><v>2</v></c>'
        f'<c r="B1"><f>{formula}</f></c><c r="C1"><f>twice</f></c></row>'
        '<row r="2"><c r="A2"><v>3</v></c></row>'
    )
    return ooxml.workbook({"Sheet1": rows}, names=NAMES)


@pytest.mark.parametrize("name", ["ironcalc", "formulon"])
def test_every_engine_tells_a_cell_from_a_function(name):
    with_clash = engine(name).open(book("MATCH(match+1,A1:A2,0)"), "x", NOW)
    with_clash.recalculate()
    assert with_clash.read([(0, 0, 1)]) == [2.0]
    with_clash.set_formula(0, 4, 4, "MATCH(match,A1:A2,0)+match")
    with_clash.recalculate()
    assert with_clash.read([(0, 4, 4)]) == [3.0]
    assert CellError.VALUE not in with_clash.read([(0, 0, 1)])


def test_formulon_evaluates_with_the_new_names():
    opened = engine("formulon").open(book("MATCH(match+1,A1:A2,0)"), "x", NOW)
    opened.recalculate()
    assert opened.read([(0, 0, 2)]) == [4.0]
    assert opened.evaluate(0, 9, 9, "MATCH(match,A1:A2,0)*match") == [[2.0]]


def test_a_workbook_without_clash_is_the_same_bytes():
    data = book("match+1")
    assert apart(data, "x", {"MATCH"}) == (data, {})
    assert apart(b"no workbook", "x", {"MATCH"}) == (b"no workbook", {})
    changed, new = apart(book("MATCH(1,A1:A2)"), "x", {"MATCH"})
    assert new == NEW
    assert [one.name for one in SavedWorkbook(Package(changed, "x")).names] == [
        "_named_match",
        "twice",
    ]
