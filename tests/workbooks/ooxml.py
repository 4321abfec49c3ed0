"""Small workbooks made by hand, so that every byte is known."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping

from core.cells import Cell
from workbooks.package import Package
from workbooks.saved_workbook import SavedWorkbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
METADATA = (
    f'{DECLARATION}<metadata xmlns="{MAIN}" xmlns:xda="http://schemas.microsoft.com/office/'
    'spreadsheetml/2017/dynamicarray"><metadataTypes count="1"><metadataType name="XLDAPR" '
    'minSupportedVersion="120000" copy="1" pasteAll="1" pasteValues="1" merge="1" '
    'splitFirst="1" rowColShift="1" clearFormats="1" clearComments="1" assign="1" coerce="1" '
    'cellMeta="1"/></metadataTypes><futureMetadata name="XLDAPR" count="1"><bk><extLst>'
    '<ext uri="{bdbb8cdc-fa1e-496e-a857-3c3f30c029c3}"><xda:dynamicArrayProperties fDynamic="1" '
    'fCollapsed="0"/></ext></extLst></bk></futureMetadata><cellMetadata count="1"><bk>'
    '<rc t="1" v="0"/></bk></cellMetadata></metadata>'
)


def formula(cell: str, text: str, value: str = "1", more: str = "") -> str:
    """A formula cell with a cached number; `more` are further attributes."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f'<c r="{cell}"{more}><f>{escaped}</f><v>{value}</v></c>'


def spill(cell: str, ref: str, text: str, value: str = "1") -> str:
    """A dynamic array."""
    return f'<c r="{cell}" cm="1"><f t="array" ref="{ref}">{text}</f><v>{value}</v></c>'


def rows(cells: Mapping[int, str]) -> str:
    """Rows from their numbers and cells."""
    return "".join(f'<row r="{number}">{text}</row>' for number, text in sorted(cells.items()))


def column(texts: list[str], letter: str = "A", start: int = 1) -> str:
    """Formulas below each other, each with the cached value 1."""
    return rows({n: formula(f"{letter}{n}", text) for n, text in enumerate(texts, start)})


def workbook(
    sheets: Mapping[str, str],
    *,
    names: str = "",
    before: str = "",
    tables: Mapping[str, str] | None = None,
    parts: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """A workbook.

    Args:
        sheets: the content of <sheetData>, or a whole <worksheet>, by sheet name.
        names: the content of <definedNames>.
        before: what stands before <sheets>, such as <workbookPr date1904="1"/>.
        tables: table parts by the sheet they stand on.
        parts: more parts.
    """
    files: dict[str, str | bytes] = {}
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{i}.xml" ContentType="{KIND}.worksheet+xml"/>'
        for i in range(1, len(sheets) + 1)
    )
    relations = "".join(
        _relation(f"rId{i}", "worksheet", f"worksheets/sheet{i}.xml")
        for i in range(1, len(sheets) + 1)
    )
    for i, (name, content) in enumerate(sheets.items(), 1):
        tail = ""
        if tables and name in tables:
            types += (
                f'<Override PartName="/xl/tables/table{i}.xml" ContentType="{KIND}.table+xml"/>'
            )
            files[f"xl/tables/table{i}.xml"] = DECLARATION + tables[name]
            files[f"xl/worksheets/_rels/sheet{i}.xml.rels"] = _relations(
                _relation("rId1", "table", f"../tables/table{i}.xml")
            )
            tail = '<tableParts count="1"><tablePart r:id="rId1"/></tableParts>'
        if not content.startswith("<?xml"):
            content = (
                f'{DECLARATION}<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}">'
                f"<sheetData>{content}</sheetData>{tail}</worksheet>"
            )
        files[f"xl/worksheets/sheet{i}.xml"] = content
    types += f'<Override PartName="/xl/metadata.xml" ContentType="{KIND}.sheetMetadata+xml"/>'
    listed = "".join(
        f'<sheet name="{name}" sheetId="{i}" r:id="rId{i}"/>' for i, name in enumerate(sheets, 1)
    )
    head = {
        "[Content_Types].xml": f'{DECLARATION}<Types xmlns="{TYPES}"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>'
        f"{types}</Types>",
        "_rels/.rels": _relations(_relation("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'{DECLARATION}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{before}'
        f"<sheets>{listed}</sheets>"
        + (f"<definedNames>{names}</definedNames>" if names else "")
        + '<calcPr calcId="191029" fullCalcOnLoad="1"/></workbook>',
        "xl/_rels/workbook.xml.rels": _relations(
            relations + _relation("rIdM", "sheetMetadata", "metadata.xml")
        ),
        "xl/metadata.xml": METADATA,
    }
    return package({**head, **files, **(parts or {})})


def package(files: Mapping[str, str | bytes]) -> bytes:
    """A zip of parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 1, 2, 3, 4, 6)), content, 8)
    return out.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    """The parts of a package."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def book(data: bytes, name: str = "test.xlsx") -> SavedWorkbook:
    """A workbook read."""
    return SavedWorkbook(Package(data, name))


def value(data: bytes, cell: str, sheet: int = 0) -> Cell:
    """What a cell of a workbook holds."""
    match = re.fullmatch(r"([A-Z]+)([0-9]+)", cell)
    assert match
    letters = 0
    for letter in match[1]:
        letters = letters * 26 + ord(letter) - 64
    return book(data).value(sheet, int(match[2]) - 1, letters - 1)


def _relation(key: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"/>'


def _relations(content: str) -> str:
    return f'{DECLARATION}<Relationships xmlns="{RELATIONS}">{content}</Relationships>'
