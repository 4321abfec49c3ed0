"""Arguments that a scratch sheet can calculate: one value, wherever they stand."""

from __future__ import annotations

import pytest

from tests.workbooks.fakes import workings
from tests.workbooks.ooxml import book, formula, rows, workbook
from workbooks.call_arguments import Expression
from workbooks.calls import CallingCell, Workings
from workbooks.scalar_text import is_scalar, may_be_blank, qualified

NAMES = (
    "<definedName name=\"one\">'My Sheet'!$A$1</definedName>"
    '<definedName name="rate">0.05</definedName>'
    "<definedName name=\"half\">'My Sheet'!$A$1/2</definedName>"
    "<definedName name=\"area\">'My Sheet'!$A$1:$A$3</definedName>"
    "<definedName name=\"left\">'My Sheet'!A1</definedName>"
    '<definedName name="here">ROW()</definedName>'
    '<definedName name="list">{1,2}</definedName>'
    '<definedName name="own" localSheetId="0">\'My Sheet\'!$A$1</definedName>'
    '<definedName name="outer">one+1</definedName>'
)


def argument(text: str) -> tuple[Workings, CallingCell, Expression]:
    sheets = {"My Sheet": rows({1: formula("C1", f"MY_SUM({text})")}), "Other": ""}
    saved = book(workbook(sheets, names=NAMES))
    work = workings(saved)
    calling = work.calling_cell(saved.formula_cells[0])
    (found,) = calling.calls[-1].arguments
    assert isinstance(found, Expression), found
    return work, calling, found


def scalar(text: str) -> bool:
    _, calling, found = argument(text)
    return is_scalar(calling.reader.parsed, found, frozenset(calling.reader.ours))


@pytest.mark.parametrize(
    "text",
    [
        "A1+1", "(A1)", "-A1%", "SUM(A1:A3)*2", "SUM(A1:A3,Other!B:B)", "IF(A1>1,A2,A3)",
        "A1&\"x\"",
        "VLOOKUP(A1,A1:B3,2,FALSE)", "MATCH(A1,A1:A3,0)", "SUMIFS(A1:A3,B1:B3,A1,C1:C3,\">\"&A2)",
        "COUNTIFS(A1:A3,1,B1:B3,2)", "SUMIF(A1:A3,A1,B1:B3)", "NPV(A1,A1:A3)", "IRR(A1:A3)",
        "MY_SUM(A1)*2", "IF(A1,MY_SUM(1),MY_SUM(2))", "YEAR(TODAY())", "SUM(One:Other!A1)", "A1>=2",
    ],
)  # fmt: skip
def test_one_value(text: str) -> None:
    assert scalar(text)


@pytest.mark.parametrize(
    "text",
    [
        "A1:A3*2", "A1:A3+0", "ROW()+0", "COLUMN()*1", "INDEX(A1:A3,2)+0", "OFFSET(A1,1,0)*1",
        "INDIRECT(\"A1\")+1", "MATCH(A1:A3,A1:A3,0)", "VLOOKUP(A1:A3,A1:B3,2,FALSE)",
        "SUMIF(A1:A3,B1:B3,C1:C3)", "SUMIFS(A1:A3,B1:B3,C1:C3)", "COUNTIF(A1:A3,B1:B3)",
        "COUNTIFS(A1:A3,B1:B3)", "NPV(A1:A3,B1:B3)", "IRR(A1:A3,B1:B3)", "IF(A1:A3>1,1,0)",
        "ABS(A1:A3)", "SUM(A1:A3*2)", "SUM({1,2})*1", "_xlfn.LET(_xlpm.x,A1,_xlpm.x+1)",
        "_xlfn.ANCHORARRAY(A1)*2", "RAND()+1", "UNHEARD(A1)", "_xlfn.SINGLE(A1:A3)+1",
    ],
)  # fmt: skip
def test_perhaps_not_one_value(text: str) -> None:
    assert not scalar(text)


@pytest.mark.parametrize(
    ("text", "blank"),
    [
        ("(A1)", True), ("+A1", True), ("((+ A1))", True), ("IF(TRUE,A1)", True), ("half", True),
        ("IFERROR(A1,0)*1", True), ("A1+0", False), ("-A1", False), ("A1%", False),
        ("SUM(A1:A3)", False), ("A1&A2", False), ("A1=A2", False),
    ],
)  # fmt: skip
def test_what_may_be_a_blank_cell(text: str, blank: bool) -> None:
    _, calling, found = argument(text)
    assert may_be_blank(calling.reader.parsed, found) is blank


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("A1+Other!A2+$B3", ["'My Sheet'!A1", "'My Sheet'!$B3"]),
        ("SUM(A1:B2)", ["'My Sheet'!A1:B2"]),
        ("Other!A1*2", []),
        ("one*2", []),
        ("rate+half", []),
    ],
)
def test_references_that_must_name_their_sheet(text: str, pieces: list[str]) -> None:
    work, calling, found = argument(text)
    given = qualified(work.analyst, calling.cell, calling.reader.parsed, found)
    assert given is not None
    assert [new for *_, new in given] == pieces


@pytest.mark.parametrize("name", ["own", "area", "left", "here", "list", "outer", "nowhere"])
def test_names_that_mean_something_else_elsewhere(name: str) -> None:
    work, calling, found = argument(f"{name}+1")
    assert qualified(work.analyst, calling.cell, calling.reader.parsed, found) is None
