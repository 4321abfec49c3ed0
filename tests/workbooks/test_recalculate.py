from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

import pytest

from core.cells import Cell, CellError, Grid
from tests.workbooks import ooxml
from tests.workbooks.ooxml import column, formula, rows, spill, value, workbook
from workbooks.errors import UnsupportedFormatError
from workbooks.outcome import Report
from workbooks.recalculate import recalculate_bytes
from workbooks.request import Request


class Fake:
    """Functions that show what they are given.

    ADD sums what it gets (blank counts 100), SHOW writes it as text, GRID makes a table, FAIL an
    error.
    """

    def __init__(self) -> None:
        self.seen: list[tuple[str, tuple[Cell | Grid, ...]]] = []

    @property
    def names(self) -> frozenset[str]:
        return frozenset({"MY_ADD", "MY_SHOW", "MY_GRID", "MY_FAIL"})

    def call(self, name: str, arguments: Sequence[Cell | Grid]) -> Cell | Grid:
        self.seen.append((name, tuple(arguments)))
        flat = [
            cell
            for given in arguments
            for line in (given if isinstance(given, list) else [[given]])
            for cell in line
        ]
        for cell in flat:
            if isinstance(cell, CellError):
                return cell
        if name == "MY_ADD":
            return sum(100.0 if c is None else float(c) for c in flat)
        if name == "MY_SHOW":
            return repr(list(arguments))
        if name == "MY_FAIL":
            return CellError.NUM
        height, width = int(float(flat[0] or 0)), int(float(flat[1] or 0))
        return [[float(10 * r + c) for c in range(1, width + 1)] for r in range(1, height + 1)]

    def call_many(self, name: str, calls: Sequence[Sequence[Cell | Grid]]) -> list[Cell | Grid]:
        return [self.call(name, arguments) for arguments in calls]


def run(data: bytes, functions: Fake | None = None) -> tuple[bytes, Report]:
    out, report = recalculate_bytes(
        data, "test.xlsx", functions or Fake(), Request(as_of=datetime(2026, 3, 4, 5, 6, 7))
    )
    untouched(data, out)
    return out, report


def formulas(xml: bytes) -> list[bytes]:
    """Every <f> but for the `ref` of spills."""
    found = re.findall(rb"<(?:\w+:)?f(?:\s[^<>]*?)?(?:/>|>[^<]*</(?:\w+:)?f>)", xml)
    return [re.sub(rb' ref="[^"]*"', b"", one) for one in found]


def untouched(before: bytes, after: bytes) -> None:
    """All parts but sheets are the same bytes; no formula of a sheet differs."""
    old, new = ooxml.parts(before), ooxml.parts(after)
    assert list(old) == list(new)
    for name, content in old.items():
        if "/worksheets/sheet" in name:
            assert formulas(content) == formulas(new[name])
        else:
            assert content == new[name]


def one(text: str, more: dict[int, str] | None = None) -> Cell:
    """The value that a formula in C3 gets; A1 is 1, A2 is 2, A3 is blank."""
    cells = {
        1: '<c r="A1"><v>1</v></c>',
        2: '<c r="A2"><v>2</v></c>',
        3: formula("C3", text, "-1"),
    }
    out, report = run(workbook({"Sheet1": rows(cells | (more or {}))}))
    assert not report.kept, report.kept
    again, second = run(out)
    assert again == out
    assert not second.changed
    return value(out, "C3")


@pytest.mark.parametrize(
    "spelling",
    [
        "MY_ADD",
        "[1]!MY_ADD",
        r"'C:\p\x.xlam'!my_add",
        "_xll.MY_ADD",
        "_xldudf_NS_MY_ADD",
        "[2]!_xldudf_MY_ADD",
        "_xlfn.MY_ADD",
        "ORG.X.MY_ADD",
        "My_Add ",
    ],
)
def test_every_spelling(spelling: str) -> None:
    assert one(f"{spelling}(A1,A2)*10") == 30.0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("MY_ADD(1,MY_ADD(2,MY_ADD(3)))", 6.0),
        ("MY_ADD(MY_ADD(A1)*2,1)", 3.0),
        ("IF(A1=1,MY_ADD(A1,A2),MY_FAIL())", 3.0),
        ("IF(A1=2,MY_FAIL(),5)", 5.0),
        ("IFERROR(MY_FAIL(),7)", 7.0),
        ("MY_FAIL()", CellError.NUM),
        ("MY_ADD(MY_FAIL(),1)", CellError.NUM),
        ("MY_ADD(1/0)", CellError.DIV0),
        ("MY_ADD(#N/A)", CellError.NA),
        ("SHEETS()+MY_ADD(SHEETS()*2,1)", 4.0),
        ("_xlfn.LET(_xlpm.x,A2*5,MY_ADD(_xlpm.x)+_xlpm.x)", 20.0),
        ("_xlfn.LET(_xlpm.x,A2,_xlpm.y,_xlpm.x*2,MY_ADD(_xlpm.y*2,_xlpm.x))", 10.0),
        ("_xlfn.LET(_xlpm.x,A2,_xlfn.LET(_xlpm.y,_xlpm.x+1,MY_ADD(_xlpm.y+_xlpm.x)))", 5.0),
        ("_xlfn.LET(_xlpm.x,MY_ADD(A2),MY_ADD(_xlpm.x*2))", 4.0),
        ("_xlfn.LET(_xlpm.f,_xlfn.LAMBDA(_xlpm.v,_xlpm.v+MY_ADD(A2)),_xlpm.f(1))", 3.0),
        ("SUM(MY_GRID(2,2))", 66.0),
        ("INDEX(MY_GRID(3,2),3,2)", 32.0),
        ("ROWS(MY_GRID(3,2))", 3.0),
        ("COLUMNS(MY_GRID(3,2))", 2.0),
        ("SUMPRODUCT(MY_GRID(2,1)*2)", 64.0),
        ("MY_GRID(3,2)", 11.0),
        ("MY_GRID(3,2)*2", 22.0),
        ("MY_ADD(MY_GRID(2,2))", 66.0),
        ("VLOOKUP(21,MY_GRID(3,2),2,FALSE)", 22.0),
        (
            'MY_SHOW("a ""MY_ADD(1)"" b",TRUE,-2,50%,)',
            "['a \"MY_ADD(1)\" b', True, -2.0, 0.5, None]",
        ),
        ("MY_SHOW(A1:B2)", "[[[1.0, None], [2.0, None]]]"),
        ("MY_SHOW(A:A)", "[[[1.0], [2.0], [None]]]"),
        ("MY_SHOW(A3,Z99,OFFSET(A1,2,0),INDEX(A:A,3),A3+0)", "[None, None, None, None, 0.0]"),
        ("MY_SHOW(IF(TRUE,A3),IF(TRUE,0))", "[None, 0.0]"),
        ("MY_SHOW({1,2;3,4})", "[[[1.0, 2.0], [3.0, 4.0]]]"),
        ("MY_SHOW(A1:A2*10)", CellError.VALUE),  # by position: row 3 is outside
        ("MY_SHOW(A1:A9*10)", "[0.0]"),
        ("MY_SHOW(ROW(),COLUMN())", "[3.0, 3.0]"),
        ("MY_ADD(A1 ,  A2)", 3.0),
        ("-MY_ADD(2)^2", 4.0),
        ('MY_SHOW(1)&"x"', "[1.0]x"),
        ("MY_ADD(SUM(A1:A2),IF(A1,MY_ADD(A2),0))", 5.0),
    ],
)
def test_one_formula(text: str, expected: Cell) -> None:
    assert one(text) == expected


def test_a_text_or_truth_value_is_used_as_a_value() -> None:
    class Words(Fake):
        def call(self, name: str, arguments: Sequence[Cell | Grid]) -> Cell | Grid:
            return "5" if name == "MY_SHOW" else True

    out, _ = run(
        workbook({"S": column(["SUM(MY_SHOW())", "COUNT(MY_ADD())", "MY_ADD()"])}), Words()
    )
    assert [value(out, f"A{n}") for n in (1, 2, 3)] == [5.0, 1.0, True]


def test_a_long_text_and_a_text_with_everything_in_it() -> None:
    text = " <&>\"'_x0041_\r\n\té😀" + "long" * 3000

    class Words(Fake):
        def call(self, name: str, arguments: Sequence[Cell | Grid]) -> Cell | Grid:
            return text

    out, _ = run(workbook({"S": column(["MY_SHOW()"])}), Words())
    assert value(out, "A1") == text
    assert run(out, Words())[0] == out


def test_chains_through_cells_and_other_sheets() -> None:
    first = column(["MY_ADD(1)", "A1*2", "MY_ADD(A2)", "SUM(A1:A3)", "MY_ADD(A4,Other!A1)"])
    out, report = run(workbook({"One": first, "Other": column(["MY_ADD(One!A3)", "One!A5+1"])}))
    assert [value(out, f"A{n}") for n in range(1, 6)] == [1.0, 2.0, 2.0, 5.0, 7.0]
    assert value(out, "A2", sheet=1) == 8.0
    assert len(report.changed) == 6  # A1 was 1 already
    assert not report.kept


def test_a_chain_upwards_and_a_long_one() -> None:
    texts = [f"MY_ADD(A{n + 1}*1,1)" for n in range(1, 40)] + ["MY_ADD(1)"]
    out, _ = run(workbook({"S": column(texts)}))
    assert value(out, "A1") == 40.0


def test_identical_calls_are_computed_once() -> None:
    fake = Fake()
    run(workbook({"S": column(["MY_ADD(1,2)"] * 20 + ["MY_ADD(1,2)+MY_ADD(1,2)"])}), fake)
    assert fake.seen == [("MY_ADD", (1.0, 2.0))]


def test_shared_formulas_with_calls() -> None:
    content = (
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f t="shared" ref="B1:B3" si="0">'
        "MY_ADD(A1,$A$1)</f><v>0</v></c></row>"
        '<row r="2"><c r="A2"><v>2</v></c><c r="B2"><f t="shared" si="0"/><v>0</v></c></row>'
        '<row r="3"><c r="A3"><v>3</v></c><c r="B3"><f t="shared" si="0"/></c></row>'
    )
    out, _ = run(workbook({"S": content}))
    assert [value(out, f"B{n}") for n in (1, 2, 3)] == [2.0, 3.0, 4.0]
    assert (
        b'<c r="B3"><f t="shared" si="0"/><v>4</v></c>'
        in ooxml.parts(out)["xl/worksheets/sheet1.xml"]
    )


def test_names_tables_and_this_row() -> None:
    table = (
        f'<table xmlns="{ooxml.MAIN}" id="1" name="T" displayName="T" ref="A1:B3"><autoFilter '
        'ref="A1:B3"/><tableColumns count="2"><tableColumn id="1" name="x"/>'
        '<tableColumn id="2" name="y"/></tableColumns></table>'
    )
    head = (
        '<c r="A1" t="inlineStr"><is><t>x</t></is></c><c r="B1" t="inlineStr"><is><t>y</t></is></c>'
    )
    cells = {
        1: head + formula("D1", "MY_ADD(rate)") + formula("E1", "MY_ADD(T[x])"),
        2: '<c r="A2"><v>3</v></c>' + formula("B2", "MY_ADD(T[[#This Row],[x]],1)"),
        3: '<c r="A3"><v>4</v></c>' + formula("B3", "MY_ADD(T[[#This Row],[x]]*2)"),
        5: formula("A5", "money+1") + formula("B5", "SUM(T[y])") + formula("C5", "local"),
    }
    names = (
        '<definedName name="rate">S!$A$2</definedName>'
        '<definedName name="money">[1]!MY_ADD(S!$A$3,1)</definedName>'
        '<definedName name="local" localSheetId="0">S!$D$1*2</definedName>'
    )
    out, report = run(workbook({"S": rows(cells)}, names=names, tables={"S": table}))
    assert not report.kept
    found = {cell: value(out, cell) for cell in ("D1", "E1", "B2", "B3", "A5", "B5", "C5")}
    assert found == {
        "D1": 3.0, "E1": 7.0, "B2": 4.0, "B3": 8.0, "A5": 6.0, "B5": 12.0, "C5": 6.0,
    }  # fmt: skip


def test_a_spill_grows_and_its_readers_see_it() -> None:
    cells = {
        1: spill("A1", "A1:B2", "MY_GRID(3,3)") + '<c r="B1"><v>9</v></c>',
        2: '<c r="A2" s="0"><v>9</v></c><c r="B2"><v>9</v></c>',
        5: formula("A5", "SUM(A1:C3)") + formula("B5", "MY_ADD(C3)"),
        6: formula("A6", "SUM(_xlfn.ANCHORARRAY(A1))"),
    }
    out, report = run(workbook({"S": rows(cells)}))
    assert [[value(out, f"{c}{r}") for c in "ABC"] for r in (1, 2, 3)] == [
        [11.0, 12.0, 13.0],
        [21.0, 22.0, 23.0],
        [31.0, 32.0, 33.0],
    ]
    assert (value(out, "A5"), value(out, "B5"), value(out, "A6")) == (198.0, 33.0, 198.0)
    assert b'ref="A1:C3"' in ooxml.parts(out)["xl/worksheets/sheet1.xml"]
    assert not report.kept
    assert run(out)[0] == out


def test_a_spill_shrinks() -> None:
    cells = {
        1: spill("A1", "A1:B3", "MY_GRID(1,2)") + '<c r="B1"><v>9</v></c>',
        2: '<c r="A2" s="0" t="str"><v>old</v></c><c r="B2"><v>9</v></c>',
        3: '<c r="A3"><v>9</v></c><c r="B3"><v>9</v></c>' + formula("D3", "COUNTA(A1:B3)"),
    }
    out, _ = run(workbook({"S": rows(cells)}))
    assert [value(out, cell) for cell in ("A1", "B1", "A2", "B3", "D3")] == [
        11.0,
        12.0,
        None,
        None,
        2.0,
    ]
    xml = ooxml.parts(out)["xl/worksheets/sheet1.xml"]
    assert b'ref="A1:B1"' in xml
    assert b'<c r="A2" s="0"/>' in xml


def test_a_spill_is_blocked_by_what_stands_there() -> None:
    cells = {
        1: spill("A1", "A1:A2", "MY_GRID(3,1)"),
        2: '<c r="A2"><v>21</v></c>',
        3: '<c r="A3" t="inlineStr"><is><t>mine</t></is></c>' + formula("C3", "ISERROR(A1)"),
    }
    out, report = run(workbook({"S": rows(cells)}))
    assert value(out, "A1") is CellError.VALUE  # as Excel stores #SPILL!
    assert value(out, "A3") == "mine"
    assert value(out, "A2") is None
    assert value(out, "C3") is True
    assert next(c.after for c in report.changed if c.cell == "A1") is CellError.SPILL


def test_old_arrays_keep_their_size() -> None:
    def array(ref: str, text: str) -> str:
        return f'<c r="A1"><f t="array" ref="{ref}">{text}</f><v>1</v></c><c r="B1"><v>2</v></c>'

    below = '<c r="A2"><v>3</v></c><c r="B2"><v>4</v></c>'
    for text, expected in {
        "MY_GRID(1,2)": [11.0, 12.0, 11.0, 12.0],
        "MY_GRID(3,3)": [11.0, 12.0, 21.0, 22.0],
        "MY_ADD(5)": [5.0, 5.0, 5.0, 5.0],
        "MY_GRID(2,1)*2": [22.0, 22.0, 42.0, 42.0],
    }.items():
        out, _ = run(workbook({"S": rows({1: array("A1:B2", text), 2: below})}))
        assert [value(out, cell) for cell in ("A1", "B1", "A2", "B2")] == expected
    three = '<c r="A1"><f t="array" ref="A1:A3">MY_GRID(2,3)</f><v>1</v></c>'
    out, _ = run(workbook({"S": rows({1: three})}))
    assert [value(out, f"A{n}") for n in (1, 2, 3)] == [11.0, 21.0, CellError.NA]


def kept(data: bytes) -> dict[str, str]:
    out, report = run(data)
    assert value(out, "A1") == 1.0
    return {entry.cell: entry.reason for entry in report.kept}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("NOPE(MY_ADD(2))", "NOPE is not known"),
        ("IFERROR(NOPE(MY_ADD(2)),0)", "NOPE is not known"),
        ("[1]Sheet1!A1+MY_ADD(2)", "another workbook"),
        ("MY_ADD(A1)", "circular"),
        ("MY_ADD(A2)", "circular"),
        ("_xlfn.MAP(B1:B2,_xlfn.LAMBDA(_xlpm.v,MY_ADD(_xlpm.v)))", "LAMBDA"),
        ("mine(3)", "LAMBDA"),
    ],
)
def test_what_cannot_be_calculated_keeps_its_value(text: str, reason: str) -> None:
    names = '<definedName name="mine">_xlfn.LAMBDA(_xlpm.x,MY_ADD(_xlpm.x))</definedName>'
    found = kept(workbook({"S": column([text, "A1+1", "IFERROR(A2,9)"])}, names=names))
    assert reason in found["A1"]
    assert found.keys() == {"A1", "A2", "A3"}


def test_formulas_that_need_nothing_are_compared_and_kept() -> None:
    cells = {
        1: formula("A1", "0.1+0.2", "0.3")
        + formula("B1", "1+1", "5")
        + formula("C1", "B1*2", "10"),
        2: formula("A2", "NOPE(1)", "4") + formula("B2", "A2+1", "5") + formula("C2", "MY_ADD(B1)"),
    }
    out, report = run(workbook({"S": rows(cells)}))
    assert [(k.cell, k.excel) for k in report.unexplained] == [("B1", 5.0)]
    assert set(report.unexplained[0].engines) >= {"formulon", "ironcalc"}
    assert set(report.unexplained[0].engines.values()) == {2.0}
    assert [(k.cell, k.excel, k.engines) for k in report.kept] == [("A2", 4.0, {})]
    assert value(out, "C2") == 5.0  # calculated from Excel's values
    assert [c.cell for c in report.changed] == ["C2"]


def test_volatile_cells_and_cells_without_values_are_written() -> None:
    cells = {
        1: formula("A1", "TODAY()") + '<c r="B1"><f>1+1</f></c>' + formula("C1", "A1+1"),
        2: '<c r="A2"><f>"x"&amp;B1</f></c><c r="B2"><f>B1=2</f></c><c r="C2"><f>1/0</f></c>',
    }
    out, report = run(workbook({"S": rows(cells)}))
    found = [value(out, cell) for cell in ("A1", "B1", "C1", "A2", "B2", "C2")]
    assert found == [46085.0, 2.0, 46086.0, "x2", True, CellError.DIV0]
    assert not report.kept


def test_dates_from_1904() -> None:
    data = workbook({"S": column(["TODAY()"])}, before='<workbookPr date1904="1"/>')
    assert value(run(data)[0], "A1") == 46085.0 - 1462.0


def test_totals_leave_totals_out() -> None:
    cells = {
        1: '<c r="A1"><v>5</v></c>',
        2: formula("A2", "MY_ADD(1)"),
        3: formula("A3", "SUBTOTAL(9,A1:A1)", "5"),
        4: formula("A4", "SUBTOTAL(9,A1:A3)"),
    }
    out, report = run(workbook({"S": rows(cells)}))
    assert value(out, "A4") == 6.0
    assert not report.kept


def test_formulas_that_read_unnamed_cells() -> None:
    cells = {
        1: formula("A1", 'MY_ADD(INDIRECT("A"&2))') + formula("B1", "MY_ADD(OFFSET(A1,1,0)*1)"),
        2: formula("A2", "B2*1") + formula("B2", "MY_ADD(3)"),
        3: formula("A3", "SUM(A1:INDEX(B1:B2,2))", "4"),
    }
    out, report = run(workbook({"S": rows(cells)}))
    assert not report.kept
    assert [value(out, c) for c in ("A1", "B1", "A2", "A3")] == [3.0, 3.0, 3.0, 12.0]


def test_a_prefixed_sheet() -> None:
    sheet = (
        f'<?xml version="1.0"?><x:worksheet xmlns:x="{ooxml.MAIN}"><x:sheetData><x:row r="1">'
        '<x:c r="A1"><x:f>MY_ADD(2)</x:f><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    out, _ = run(workbook({"S": sheet}))
    assert b"<x:f>MY_ADD(2)</x:f><x:v>2</x:v>" in ooxml.parts(out)["xl/worksheets/sheet1.xml"]


def test_nothing_to_do_is_the_same_file() -> None:
    data = workbook({"S": column(["1+0", "A1*1"])})
    assert run(data)[0] == data


def test_a_signed_workbook_is_not_changed() -> None:
    data = workbook({"S": column(["MY_ADD(2)"])}, parts={"_xmlsignatures/sig1.xml": "<a/>"})
    with pytest.raises(UnsupportedFormatError, match="signed"):
        recalculate_bytes(data, "signed.xlsx", Fake())


def test_the_published_functions_are_the_default() -> None:
    texts = ["CRYPTO_INFLOW()", "[1]!CRYPTO_INFLOW(8.7E+12,0.2)", "CRYPTO_INFLOW(-1)"]
    out, report = recalculate_bytes(workbook({"S": column(texts)}), "x.xlsx")
    assert [value(out, f"A{n}") for n in (1, 2, 3)] == [870e9, 1740e9, CellError.NUM]
    assert (report.formulas, report.calls, len(report.changed)) == (3, 3, 3)


def test_strict_ooxml() -> None:
    usual = ooxml.parts(workbook({"S": column(["MY_ADD(2)", "A1*2"])}))
    strict = {
        name: content.replace(
            ooxml.MAIN.encode(), b"http://purl.oclc.org/ooxml/spreadsheetml/main"
        ).replace(ooxml.OFFICE.encode(), b"http://purl.oclc.org/ooxml/officeDocument/relationships")
        for name, content in usual.items()
    }
    out, report = run(ooxml.package(strict))
    assert (value(out, "A1"), value(out, "A2")) == (2.0, 4.0)
    assert not report.kept


def test_random_arguments_do_not_go_on_for_ever() -> None:
    out, report = run(workbook({"S": column(["MY_ADD(RAND()+1)", "MY_ADD(A1*1)-A1"])}))
    assert 1.0 <= float(value(out, "A1") or 0) < 2.0
    assert not report.kept


def test_the_empty_formulas_in_a_spill_are_no_formulas() -> None:
    cells = {
        1: spill("A1", "A1:A3", "MY_GRID(2,1)+NOW()*0"),
        2: '<c r="A2" s="0"><f ca="1"/><v>1</v></c>',
        3: '<c r="A3" s="0"><f ca="1"/><v>1</v></c>',
    }
    data = workbook({"S": rows(cells)})
    out, report = recalculate_bytes(data, "x.xlsx", Fake())
    assert report.formulas == 1
    xml = ooxml.parts(out)["xl/worksheets/sheet1.xml"]
    assert b'<c r="A2" s="0"><f ca="1"/><v>21</v></c>' in xml
    assert b'<c r="A3" s="0"/>' in xml


NUMBERS = {n: f'<c r="A{n}"><v>{n}</v></c>' for n in (1, 2, 3)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{1,2;3,4}", 10.0),
        ("TRANSPOSE(A1:A3)", 6.0),
        ("_xlfn.SEQUENCE(3)", 6.0),
        ("_xlfn._xlws.FILTER(A1:A3,A1:A3&gt;1)", 5.0),
        ("INDEX(A1:A3*2,0)", 12.0),
        ("IF({1;1;1},A1:A3)", 6.0),
        ("IF({1;1},A3:A4)", 103.0),
    ],
)
@pytest.mark.parametrize("sheet_wide", [True, False])
def test_neighbours_are_never_in_the_way_of_an_argument(
    text: str, expected: float, sheet_wide: bool
) -> None:
    cells = dict(NUMBERS)
    cells[3] += formula("C3", f"SUM(MY_ADD({text.replace('&gt;', '>')}))", "-1")
    if sheet_wide:
        cells[3] += '<c r="D3"><v>7</v></c>'
        cells[4] = '<c r="C4"><v>7</v></c>'
    out, _ = run(workbook({"S": rows(cells)}))
    assert value(out, "C3") == expected


def test_an_array_constant_needs_no_engine() -> None:
    functions = Fake()
    text = 'MY_SHOW({1, -2;"a,;}",TRUE},{#N/A},{5})'
    run(workbook({"S": rows({1: formula("A1", text)})}), functions)
    assert functions.seen[0][1] == ([[1.0, -2.0], ["a,;}", True]], CellError.NA, 5.0)


@pytest.mark.parametrize("ref", ["A1", "A1:A3"])
@pytest.mark.parametrize(
    ("anchor", "total"),
    [("MY_GRID(3,1)", 63.0), ("_xlfn.SEQUENCE(MY_ADD(3))", 6.0), ("A5:A7*MY_ADD(1)", 12.0)],
)
def test_a_calculated_spill_as_an_argument(ref: str, anchor: str, total: float) -> None:
    more = {n: f'<c r="A{n}"><v>{n - 2}</v></c>' for n in (5, 6, 7)}
    first = spill("A1", ref, anchor) + formula("B1", "MY_ADD(_xlfn.ANCHORARRAY(A1))")
    first += formula("C1", "MY_ADD(_xlfn.ANCHORARRAY(S!$A$1)*2,1)")
    first += formula("D1", "_xlfn.LET(_xlpm.x,_xlfn.ANCHORARRAY(A1),MY_ADD(_xlpm.x*2))")
    out, report = run(workbook({"S": rows({1: first, **more})}))
    assert not report.kept
    assert [value(out, cell) for cell in ("B1", "C1", "D1")] == [total, 2 * total + 1, 2 * total]


def test_a_spill_that_stays_as_an_argument() -> None:
    cells = {1: spill("A1", "A1:A2", "{4;5}", "4") + formula("B1", "MY_ADD(_xlfn.ANCHORARRAY(A1))")}
    cells[2] = '<c r="A2"><v>5</v></c>'
    out, _ = run(workbook({"S": rows(cells)}))
    assert value(out, "B1") == 9.0


def test_a_range_reaches_past_the_last_cell_and_a_column_does_not() -> None:
    functions = Fake()
    cells = dict(NUMBERS)
    cells[1] += formula("B1", "MY_SHOW(A1:A5)") + formula("C1", "MY_SHOW(A2:D2)")
    cells[1] += formula("D1", "MY_SHOW(Z8:AA9)") + formula("E1", "MY_SHOW(A:A)")
    cells[1] += formula("F1", "MY_SHOW(2:2)")
    run(workbook({"S": rows(cells)}), functions)
    blank = [None, None]
    assert [arguments[0] for _, arguments in functions.seen] == [
        [[1.0], [2.0], [3.0], [None], [None]],
        [[2.0, None, None, None]],
        [blank, blank],
        [[1.0], [2.0], [3.0]],
        [[2.0, None, None, None, None, None]],
    ]


@pytest.mark.parametrize("argument", ["B2:B4", "B:B"])
def test_a_range_over_a_spill_that_was_never_calculated(argument: str) -> None:
    cells = {1: spill("A1", "A1", "MY_GRID(4,2)") + formula("D1", f"MY_ADD({argument})")}
    out, _ = run(workbook({"S": rows(cells)}))
    assert value(out, "D1") == (96.0 if argument == "B2:B4" else 108.0)


def test_arrays_settle_beside_formulas_that_read_unnamed_cells() -> None:
    cells = {
        1: '<c r="A1"><v>8</v></c>',
        3: formula("C3", "SUM(MY_ADD({1,2;3,4}*1))"),
        4: formula("C4", 'MY_ADD(INDIRECT("A1"))'),
    }
    out, report = run(workbook({"S": rows(cells)}))
    assert not report.kept
    assert (value(out, "C3"), value(out, "C4")) == (10.0, 8.0)


def test_what_never_settles_keeps_its_value_and_the_rest_is_calculated() -> None:
    texts = ['MY_ADD(INDIRECT("A1"),1)', "A1*2", "MY_ADD(3,4)"]
    out, report = run(workbook({"S": column(texts)}))
    assert [value(out, cell) for cell in ("A1", "A2", "A3")] == [1.0, 1.0, 7.0]
    assert [(kept.cell, kept.reason) for kept in report.kept] == [
        ("A1", "its result changes each time it is calculated"),
        ("A2", "it depends on S!A1, which could not be calculated"),
    ]


def test_rows_and_cells_that_do_not_say_where_they_are() -> None:
    data = (
        '<row r="1"><c><v>5</v></c><c><f>MY_ADD(A1,1)</f></c></row>'
        '<row><c r="B2"><f>B1+D2</f></c><c/><c><v>7</v></c></row><row/>'
        "<row><c><f>MY_ADD(D2)+ROW()</f></c></row>"
    )
    out, report = run(workbook({"S": data}))
    assert not report.kept
    assert [value(out, cell) for cell in ("B1", "B2", "A4")] == [6.0, 13.0, 11.0]


def test_a_blank_cell_with_a_style_is_blank() -> None:
    functions = Fake()
    cells = {1: '<c r="A1"><v>4</v></c>' + formula("B1", "MY_SHOW(A1:A3)")}
    cells |= {2: '<c r="A2" s="0" t="n"/>' + formula("B2", "AVERAGE(A1:A3)", "4")}
    cells |= {3: '<c r="A3" t="n"></c>' + formula("B3", "COUNT(A1:A3)", "1")}
    _, report = run(workbook({"S": rows(cells)}), functions)
    assert functions.seen[0][1] == ([[4.0], [None], [None]],)
    assert not report.unexplained
    assert report.engine == "ironcalc"
