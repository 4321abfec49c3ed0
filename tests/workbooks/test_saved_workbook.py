from __future__ import annotations

import pytest

from tests.workbooks import ooxml
from workbooks.address import Rect
from workbooks.errors import BadFileError, HostileFileError, UnsupportedFormatError, WorkbookError
from workbooks.package import Package
from workbooks.saved_workbook import SavedWorkbook

TABLE = (
    f'<table xmlns="{ooxml.MAIN}" id="1" name="Sales" displayName="Sales" ref="A1:B4" '
    'totalsRowCount="1"><tableColumns count="2"><tableColumn id="1" name="price"/>'
    '<tableColumn id="2" name="sum_x000a_"/></tableColumns></table>'
)


def test_formulas_of_all_kinds() -> None:
    book = ooxml.book(
        ooxml.workbook(
            {
                "S": '<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">B1*2</f>'
                "<v>2</v></c></row>"
                '<row r="2"><c r="A2" t="str"><f t="shared" si="0"/><v>x</v></c></row>'
                '<row r="3"><c r="A3"><f t="array" ref="A3:B4">C1:D2</f><v>1</v></c></row>'
                f'<row r="5">{ooxml.spill("A5", "A5:A9", "F()")}</row>'
                '<row r="6"><c r="C6"><f t="dataTable" ref="C6:C8" r1="A1"/><v>1</v></c></row>'
                '<row r="7"><c r="D7"><f t="shared" si="9"/><v>1</v></c></row>'
            }
        )
    )
    cells = {(c.row, c.column): c for c in book.formula_cells}
    assert [c.text for c in cells.values()] == ["B1*2", "B2*2", "C1:D2", "F()"]
    assert cells[1, 0].cached == "x"
    assert (cells[2, 0].ref, cells[2, 0].dynamic) == (Rect(2, 0, 3, 1), False)
    assert (cells[4, 0].ref, cells[4, 0].dynamic) == (Rect(4, 0, 8, 0), True)
    assert book.sheets[0].data_tables == (Rect(5, 2, 7, 2),)
    assert book.place(cells[1, 0].address) == "S!A2"


def test_names_tables_and_shared_strings() -> None:
    data = ooxml.workbook(
        {"S": '<row r="1"><c r="A1" t="s"><v>1</v></c><c r="B1" t="s"><v>9</v></c></row>', "T": ""},
        names='<definedName name="rate">S!$A$1</definedName>'
        '<definedName name="own" localSheetId="1">5</definedName>',
        tables={"S": TABLE},
    )
    parts = ooxml.parts(data)
    rels = parts["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>",
        (
            f'<Relationship Id="rS" Type="{ooxml.OFFICE}/sharedStrings" '
            'Target="/xl/sharedStrings.xml"/></Relationships>'
        ).encode(),
    )
    strings = (
        f'<sst xmlns="{ooxml.MAIN}"><si><t>no</t></si><si><r><t>ri</t></r><r><t>ch_x0041_</t></r>'
        "<rPh><t>!</t></rPh></si></sst>"
    )
    book = ooxml.book(
        ooxml.package(
            {**parts, "xl/_rels/workbook.xml.rels": rels, "xl/sharedStrings.xml": strings}
        )
    )
    assert book.value(0, 0, 0) == "richA"
    assert book.value(0, 0, 1) is None
    assert [(n.name, n.sheet, n.text) for n in book.names] == [
        ("rate", None, "S!$A$1"),
        ("own", 1, "5"),
    ]
    table = book.tables["sales"]
    assert (table.rect, table.totals_rows, table.columns) == (
        Rect(0, 0, 3, 1),
        1,
        ("price", "sum\n"),
    )


def parts_with(**changes: str | bytes) -> bytes:
    names = {"types": "[Content_Types].xml", "main": "xl/workbook.xml"}
    parts: dict[str, str | bytes] = dict(ooxml.parts(ooxml.workbook({"S": ""})))
    return ooxml.package(parts | {names[key]: value for key, value in changes.items()})


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (ooxml.package({"mimetype": "application/vnd.oasis"}), UnsupportedFormatError),
        (ooxml.package({"a.txt": "x"}), BadFileError),
        (
            ooxml.package({"[Content_Types].xml": "<Types/>", "xl/workbook.bin": b"x"}),
            UnsupportedFormatError,
        ),
        (ooxml.package({"[Content_Types].xml": "<Types/>"}), BadFileError),
        (parts_with(main="<workbook>"), BadFileError),
        (parts_with(main="<workbook/>"), BadFileError),
        (
            parts_with(main='<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><workbook/>'),
            HostileFileError,
        ),
    ],
)
def test_other_packages_are_refused(data: bytes, error: type[WorkbookError]) -> None:
    with pytest.raises(error, match=r"book\.xlsx"):
        SavedWorkbook(Package(data, "book.xlsx"))
