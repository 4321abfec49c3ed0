from __future__ import annotations

import pytest

from core.cells import Cell, CellError
from tests.workbooks.ooxml import MAIN
from workbooks.cell_xml import cell_with_value
from workbooks.errors import BadFileError, HostileFileError, UnsupportedFormatError
from workbooks.sheet_xml import SheetXml, cell_value


def sheet(content: str, prefix: str = "") -> SheetXml:
    space = f"xmlns:{prefix[:-1]}" if prefix else "xmlns"
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?><{prefix}worksheet {space}="{MAIN}">'
        f"<{prefix}cols><{prefix}col min='1' max='2'/></{prefix}cols>"
        f"<{prefix}sheetData>{content}</{prefix}sheetData></{prefix}worksheet>"
    )
    return SheetXml(text.encode(), "book.xlsx, sheet S")


def changed(content: str, place: tuple[int, int], value: Cell, ref: str = "") -> str:
    page = sheet(content)
    out = page.patched({place: cell_with_value(page, place, value, ref)}).decode()
    return out.partition("<sheetData>")[2].partition("</sheetData>")[0]


@pytest.mark.parametrize(
    ("cell", "value", "expected"),
    [
        ('<c r="A1"><f>B1</f><v>1</v></c>', 2.0, '<c r="A1"><f>B1</f><v>2</v></c>'),
        ('<c r="A1" s="3"><f>B1</f></c>', 2.0, '<c r="A1" s="3"><f>B1</f><v>2</v></c>'),
        ('<c r="A1"><f>B1</f><v/></c>', 0.5, '<c r="A1"><f>B1</f><v>0.5</v></c>'),
        ('<c r="A1"><f>B1</f><v>1</v></c>', "a<b", '<c r="A1" t="str"><f>B1</f><v>a&lt;b</v></c>'),
        ('<c r="A1" t="str" s="1"><f/><v>x</v></c>', 1.0, '<c r="A1" s="1"><f/><v>1</v></c>'),
        ('<c r="A1" t="n"><f>B1</f><v>1</v></c>', 2.0, '<c r="A1" t="n"><f>B1</f><v>2</v></c>'),
        ("<c r='A1' t='b'><f>B1</f><v>1</v></c>", False, "<c r='A1' t=\"b\"><f>B1</f><v>0</v></c>"),
        (
            '<c r="A1"><f>B1</f><v>1</v></c>',
            CellError.NUM,
            '<c r="A1" t="e"><f>B1</f><v>#NUM!</v></c>',
        ),
        (
            '<c r="A1" t="e" vm="1"><f>B1</f><v>#VALUE!</v></c>',
            5.0,
            '<c r="A1"><f>B1</f><v>5</v></c>',
        ),
        (
            '<c r="A1" t="inlineStr"><f>B1</f><is><t>x</t></is></c>',
            "y",
            '<c r="A1" t="str"><f>B1</f><v>y</v></c>',
        ),
        (
            '<c r="A1"><f xml:space="preserve"> B1</f><v>1</v><extLst/></c>',
            " y",
            '<c r="A1" t="str"><f xml:space="preserve"> B1</f>'
            '<v xml:space="preserve"> y</v><extLst/></c>',
        ),
        ('<c r="A1" s="2" t="str"><v>x</v></c>', None, '<c r="A1" s="2"/>'),
    ],
)
def test_only_value_and_type_of_a_cell_change(cell: str, value: Cell, expected: str) -> None:
    row = '<row r="1" ht="20">{}<c r="B1" s="1"/></row>'
    assert changed(row.format(cell), (0, 0), value) == row.format(expected)


def test_the_ref_of_a_spill_changes() -> None:
    cell = '<row r="1"><c r="A1" cm="1"><f t="array" ref="A1:A2" ca="1">S()</f><v>1</v></c></row>'
    assert changed(cell, (0, 0), 1.0, "A1:B3") == cell.replace("A1:A2", "A1:B3")


def test_new_cells_go_where_they_belong() -> None:
    content = '<row r="2"><c r="B2"/><c r="D2"/></row><row r="4" spans="1:2"/>'
    assert '<c r="B2"/><c r="C2"><v>1</v></c><c r="D2"/>' in changed(content, (1, 2), 1.0)
    assert '<c r="D2"/><c r="E2"><v>1</v></c></row>' in changed(content, (1, 4), 1.0)
    assert '<row r="2"><c r="A2"><v>1</v></c><c r="B2"/>' in changed(content, (1, 0), 1.0)
    assert '</row><row r="3"><c r="A3"><v>1</v></c></row><row r="4"' in changed(
        content, (2, 0), 1.0
    )
    assert '<row r="4" spans="1:2"><c r="A4"><v>1</v></c></row>' in changed(content, (3, 0), 1.0)
    assert changed(content, (8, 0), 1.0).endswith('<row r="9"><c r="A9"><v>1</v></c></row>')


def test_several_new_cells_of_a_row_keep_their_order() -> None:
    page = sheet('<row r="1"><c r="B1"/></row>')
    places = [(0, 3), (0, 0), (0, 2), (1, 1), (1, 0)]
    out = page.patched({place: cell_with_value(page, place, 1.0) for place in places})
    again = SheetXml(out, "x")
    assert list(again.cells) == [(0, 0), (0, 1), (0, 2), (0, 3), (1, 0), (1, 1)]


def test_cells_and_rows_without_names_follow_each_other() -> None:
    page = sheet('<row><c/><c r="D1"/><c><v>5</v></c></row><row/><row><c/></row>')
    assert list(page.cells) == [(0, 0), (0, 3), (0, 4), (2, 0)]


def test_prefixes_comments_and_quotes() -> None:
    content = (
        '<x:row r="1"><!-- <x:c r="Z9"/> --><x:c r="A1" s=\'1\' t="str">'
        "<x:f>IF(B1&lt;1,1)</x:f><x:v>a</x:v></x:c></x:row>"
    )
    page = sheet(content, "x:")
    ((span, formula),) = page.formulas()
    assert (span.row, span.column, formula.text) == (0, 0, "IF(B1<1,1)")
    assert cell_value(span) == ("a", False)
    out = page.patched({(0, 0): cell_with_value(page, (0, 0), 3.0)}).decode()
    assert "<x:c r=\"A1\" s='1'><x:f>IF(B1&lt;1,1)</x:f><x:v>3</x:v></x:c>" in out
    assert "<!--" in out


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("<c><v>1.5</v></c>", 1.5),
        ('<c t="b"><v>1</v></c>', True),
        ('<c t="e"><v>#N/A</v></c>', CellError.NA),
        ('<c t="str"><v>_x0041_&amp;</v></c>', "A&"),
        ('<c t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r><rPh><t>c</t></rPh></is></c>', "ab"),
        ('<c t="d"><v>2024-01-02</v></c>', "2024-01-02"),
        ("<c/>", None),
        ('<c t="str"><f>X</f><v></v></c>', ""),
    ],
)
def test_values(cell: str, value: Cell) -> None:
    page = sheet(f"<row>{cell}</row>")
    assert cell_value(page.cells[0, 0]) == (value, False)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ('<?xml version="1.0" encoding="UTF-16"?><worksheet/>'.encode("utf-16"), "UTF-8"),
        (b'<?xml version="1.0" encoding="latin-1"?><worksheet/>', "UTF-8"),
        (b"<worksheet><sheetData><row><c><v><![CDATA[1]]></v></c></row></sheetData>", "CDATA"),
    ],
)
def test_other_encodings_are_refused(data: bytes, error: str) -> None:
    with pytest.raises(UnsupportedFormatError, match=error):
        SheetXml(data, "book.xlsx, sheet S")


def test_hostile_and_broken_sheets() -> None:
    with pytest.raises(HostileFileError, match="DOCTYPE"):
        SheetXml(b"<!DOCTYPE x [<!ENTITY a 'b'>]><worksheet/>", "book.xlsx")
    with pytest.raises(BadFileError, match=r"book\.xlsx"):
        SheetXml(b"<worksheet>\xff</worksheet>", "book.xlsx")
    with pytest.raises(BadFileError, match="cut off"):
        SheetXml(b"<worksheet><sheetData><row><c/></row>", "book.xlsx")
    for cells in ('<c r="XFE1"/>', '<c r="A1"/><c r="A1"/>', '<c r="A0"/>'):
        with pytest.raises(BadFileError, match="book"):
            sheet(f'<row r="1">{cells}</row>')
    with pytest.raises(BadFileError, match="row"):
        sheet('<row r="1"/><row r="1"/>')


def test_a_byte_order_mark_is_fine() -> None:
    page = SheetXml(
        b"\xef\xbb\xbf<worksheet><sheetData><row><c><v>1</v></c></row></sheetData>", "x"
    )
    assert (0, 0) in page.cells
