"""The formula cells of a worksheet part as columns, for workbooks of any size.

One pass of a regular expression over the bytes and no object for each cell. It reads only sheets
written as Excel and the usual libraries write them; `read_columns` tells when one is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from core.cells import Cell
from workbooks.address import (
    MAX_ROW,
    Rect,
    cell_name,
    column_index,
    column_letters,
    parse_rect,
)
from workbooks.cell_xml import value_element, with_attribute
from workbooks.sheet_xml import CellSpan
from workbooks.values import cell_type, parse_value, unescape_xml

_FORMULA_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"([^<>]*)><f((?: [^<>]*?)?)(?:/>|>([^<]*)</f>)'
    rb"(?:(<v)(?: [^<>]*?)?(?:/>|>([^<]*)</v>))?</c>"
)
_NOT_PLAIN = (b"<!--", b"<![CDATA[")
_MAIN = b"spreadsheetml/2006/main"
_ATTRIBUTES = re.compile(rb'(?: [\w:.-]+="[^"&]*")* ?')
_KINDS = frozenset((b"n", b"str", b"b", b"e"))
_FORMULA_KINDS = frozenset((b"", b"normal", b"shared", b"array", b"dataTable"))
_LONGEST_NUMBER = 40
_TYPE = re.compile(rb'\st="([^"]*)"')
_GROUP = re.compile(rb'\ssi="([^"]*)"')
_REF = re.compile(rb'\sref="([^"]*)"')


@dataclass(frozen=True, slots=True)
class FormulaColumns:
    """The formula cells of one sheet, in the order of the file; all lists of one length."""

    data: bytes
    letters: list[bytes]
    digits: list[bytes]
    attributes: list[bytes]  # of <c>, without its address
    formula_attributes: list[bytes]
    texts: list[bytes]  # as the file escapes them; "" in the cells of a shared formula
    marks: list[bytes]  # "" where there is no value, not even an empty one
    values: list[bytes]

    def __len__(self) -> int:
        """How many formula cells there are."""
        return len(self.letters)

    @property
    def rows(self) -> list[int]:
        """Their rows, counted from 0."""
        return (np.array(self.digits, dtype="S8").astype(np.int64) - 1).tolist()

    @property
    def columns(self) -> list[int]:
        """Their columns, counted from 0."""
        known = {text: column_index(text.decode()) or 0 for text in set(self.letters)}
        return [known[text] for text in self.letters]

    def kinds(self) -> list[bytes]:
        """The type of each value as the file names it: n, str, b or e."""
        known = {text: _kind(text) for text in set(self.attributes)}
        return [known[text] for text in self.attributes]

    def formula_kinds(self) -> list[bytes]:
        """The kind of each formula: "" for a usual one, shared, array or dataTable."""
        known = {text: _kind(text, b"") for text in set(self.formula_attributes)}
        return [known[text] for text in self.formula_attributes]

    def cached(self, index: int) -> Cell:
        """The value the file holds for a cell; None for none."""
        kind = _kind(self.attributes[index]).decode()
        text = unescape_xml(self.values[index].decode())
        if not self.marks[index] or (kind == "n" and not text):
            return None
        return parse_value(kind, text)

    def valueless(self, kinds: list[bytes]) -> list[int]:
        """The places of cells for which the file holds no value."""
        found = zip(self.marks, self.values, kinds, strict=True)
        return [
            place
            for place, (mark, value, kind) in enumerate(found)
            if not mark or (not value and kind == b"n")
        ]

    def group(self, index: int) -> bytes:
        """Which shared formula a cell belongs to."""
        found = _GROUP.search(self.formula_attributes[index])
        return found[1] if found else b""

    def area(self, index: int) -> Rect | None:
        """The cells that an array formula fills."""
        found = _REF.search(self.formula_attributes[index])
        return parse_rect(found[1].decode()) if found else None

    @property
    def all_zero(self) -> bool:
        """Whether the file holds 0, or nothing, for every formula."""
        return set(self.values) <= {b"0", b""} and set(self.kinds()) <= {b"n"}

    def fills(self, row: int, column: int) -> bool:
        """Whether a formula stands in a cell, or an array or a data table fills it."""
        letters, digits = column_letters(column).encode(), b"%d" % (row + 1)
        if any(pair == (letters, digits) for pair in zip(self.letters, self.digits, strict=True)):
            return True
        kinds = self.formula_kinds()
        filling = (b"array", b"dataTable")
        areas = (self.area(index) for index, kind in enumerate(kinds) if kind in filling)
        return any(area is not None and area.holds(row, column) for area in areas)

    def numbers(self, kinds: list[bytes]) -> npt.NDArray[np.float64] | None:
        """The cached numbers, NaN for every other value; None where one is no number."""
        plain = [
            value if kind == b"n" and value else b"nan"
            for value, kind in zip(self.values, kinds, strict=True)
        ]
        if max(map(len, plain), default=0) > _LONGEST_NUMBER:
            return None
        try:
            found = np.array(plain, dtype=np.bytes_).astype(np.float64)
        except ValueError:
            return None
        return None if np.isinf(found).any() else found


def patched(data: bytes, changes: Mapping[tuple[int, int], Cell]) -> bytes:
    """A sheet written in the usual way, with other values in some formula cells."""
    pieces: list[bytes] = []
    at = 0
    for row, column in sorted(changes):
        start = data.index(b'<c r="%b"' % cell_name(row, column).encode(), at)
        match = _FORMULA_CELL.match(data, start)
        assert match is not None
        pieces += [data[at:start], _with_value(match, changes[row, column])]
        at = match.end()
    return b"".join([*pieces, data[at:]])


def filled(columns: FormulaColumns, values: Iterator[Cell]) -> bytes:
    """A sheet with the next of some values in every formula cell, in the order of the file."""
    return _FORMULA_CELL.sub(lambda match: _with_value(match, next(values)), columns.data)


def read_columns(data: bytes) -> FormulaColumns | None:
    """The formula cells of a sheet; None when it is not written in the usual way.

    That is: row by row and from left to right, each cell with its address, all in capitals.
    """
    start = data.find(b"<sheetData")
    if start < 0 or any(mark in data for mark in _NOT_PLAIN):
        return None
    if data.count(b"<?") > 1 or data.count(_MAIN) != 1:
        return None
    end = max(data.find(b"</sheetData", start), start)
    if data.count(b"<c", start, end) != data.count(b'<c r="', start, end):
        return None
    found = _FORMULA_CELL.findall(data, start, end)
    if len(found) != data.count(b"<f", start, end):
        return None
    columns: list[list[bytes]] = [list(column) for column in zip(*found, strict=True)]
    read = FormulaColumns(data, *(columns or [[] for _ in range(7)]))
    return read if _is_usual(read) else None


def _is_usual(columns: FormulaColumns) -> bool:
    """Whether the cells lie in the grid and their attributes are written as Excel does."""
    given = {*columns.attributes, *columns.formula_attributes}
    return (
        all(_ATTRIBUTES.fullmatch(text) for text in given)
        and all(_kind(text) in _KINDS for text in set(columns.attributes))
        and all(_kind(text, b"") in _FORMULA_KINDS for text in set(columns.formula_attributes))
        and all(column_index(text.decode()) is not None for text in set(columns.letters))
        and max(map(int, columns.digits), default=0) <= MAX_ROW + 1
    )


def find_cell(data: bytes, row: int, column: int) -> CellSpan | None:
    """A cell of a sheet that is written in the usual way."""
    name = cell_name(row, column).encode()
    found = re.search(rb'<c r="%b"([^<>]*?)(?:/>|>(.*?)</c>)' % name, data, re.DOTALL)
    if found is None:
        return None
    attributes = b' r="%b"%b' % (name, found[1])
    return CellSpan(row, column, found.start(), found.end(), attributes, found[2] or b"")


def _kind(attributes: bytes, default: bytes = b"n") -> bytes:
    found = _TYPE.search(attributes)
    return found[1] if found else default


def _with_value(match: re.Match[bytes], value: Cell) -> bytes:
    """The bytes of a formula cell with another value and type, all else as it is."""
    attributes = _typed(match[3], cell_type(value).encode())
    formula = match[0][match.end(3) - match.start() + 1 : _formula_end(match) - match.start()]
    return b'<c r="%b%b"%b>%b%b</c>' % (
        match[1], match[2], attributes, formula, value_element(value, b""),
    )  # fmt: skip


@lru_cache(maxsize=1024)
def _typed(attributes: bytes, kind: bytes) -> bytes:
    """The attributes of a cell for a value of a kind: "" for a number."""
    if kind or _kind(attributes) != b"n":
        attributes = with_attribute(attributes, b"t", kind or None)
    return with_attribute(attributes, b"vm", None)


def _formula_end(match: re.Match[bytes]) -> int:
    """Where the formula of a cell ends."""
    if match[5] is None:
        return match.end(4) + len(b"/>")
    return match.end(5) + len(b"</f>")
