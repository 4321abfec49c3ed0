"""The bytes of a cell with a new value: only <v>, the type, and the `ref` of a spill differ."""

from __future__ import annotations

import re

from core.cells import Cell
from workbooks.address import cell_name
from workbooks.sheet_xml import PARTS, SheetXml, attributes
from workbooks.values import cell_type, value_text

_EMPTY_FORMULA = re.compile(rb"<(?:[^\s<>/:]+:)?f(?:\s[^<>]*)?/>")


def with_attribute(attributes_text: bytes, name: bytes, value: bytes | None) -> bytes:
    """A start tag's attributes with one set, or removed for None; the others byte for byte."""
    pattern = re.compile(rb"""\s+""" + name + rb"""\s*=\s*(?:"[^"<]*"|'[^'<]*')""")
    found = pattern.search(attributes_text)
    new = b"" if value is None else b' %b="%b"' % (name, value)
    if found is None:
        return attributes_text.rstrip() + new if new else attributes_text
    return attributes_text[: found.start()] + new + attributes_text[found.end() :]


def value_element(value: Cell, prefix: bytes) -> bytes:
    """The <v> of a value; nothing for a blank."""
    if value is None:
        return b""
    text = value_text(value)
    keep = b' xml:space="preserve"' if isinstance(value, str) and text != text.strip() else b""
    return b"<%bv%b>%b</%bv>" % (prefix, keep, text.encode(), prefix)


def cell_with_value(sheet: SheetXml, place: tuple[int, int], value: Cell, ref: str = "") -> bytes:
    """The bytes of a cell with another value and, for an array, another `ref`.

    The formula stays as it is. A cell that is not there yet is made.
    """
    span = sheet.cells.get(place)
    prefix = sheet.prefix
    kind = cell_type(value).encode() or None
    if span is None:
        if value is None:
            return b""
        given = with_attribute(b' r="%b"' % cell_name(*place).encode(), b"t", kind)
        return b"<%bc%b>%b</%bc>" % (prefix, given, value_element(value, prefix), prefix)
    given = span.attributes
    if kind is not None or attributes(given).get("t", "n") != "n":
        given = with_attribute(given, b"t", kind)
    given = with_attribute(given, b"vm", None)
    body = _body_with(span.body, value_element(value, prefix))
    if value is None:  # no longer filled by an array, whose cells may hold an empty <f>
        body = _EMPTY_FORMULA.sub(b"", body)
    if ref:
        body = _with_ref(body, ref)
    if not body:
        return b"<%bc%b/>" % (prefix, given.rstrip())
    return b"<%bc%b>%b</%bc>" % (prefix, given.rstrip(), body, prefix)


def _body_with(body: bytes, value: bytes) -> bytes:
    """A cell's body with its <v> or <is> replaced."""
    after = 0
    for match in PARTS.finditer(body):
        if match["name"] in (b"v", b"is"):
            return body[: match.start()] + value + body[match.end() :]
        after = match.end()
    return body[:after] + value + body[after:]


def _with_ref(body: bytes, ref: str) -> bytes:
    for match in PARTS.finditer(body):
        if match["name"] == b"f":
            given = with_attribute(match["attributes"], b"ref", ref.encode())
            return body[: match.start("attributes")] + given + body[match.end("attributes") :]
    return body
