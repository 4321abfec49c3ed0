"""Changed inputs in a workbook's own XML: a constant in the place of a constant."""

from __future__ import annotations

from collections.abc import Sequence

from core.cells import Cell
from workbooks.address import cell_name
from workbooks.cell_xml import value_element, with_attribute
from workbooks.formula_columns import find_cell
from workbooks.inputs import FoundInput
from workbooks.saved_workbook import SavedWorkbook, Sheet
from workbooks.sheet_xml import SheetXml
from workbooks.values import cell_type, escape_text, escape_xml


def with_inputs(book: SavedWorkbook, inputs: Sequence[FoundInput]) -> dict[str, bytes]:
    """The parts of the sheets that hold changed inputs, with the new values in them."""
    found: dict[str, bytes] = {}
    for one in inputs:
        sheet = book.sheets[one.address[0]]
        content = found.get(sheet.part, sheet.content)
        found[sheet.part] = _with_constant(sheet, content, one.address[1:], one.after)
    return found


def _with_constant(sheet: Sheet, content: bytes, place: tuple[int, int], value: Cell) -> bytes:
    span = None if sheet.columns is None else find_cell(content, *place)
    if span is not None:
        new = _constant(span.attributes, b"", value)
        return content[: span.start] + new + content[span.end :]
    xml = SheetXml(content, sheet.place)
    old = xml.cells.get(place)
    given = old.attributes if old else b' r="%b"' % cell_name(*place).encode()
    return xml.patched({place: _constant(given, xml.prefix, value)})


def _constant(attributes: bytes, prefix: bytes, value: Cell) -> bytes:
    """A cell that holds a constant; a text stands in the cell itself."""
    text = isinstance(value, str) and cell_type(value) == "str"
    kind = b"inlineStr" if text else cell_type(value).encode() or None
    given = with_attribute(with_attribute(attributes, b"t", kind), b"vm", None).rstrip()
    if value is None:
        return b"<%bc%b/>" % (prefix, given)
    body = value_element(value, prefix)
    if text:
        escaped = escape_xml(escape_text(str(value))).encode()
        body = b'<%bis><%bt xml:space="preserve">%b</%bt></%bis>' % (
            prefix, prefix, escaped, prefix, prefix,
        )  # fmt: skip
    return b"<%bc%b>%b</%bc>" % (prefix, given, body, prefix)
