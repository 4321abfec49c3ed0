"""Defined names that are also names of functions, for engines that take the one for the other.

A workbook may call a cell `match` and use the function MATCH: Excel tells them apart by the
parenthesis behind.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from workbooks.errors import WorkbookError
from workbooks.package import Package
from workbooks.saved_workbook import SavedWorkbook

PREFIX = "_named_"
"""Begins the other name that such a cell gets."""

_PART = re.compile(
    r"""&\w+;|"[^"]*"|'[^']*'|\[[^\]]*\]|(?P<word>[A-Za-z_\\][\w.\\?]*)(?P<call>\(?)"""
)
_FORMULA = re.compile(rb"(<(?:\w+:)?f(?: [^>]*)?>)([^<]*)(?=</)")
_CALLED = re.compile(rb"([A-Za-z_][\w.]*)\(")
_NAME = re.compile(rb'(<(?:\w+:)?definedName [^>]*?name=")([^"]+)("[^>]*>)([^<]*)')


def apart(data: bytes, name: str, functions: Collection[str]) -> tuple[bytes, Mapping[str, str]]:
    """The workbook in which no name is that of a function it calls, and the new names by the old.

    Args:
        data: the workbook; one that cannot be read is given back as it is.
        name: of the file, for messages.
        functions: those of the engine, in capitals.
    """
    try:
        book = SavedWorkbook(Package(data, name))
        alike = {one.name.lower() for one in book.names if one.name.upper() in functions}
        clashing = alike & _called(book) if alike else alike
    except WorkbookError:
        return data, {}
    if not clashing:
        return data, {}
    new = {one: f"{PREFIX}{one}" for one in clashing}
    parts = {
        part: _FORMULA.sub(lambda f: f[1] + _renamed(f[2], new), book.package.read(part))
        for part in (sheet.part for sheet in book.sheets.values())
    }
    parts[book.main] = _NAME.sub(lambda n: _defined(n, new), book.package.read(book.main))
    return book.package.replaced(parts), new


def renamed(formula: str, new: Mapping[str, str]) -> str:
    """A formula in which cells have their new names; functions, texts and columns keep theirs."""
    if not new:
        return formula
    return _PART.sub(
        lambda part: (
            new.get(part["word"].lower(), part[0]) if part["word"] and not part["call"] else part[0]
        ),
        formula,
    )


def _renamed(formula: bytes, new: Mapping[str, str]) -> bytes:
    return renamed(formula.decode(), new).encode()


def _defined(found: re.Match[bytes], new: Mapping[str, str]) -> bytes:
    name = found[2].decode()
    name = new.get(name.lower(), name)
    return found[1] + name.encode() + found[3] + _renamed(found[4], new)


def _called(book: SavedWorkbook) -> set[str]:
    """What any formula calls, in lower case."""
    found: set[str] = set()
    for sheet in book.sheets.values():
        for formula in _FORMULA.finditer(book.package.read(sheet.part)):
            found.update(call.decode().lower() for call in _CALLED.findall(formula[2]))
    return found
