"""Reading parts as trees: elements by their names without namespace."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator

from workbooks.errors import BadFileError
from workbooks.saved_workbook import SavedWorkbook

_DIGITS = re.compile(r"[0-9]{1,9}")


def tag(item: ET.Element) -> str:
    """The name of an element without its namespace."""
    return item.tag.rpartition("}")[2]


def children(item: ET.Element | None, name: str = "") -> Iterator[ET.Element]:
    """The children of an element that have a name; all of them for ""."""
    if item is not None:
        yield from (one for one in item if not name or tag(one) == name)


def child(item: ET.Element | None, *path: str) -> ET.Element | None:
    """The first child of that name, and its child of the next name, and so on."""
    for name in path:
        item = next(children(item, name), None)
    return item


def descendants(item: ET.Element | None, name: str) -> Iterator[ET.Element]:
    """The elements of that name inside an element, however deep."""
    if item is not None:
        yield from (one for one in item.iter() if tag(one) == name)


def local(item: ET.Element, name: str) -> str:
    """An attribute by its name without namespace; "" where there is none."""
    return next((v for k, v in item.attrib.items() if k.rpartition("}")[2] == name), "")


def truth(item: ET.Element | None, name: str, default: bool = False) -> bool:
    """An attribute that is 1 or true."""
    given = None if item is None else item.get(name)
    return default if given is None else given in ("1", "true")


def whole(text: str | None) -> int | None:
    """The number of an attribute; None for anything but up to nine digits."""
    return int(text) if text and _DIGITS.fullmatch(text) else None


def parse(book: SavedWorkbook, part: str, data: bytes | None = None) -> ET.Element:
    """The tree of a part, or of some of its bytes.

    Raises:
        WorkbookError: it is missing, damaged or no plain XML.
    """
    try:
        return ET.fromstring(book.read(part) if data is None else data)
    except ET.ParseError as error:
        raise BadFileError(
            f"{book.name}: its part {part} is damaged ({error}). Open it in Excel and save it anew"
        ) from None
