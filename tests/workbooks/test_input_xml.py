"""Changed inputs in the sheets' own XML."""

from __future__ import annotations

import pytest

from core.cells import Cell, CellError
from tests.workbooks.ooxml import MAIN, book, formula, parts, rows, workbook
from workbooks.input_xml import with_inputs
from workbooks.inputs import FoundInput

PART = "xl/worksheets/sheet1.xml"
ROW = '<c r="A1" s="3"><v>1</v></c><c r="C1" t="s" s="2"><v>0</v></c>' + formula("E1", "A1")


def changed(cells: str, *inputs: tuple[str, Cell]) -> str:
    saved = book(workbook({"S": cells}))
    found = [FoundInput((0, int(at[1:]) - 1, ord(at[0]) - 65), None, value) for at, value in inputs]
    out = with_inputs(saved, found)
    assert out.keys() <= {PART}
    return out[PART].decode().partition("<sheetData>")[2].partition("</sheetData>")[0]


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (2.5, '<c r="A1" s="3"><v>2.5</v></c>'),
        (True, '<c r="A1" s="3" t="b"><v>1</v></c>'),
        (CellError.NA, '<c r="A1" s="3" t="e"><v>#N/A</v></c>'),
        (None, '<c r="A1" s="3"/>'),
        (
            " <a>\r",
            '<c r="A1" s="3" t="inlineStr"><is><t xml:space="preserve"> &lt;a&gt;_x000D_</t></is>'
            "</c>",
        ),
    ],
)
def test_values_of_every_kind(value: Cell, cell: str) -> None:
    rest = ROW.partition("</c>")[2]
    assert changed(f'<row r="1">{ROW}</row>', ("A1", value)) == f'<row r="1">{cell}{rest}</row>'


def test_a_shared_text_becomes_a_number() -> None:
    assert '<c r="C1" s="2"><v>7</v></c>' in changed(f'<row r="1">{ROW}</row>', ("C1", 7.0))


def test_cells_that_are_not_there_are_made_in_their_place() -> None:
    out = changed(
        f'<row r="1">{ROW}</row><row r="4" ht="9"/>',
        ("B1", 1.0),
        ("F1", "x"),
        ("B4", 2.0),
        ("A3", 3.0),
    )
    head = '<row r="1"><c r="A1" s="3"><v>1</v></c><c r="B1"><v>1</v></c><c r="C1"'
    assert out.startswith(head)
    assert out.index('r="E1"') < out.index('r="F1"') < out.index("</row>")
    assert (
        '<row r="3"><c r="A3"><v>3</v></c></row><row r="4" ht="9"><c r="B4"><v>2</v></c></row>'
        in out
    )


@pytest.mark.parametrize(
    ("cell", "after"),
    [
        ("<c r='A1' s='1' ><v>1</v></c>", "<c r='A1' s='1'><v>2</v></c>"),
        ('<c s="1" r="A1"><v>1</v></c>', '<c s="1" r="A1"><v>2</v></c>'),
        ('<c s="1"><v>1</v></c>', '<c s="1"><v>2</v></c>'),
        ('<c r="A1" t = "b"><v>1</v></c>', '<c r="A1"><v>2</v></c>'),
    ],
)
def test_odd_spellings(cell: str, after: str) -> None:
    assert changed(f'<row r="1">{cell}</row>', ("A1", 2.0)) == f'<row r="1">{after}</row>'


def test_a_prefixed_sheet() -> None:
    content = (
        f'<?xml version="1.0"?><x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1">'
        '<x:c r="A1"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    saved = book(workbook({"S": content}))
    inputs = [FoundInput((0, 0, 0), 1.0, "a"), FoundInput((0, 0, 1), None, 2.0)]
    out = with_inputs(saved, inputs)[PART].decode()
    text = '<x:c r="A1" t="inlineStr"><x:is><x:t xml:space="preserve">a</x:t></x:is></x:c>'
    assert f'{text}<x:c r="B1"><x:v>2</x:v></x:c></x:row>' in out


def test_only_sheets_with_inputs_are_written() -> None:
    sheets = {"S": rows({1: ROW}), "T": rows({1: ROW})}
    data = workbook(sheets)
    assert with_inputs(book(data), []) == {}
    out = with_inputs(book(data), [FoundInput((1, 0, 0), 1.0, 1.0)])
    assert out == {"xl/worksheets/sheet2.xml": parts(data)["xl/worksheets/sheet2.xml"]}


def test_what_went_with_a_rich_value_goes_with_it() -> None:
    cell = '<c r="A1" s="1" t="e" vm="2"><v>#VALUE!</v></c>'
    assert changed(f'<row r="1">{cell}</row>', ("A1", 2.0)) == (
        '<row r="1"><c r="A1" s="1"><v>2</v></c></row>'
    )
