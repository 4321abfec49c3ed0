from __future__ import annotations

import pytest

from tests.workbooks import ooxml
from workbooks.address import rect_name
from workbooks.analysis import Analyst, Traits

KNOWN = frozenset(
    [
        "SUM",
        "IF",
        "NOW",
        "OFFSET",
        "INDEX",
        "LET",
        "LAMBDA",
        "MAP",
        "ROW",
        "CELL",
        "SUBTOTAL",
        "FORMULATEXT",
    ]
)


def analyst(text: str, names: str = "") -> tuple[Analyst, ooxml.SavedWorkbook]:
    sheets = {"S": ooxml.column([text], "C", 3), "T": "", "U": ""}
    book = ooxml.book(ooxml.workbook(sheets, names=names))
    return Analyst(book, frozenset({"CRYPTO_INFLOW"}), KNOWN), book


def traits(text: str, names: str = "") -> Traits:
    reader, book = analyst(text, names)
    return reader.needs(book.formula_cells[0]).traits


def reads(text: str, names: str = "") -> set[str]:
    reader, book = analyst(text, names)
    needs = reader.needs(book.formula_cells[0])
    return {f"{book.sheet_names[sheet]}!{rect_name(rect)}" for sheet, rect in needs.rects}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A1+t!B2", {"S!A1", "T!B2"}),
        ("SUM(T:U!A1)", {"T!A1", "U!A1"}),
        ("SUM(missing!A1)", set[str]()),
        ("ROW(A1)+B1", {"S!B1"}),
        ("ROW(INDEX(A1,B1))", {"S!A1", "S!B1"}),
        ('CELL("row",A1)+CELL("contents",A2)', {"S!A2"}),
        ("rate*2", {"T!B1"}),
        ("local*2", {"U!A1"}),
        ("beside", {"S!B3"}),
        ("twice", {"T!B1"}),
    ],
)
def test_reads(text: str, expected: set[str]) -> None:
    names = (
        '<definedName name="Rate">T!$B$1</definedName>'
        '<definedName name="local">T!$A$1</definedName>'
        '<definedName name="local" localSheetId="0">U!$A$1</definedName>'
        '<definedName name="beside">S!XFD1</definedName>'
        '<definedName name="twice">Rate*2+twice</definedName>'
    )
    found = reads(text, names)
    assert found == ({"S!B3"} if text == "beside" else expected)


def test_traits() -> None:
    assert traits("NOW()").volatile
    assert traits("OFFSET(A1,1,1)").dynamic
    assert traits("SUM(A1:INDEX(B1:B9,2))").dynamic
    assert traits("[1]S!A1").external
    assert not traits("[1]!CRYPTO_INFLOW(1)").external
    assert traits("IF(A1,crypto_inflow())").published
    assert traits("FORMULATEXT(A1)").reads_formulas
    assert traits("SUBTOTAL(9,A1:A3)").totals
    assert traits("SUM(1)") == Traits()


def test_unknown_functions() -> None:
    assert traits("SUM(_xlfn.NOPE(1))").unknown == "_xlfn.NOPE"
    assert traits("LET(f,LAMBDA(x,x),f(2))").unknown == ""
    assert traits("_xlfn.LET(_xlpm.f,_xlfn.LAMBDA(_xlpm.x,1),_xlpm.f(2))").unknown == ""
    assert traits("mine(2)", '<definedName name="mine">LAMBDA(x,x)</definedName>').unknown == ""
    assert traits("mine(2)", '<definedName name="mine">NOPE(1)</definedName>').unknown == "NOPE"


def test_names_bring_their_traits() -> None:
    names = '<definedName name="money">[1]!CRYPTO_INFLOW(T!$A$1)+NOW()</definedName>'
    found = traits("money*2", names)
    assert found.published
    assert found.volatile
    reader, book = analyst("money*2", names)
    assert reader.text(book.formula_cells[0]) == "([1]!CRYPTO_INFLOW(T!$A$1)+NOW())*2"


def test_a_function_of_the_users_own_is_theirs() -> None:
    own = '<definedName name="CRYPTO_INFLOW">_xlfn.LAMBDA(_xlpm.x,1)</definedName>'
    assert not traits("CRYPTO_INFLOW(1)", own).published
