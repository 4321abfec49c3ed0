"""All formula cells of a workbook in one table: the same that the sheets tell one by one."""

from __future__ import annotations

import re

import pytest

from tests.workbooks.ooxml import MAIN, book, column, formula, rows, spill, workbook
from workbooks.formula_table import FormulaTable, NotDirectError

SHARED = {
    1: '<c r="B1"><f t="shared" ref="B1:C2" si="0">A1*MY_ADD($A1)</f><v>1</v></c>'
    '<c r="C1"><f t="shared" si="0"/><v>2</v></c>',
    2: '<c r="B2"><f t="shared" si="0"/><v>3</v></c>'
    '<c r="D2"><f t="shared" ref="D2:D3" si="1">E2+1</f><v>3</v></c>',
    3: '<c r="B3"><f t="shared" ref="B3:B4" si="0">Z3</f><v>4</v></c>'
    '<c r="D3"><f t="shared" si="1"/></c>',
    4: '<c r="B4"><f t="shared" si="0"/><v>5</v></c><c r="C4"><f t="shared" si="9"/><v>6</v></c>',
}
ARRAYS = {
    1: spill("A1", "A1:A2", "C1:C2") + '<c r="D1"><f t="array" ref="D1:D2">C1:C2*2</f></c>',
    2: '<c r="A2"><f ca="1"/><v>7</v></c>' + formula("E2", 'TODAY()&"<"', "x", ' t="str"'),
}


def table(**sheets: str) -> FormulaTable:
    return FormulaTable(book(workbook(sheets)))


def test_the_cells_are_those_of_the_sheets() -> None:
    found = table(One=rows(SHARED), Empty="", Two=rows(ARRAYS))
    assert len(found) == 12
    cells = [found.cell(number) for number in found.live]
    assert cells == found.book.formula_cells
    assert [found.addresses[number] for number in found.live] == [c.address for c in cells]
    assert [found.cached(number) for number in found.live] == [c.cached for c in cells]
    texts = {found.book.place(cell.address): cell.text for cell in cells}
    assert texts["One!C1"] == "B1*MY_ADD($A1)"
    assert texts["One!B4"] == "Z4"  # the group is used a second time
    assert "One!C4" not in texts  # its text is lost
    assert "Two!A2" not in texts  # it only repeats the spill above


def test_arrays_and_missing_values() -> None:
    found = table(One=rows(SHARED), Two=rows(ARRAYS))
    named = {number: found.book.place(found.addresses[number]) for number in range(len(found))}
    assert {named[number] for number in found.arrays} == {"Two!A1", "Two!D1"}
    assert {named[number] for number in found.valueless} == {"One!D3", "Two!D1"}
    spills = {named[n]: found.cell(n).dynamic for n in found.arrays}
    assert spills == {"Two!A1": True, "Two!D1": False}


def test_words_are_found_in_any_case_and_in_the_whole_of_a_group() -> None:
    found = table(One=rows(SHARED), Two=column(["my_Add(1)", "YMY_A", "1", 'A1&"MY_"']))
    places = [found.book.place(found.addresses[n]) for n in found.mentioning({b"MY_"})]
    assert places == ["One!B1", "One!C1", "One!B2", "Two!A1", "Two!A2", "Two!A4"]
    assert found.mentioning({b"NOT_THERE"}) == found.mentioning(()) == []
    assert len(found.mentioning({b"MY_", b"Z"})) == 8


def test_numbers_stand_in_the_order_of_the_cells() -> None:
    found = table(A=column(["1", "2"]), B="", C=rows({1: formula("A1", "3", "x", ' t="str"')}))
    assert found.numbers[:2].tolist() == [1.0, 1.0]
    assert found.numbers[2] != found.numbers[2]
    assert len(table(A="").numbers) == 0


PREFIXED = (
    f'<?xml version="1.0"?><x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1">'
    '<x:c r="A1"><x:f>1</x:f></x:c></x:row></x:sheetData></x:worksheet>'
)


@pytest.mark.parametrize(
    ("sheet", "reason"),
    [
        (PREFIXED, "not written as Excel does"),
        ("<row r='1'><c r='A1'><f>1</f></c></row>", "a sheet is not written as Excel does"),
        (f'<row r="1">{formula("B1", "1")}{formula("A1", "1")}</row>', "twice or out of order"),
        (f'<row r="1">{formula("A1", "1")}{formula("A1", "2")}</row>', "twice or out of order"),
        (rows({2: formula("A2", "1")}) + rows({1: formula("A1", "1")}), "twice or out of order"),
        ('<row r="1"><c r="A1"><f t="dataTable" ref="A1:A2" r1="B1"/></c></row>', "data table"),
    ],
)
def test_what_must_be_taken_apart(sheet: str, reason: str) -> None:
    with pytest.raises(NotDirectError, match=re.escape(reason)):
        table(S=sheet)
