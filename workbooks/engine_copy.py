"""The workbook as an engine gets it: some cells as formulas, all others as the values they hold.

What the engine does not calculate it cannot get wrong. Calls of published functions stand in the
copy as references to a scratch sheet, where their results are put.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence

from core.cells import Cell, Grid
from workbooks.address import Rect, cell_name, fixed_name, rect_name
from workbooks.cell_xml import value_element, with_attribute
from workbooks.errors import BadFileError
from workbooks.saved_workbook import Address, FormulaCell, SavedWorkbook
from workbooks.sheet_xml import SheetXml
from workbooks.values import cell_type, escape_xml

_SHEET_XML = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b"<sheetData>%b</sheetData></worksheet>"
)
_OFFICE = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT = b"http://purl.oclc.org/ooxml/"
_NAMESPACES = (
    (_STRICT + b"spreadsheetml/main", _MAIN),
    (_STRICT + b"officeDocument/relationships", _OFFICE),
)
_PLACE = re.compile(rb"""\sr\s*=\s*["']""")
_WORKSHEET = b"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"


class Scratch:
    """The scratch sheet: where in it the results of calls stand, and how formulas read them."""

    def __init__(self, taken: Sequence[str]) -> None:
        """`taken` are the names of the workbook's sheets."""
        self.sheet = "Published"
        names = {name.casefold() for name in taken}
        while self.sheet.casefold() in names:
            self.sheet += "_"
        self.index = len(taken)
        self._next = 0
        self._rows: list[bytes] = []

    def fill(self, rect: Rect, grid: Grid) -> None:
        """Notes what a place holds from the start; places are filled in their order."""
        for number, line in enumerate(grid, rect.top):
            cells = b"".join(
                b'<c r="%b" t="%b">%b</c>'
                % (
                    cell_name(number, column).encode(),
                    cell_type(value).encode() or b"n",
                    value_element(value, b""),
                )
                for column, value in enumerate(line)
            )
            self._rows.append(b'<row r="%d">%b</row>' % (number + 1, cells))

    def xml(self) -> bytes:
        """The sheet as a part of a package."""
        return _SHEET_XML % b"".join(self._rows)

    def place(self, rows: int, columns: int) -> Rect:
        """Room for a result of that shape."""
        top = self._next
        self._next += rows
        return Rect(top, 0, top + rows - 1, columns - 1)

    def text(self, rect: Rect) -> str:
        """The formula text that stands for the result at a place: a value, never a range.

        A sign makes the value of a cell out of it; VSTACK makes an array out of a range.
        """
        cells = fixed_name(rect)
        name = f"{self.sheet}!{cells}"
        return f"(+{name})" if rect.is_cell else f"_xlfn.VSTACK({name})"


def engine_copy(
    book: SavedWorkbook,
    formulas: Mapping[Address, str],
    scratch: Scratch,
    blank: frozenset[Address] = frozenset(),
) -> bytes:
    """A package for an engine.

    Args:
        book: the workbook.
        formulas: the cells that stay formulas, with their texts. All others become values.
        scratch: the sheet that is appended.
        blank: cells that are emptied, such as those an old spill filled.
    """
    changes: dict[str, bytes] = {}
    for index, saved in book.sheets.items():
        xml = with_places(saved.xml)
        cells: dict[tuple[int, int], bytes] = {}
        for place, cell in saved.formulas.items():
            text = formulas.get(cell.address)
            cells[place] = _as_value(xml, cell) if text is None else _as_formula(xml, cell, text)
        for table in saved.data_tables:
            place = table.top, table.left
            cells[place] = _without_formula(xml, place, book.value(index, *place))
        for address in blank:
            if address[0] == index and address[1:] in xml.cells:
                cells[address[1], address[2]] = b""
        if cells or xml is not saved.xml:
            changes[saved.part] = xml.patched(cells)
    return _with_sheet(book, changes, scratch)


def with_places(xml: SheetXml) -> SheetXml:
    """A sheet whose rows and cells all say where they are, which some programs leave out."""
    lacking = [
        (cell.start, b"c", cell_name(*place).encode())
        for place, cell in xml.cells.items()
        if not _PLACE.search(cell.attributes)
    ]
    lacking += [
        (row.start, b"row", b"%d" % (number + 1))
        for number, row in xml.rows.items()
        if not _PLACE.search(xml.data, row.start, row.opened)
    ]
    if not lacking:
        return xml
    pieces: list[bytes] = []
    at = 0
    for start, element, place in sorted(lacking):
        after = start + len(b"<" + xml.prefix + element)
        pieces += [xml.data[at:after], b' r="%b"' % place]
        at = after
    data = b"".join([*pieces, xml.data[at:]])
    return SheetXml(data, xml.place)


def _opening(xml: SheetXml, place: tuple[int, int], value: Cell) -> bytes:
    kind = cell_type(value).encode() or None
    given = with_attribute(xml.cells[place].attributes, b"t", kind)
    return b"<%bc%b>" % (xml.prefix, with_attribute(given, b"vm", None).rstrip())


def _as_value(xml: SheetXml, cell: FormulaCell) -> bytes:
    return _without_formula(xml, cell.place, cell.cached)


def _without_formula(xml: SheetXml, place: tuple[int, int], value: Cell) -> bytes:
    prefix = xml.prefix
    opening = with_attribute(_opening(xml, place, value)[:-1], b"cm", None) + b">"
    return b"%b%b</%bc>" % (opening, value_element(value, prefix), prefix)


def _as_formula(xml: SheetXml, cell: FormulaCell, text: str) -> bytes:
    prefix = xml.prefix
    kind = b' t="array" ref="%b"' % rect_name(cell.ref).encode() if cell.ref else b""
    formula = escape_xml(text).encode()
    return b"%b<%bf%b>%b</%bf></%bc>" % (
        _opening(xml, cell.place, None),
        prefix,
        kind,
        formula,
        prefix,
        prefix,
    )


def _with_sheet(book: SavedWorkbook, changes: dict[str, bytes], scratch: Scratch) -> bytes:
    """The package with the changes and one more sheet, the last."""
    package = book.package
    number = 1
    while package.find(f"xl/worksheets/published{number}.xml") is not None:
        number += 1
    part = f"xl/worksheets/published{number}.xml"
    main = book.main
    rels = re.sub(r"([^/]+)$", r"_rels/\1.rels", main)
    types = package.read("[Content_Types].xml")
    override = b'<%bOverride PartName="/%b" ContentType="%b"/>' % (
        _prefix(types, b"Types"),
        part.encode(),
        _WORKSHEET,
    )
    relations = package.read(rels)
    relation = b'<%bRelationship Id="rIdPublished%d" Type="%b/worksheet" Target="/%b"/>' % (
        _prefix(relations, b"Relationships"),
        number,
        _OFFICE,
        part.encode(),
    )
    workbook = package.read(main)
    numbers = [int(n) for n in re.findall(rb'\ssheetId\s*=\s*["\'](\d+)', workbook)]
    sheet = b'<%bsheet name="%b" sheetId="%d" r:id="rIdPublished%d" xmlns:r="%b"/>' % (
        _prefix(workbook, b"sheets"),
        scratch.sheet.encode(),
        max(numbers, default=0) + 1,
        number,
        _OFFICE,
    )
    changes |= {
        "[Content_Types].xml": _inserted(book, types, b"Types", override),
        rels: _inserted(book, relations, b"Relationships", relation),
        main: _inserted(book, workbook, b"sheets", sheet),
    }
    if not is_plain(book):
        parts = [p for p in package.parts if p.lower().endswith((".xml", ".rels"))]
        changes = {p: _plain(changes[p] if p in changes else package.read(p)) for p in parts}
    out = io.BytesIO(package.replaced(changes, level=1))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(part, scratch.xml())
    return out.getvalue()


def is_plain(book: SavedWorkbook) -> bool:
    """Whether a workbook is written as Excel does: no prefixes, not "strict"."""
    main = book.package.read(book.main)
    prefixed = any(_prefix(sheet.content[:4000], b"worksheet") for sheet in book.sheets.values())
    return not (prefixed or _prefix(main, b"workbook") or _STRICT in main)


def _plain(xml: bytes) -> bytes:
    """XML as Excel writes it, for engines that know no other."""
    for strict, usual in _NAMESPACES:
        xml = xml.replace(strict, usual)
    root = re.search(rb"<([^\s<>/:!?]+):[^\s<>/:!?]+[\s>]", xml[:4000])
    if root is None or b"xmlns:" + root[1] + b'="' + _MAIN + b'"' not in xml:
        return xml
    xml = re.sub(rb"<(/?)" + re.escape(root[1]) + b":", rb"<\1", xml)
    return xml.replace(b"xmlns:" + root[1] + b"=", b"xmlns=")


def _prefix(xml: bytes, element: bytes) -> bytes:
    found = re.search(rb"<((?:[^\s<>/:!?]+:)?)" + element + rb"[\s>]", xml)
    return found[1] if found else b""


def _inserted(book: SavedWorkbook, xml: bytes, element: bytes, new: bytes) -> bytes:
    """XML with something put in at the end of an element."""
    found = re.search(rb"</(?:[^\s<>/:!?]+:)?" + element + rb"\s*>", xml)
    if found is None:
        raise BadFileError(f"{book.name} has an empty {element.decode()}. Save it anew in Excel")
    return xml[: found.start()] + new + xml[found.start() :]
