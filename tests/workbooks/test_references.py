from __future__ import annotations

import pytest
from openpyxl.formula.translate import Translator

from workbooks.address import MAX_COLUMN, MAX_ROW, Rect, rect_name
from workbooks.formula import tokenize
from workbooks.references import mentions, moved


def found(text: str) -> list[tuple[str | None, str]]:
    return [(r.sheet, rect_name(r.rect)) for r in mentions(tokenize(text)).references]


@pytest.mark.parametrize(
    ("text", "references"),
    [
        ("A1+$B$2", [(None, "A1"), (None, "B2")]),
        ("SUM(B2:A1)", [(None, "A1:B2")]),
        ("Data!A1:B2", [("Data", "A1:B2")]),
        ("'My ''own'' sheet'!A1", [("My 'own' sheet", "A1")]),
        ("LOG10(A1)", [(None, "A1")]),
        ("SUM(A1:B2 B1:C2)", [(None, "A1:B2"), (None, "B1:C2")]),
        ('"A1"&C3', [(None, "C3")]),
        ("_xlfn.ANCHORARRAY(D4)", [(None, "D4")]),
        ("A1#", [(None, "A1")]),
        ("#REF!+A1", [(None, "A1")]),
        ("XFE1+A1048577", []),
    ],
)
def test_cells_and_ranges(text: str, references: list[tuple[str | None, str]]) -> None:
    assert found(text) == references


def test_whole_columns_and_rows() -> None:
    rects = [r.rect for r in mentions(tokenize("SUM(A:$C)+SUM($2:4)")).references]
    assert rects == [Rect(0, 0, MAX_ROW, 2), Rect(1, 0, 3, MAX_COLUMN)]


def test_three_dimensional_references() -> None:
    for text in ("SUM(Jan:Mar!B2)", "SUM('Jan:Mar'!B2)"):
        (reference,) = mentions(tokenize(text)).references
        assert (reference.sheet, reference.last_sheet) == ("Jan", "Mar")


@pytest.mark.parametrize(
    "text", ["[1]Sheet1!A1", "'[Book 2.xlsx]S'!A1", r"'C:\x\[b.xlsx]S'!A1", "[1]!name", "b.xlsx!n"]
)
def test_other_workbooks(text: str) -> None:
    seen = mentions(tokenize(text))
    assert seen.reads_external
    assert not seen.references


def test_an_add_in_is_no_other_workbook() -> None:
    tokens = tokenize("[1]!CRYPTO_INFLOW(A1)")
    assert mentions(tokens).reads_external
    assert not mentions(tokens, frozenset({2})).reads_external


def test_names_and_tables() -> None:
    names = mentions(tokenize("rate*Sheet1!local+Sales[[#This Row],[a]]+TRUE+SUM(x)")).names
    assert [(n.sheet, n.name, n.bracket) for n in names] == [
        (None, "rate", ""),
        ("Sheet1", "local", ""),
        (None, "Sales", "[[#This Row],[a]]"),
        (None, "x", ""),
    ]


def test_a_range_with_a_calculated_end_is_open() -> None:
    seen = mentions(tokenize("SUM(A1:INDEX(B:B,3))"))
    assert [rect_name(r.rect) for r in seen.open_ranges] == ["A1"]


@pytest.mark.parametrize(
    "text",
    [
        "A1+$A1+A$1+$A$1",
        "SUM(B2:$C$3,D:D,$E:E,4:4,$5:5)",
        "Data!C7*'a b'!C8",
        'LOG10(C5)&"C5"',
        "[1]Sheet1!C7",
        "name+C5",
    ],
)
def test_shared_formulas_move_as_in_openpyxl(text: str) -> None:
    expected = Translator(f"={text}", origin="C5").translate_formula("E9")
    assert f"={moved(tokenize(text), 4, 2)}" == expected


def test_shared_formulas_wrap_at_the_edge_of_the_sheet() -> None:
    assert moved(tokenize("B1"), -1, -2) == "XFD1048576"
    (reference,) = mentions(tokenize("A1:B$2")).references
    assert reference.moved(3, 1) == Rect(1, 1, 3, 2)
