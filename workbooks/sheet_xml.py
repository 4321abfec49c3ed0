"""The cells of a worksheet part, found in its bytes.

No tree is built: a cell is known by where it starts and ends, so that all else stays as it is.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from core.cells import Cell
from workbooks.address import MAX_COLUMN, MAX_ROW, Rect, parse_cell, parse_rect
from workbooks.errors import BadFileError, HostileFileError, UnsupportedFormatError
from workbooks.values import parse_value, unescape_xml

_ATTRIBUTES = rb"""(?:\s+[^\s=<>/"']+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*\s*"""
_ELEMENT = re.compile(
    rb"<(?P<prefix>(?:[^\s<>/:!?\"'=]+:)?)(?:row(?P<row>" + _ATTRIBUTES + rb")/?>"
    rb"|c(?P<cell>" + _ATTRIBUTES + rb")(?:/>|>(?P<body>.*?)</(?P=prefix)c\s*>))",
    re.DOTALL,
)
_SHEET_DATA = re.compile(
    rb"<((?:[^\s<>/:!?\"'=]+:)?)sheetData(?:" + _ATTRIBUTES + rb"/>|" + _ATTRIBUTES + rb">)"
)
_ATTRIBUTE = re.compile(rb"""([^\s=<>/"']+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')""")
PARTS = re.compile(
    rb"<(?P<prefix>(?:[^\s<>/:!?\"'=]+:)?)(?P<name>f|v|is)(?P<attributes>" + _ATTRIBUTES + rb")"
    rb"(?:/>|>(?P<content>.*?)</(?P=prefix)(?P=name)\s*>)",
    re.DOTALL,
)
_DIGITS = re.compile(r"\s*[0-9]{1,9}\s*")
_NAME = re.compile(rb"""\sr\s*=\s*["']([^"']*)""")
_TEXT_RUN = re.compile(
    rb"<(?P<p>(?:[^\s<>/:!?\"'=]+:)?)"
    rb"(?:rPh\b.*?</(?P=p)rPh\s*>|t(?:\s[^<>]*)?>(?P<t>[^<]*)<)",
    re.DOTALL,
)
_COMMENT = re.compile(rb"<!--.*?-->|<\?.*?\?>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class CellSpan:
    """A cell of a sheet: where it stands in the grid and in the bytes."""

    row: int
    column: int
    start: int
    end: int
    attributes: bytes
    body: bytes  # what stands between <c> and </c>


@dataclass(frozen=True, slots=True)
class RowSpan:
    """A row of a sheet: its number and where its content ends (its start tag, when empty)."""

    row: int
    start: int
    opened: int
    empty: bool


@dataclass(frozen=True, slots=True)
class FormulaXml:
    """The <f> of a cell."""

    text: str
    kind: str  # normal, shared, array or dataTable
    ref: Rect | None
    group: str  # which shared formula


class SheetXml:
    """A worksheet part."""

    def __init__(self, data: bytes, place: str) -> None:
        """Finds the cells; `place` names file and sheet for messages.

        Raises:
            UnsupportedFormatError: not UTF-8, or CDATA among the cells.
            HostileFileError: a DOCTYPE.
            BadFileError: cells outside the grid, out of order or twice.
        """
        self.data, self.place = data, place
        check_xml(data, place)
        if b"<![CDATA[" in data:
            raise UnsupportedFormatError(
                f"{place} holds CDATA, which Excel does not write. "
                "Open the workbook in Excel and save it anew"
            )
        self.cells: dict[tuple[int, int], CellSpan] = {}
        self.rows: dict[int, RowSpan] = {}
        found = _SHEET_DATA.search(_masked(data))
        self.prefix = found[1] if found else b""
        self.data_start = found.end() if found else len(data)
        self.data_empty = found is None or found[0].endswith(b"/>")
        self._scan()

    def _scan(self) -> None:
        if self.data_empty:
            return
        closing = self.data.find(b"</" + self.prefix + b"sheetData", self.data_start)
        if closing < 0:
            raise self._bad("its cells are cut off")
        self.data_end = closing
        row, column = -1, -1
        masked = _masked(self.data)
        for match in _ELEMENT.finditer(masked, self.data_start, closing):
            if match["cell"] is None:
                number = attributes(match["row"]).get("r", str(row + 2))
                if not _DIGITS.fullmatch(number):
                    raise self._bad(f"a row has the number {number!r}")
                row, column = int(number) - 1, -1
                self._add_row(row, match)
                continue
            name = _NAME.search(match["cell"])
            place = parse_cell(name[1].decode()) if name else (row, column + 1)
            if place is None or place in self.cells or not 0 <= place[1] <= MAX_COLUMN:
                raise self._bad(f"it has no place for the cell {place}, or has it twice")
            column = place[1]
            self.cells[place] = CellSpan(
                *place, match.start(), match.end(), match["cell"], match["body"] or b""
            )

    def _add_row(self, row: int, match: re.Match[bytes]) -> None:
        if not 0 <= row <= MAX_ROW or row in self.rows:
            raise self._bad(f"row {row + 1} is outside the grid, or there twice")
        self.rows[row] = RowSpan(row, match.start(), match.end(), match[0].endswith(b"/>"))

    def _bad(self, reason: str) -> BadFileError:
        return BadFileError(f"{self.place}: {reason}. Open the workbook in Excel and save it anew")

    def formulas(self) -> Iterator[tuple[CellSpan, FormulaXml]]:
        """The cells that hold a formula."""
        mark = b"<" + self.prefix + b"f"
        for cell in self.cells.values():
            if mark in cell.body:
                formula = parse_formula(cell.body)
                if formula is not None:
                    yield cell, formula

    def patched(self, changes: Mapping[tuple[int, int], bytes]) -> bytes:
        """The part with the bytes of some cells replaced; cells and rows not there are made."""
        pieces: list[tuple[int, int, bytes]] = []
        new_cells: dict[int, list[tuple[int, bytes]]] = {}
        for place, content in changes.items():
            cell = self.cells.get(place)
            if cell is not None:
                pieces.append((cell.start, cell.end, content))
            elif content:
                new_cells.setdefault(place[0], []).append((place[1], content))
        for row, cells in new_cells.items():
            pieces += self._inserted(row, sorted(cells))
        out: list[bytes] = []
        at = 0
        for start, end, content in sorted(pieces, key=lambda piece: piece[:2]):
            out += [self.data[at:start], content]
            at = end
        return b"".join([*out, self.data[at:]])

    def _inserted(
        self, row: int, cells: list[tuple[int, bytes]]
    ) -> Iterator[tuple[int, int, bytes]]:
        """Where new cells of a row go: before the next cell, at the row's end, in a new row."""
        span = self.rows.get(row)
        content = b"".join(cell for _, cell in cells)
        if span is None:
            after = bisect_right(self._row_numbers, row)
            later = self._row_numbers[after : after + 1]
            at = self.rows[later[0]].start if later else self.data_end
            tag = self.prefix + b"row"
            yield at, at, b'<%b r="%d">%b</%b>' % (tag, row + 1, content, tag)
        elif span.empty:
            opening = self.data[span.start : span.opened - 2].rstrip() + b">"
            yield span.start, span.opened, opening + content + b"</" + self.prefix + b"row>"
        else:
            columns = self._columns.get(row, [])
            tail = self.cells[row, columns[-1]].end if columns else span.opened
            end = self.data.index(b"</" + self.prefix + b"row", tail)
            for column, cell in cells:
                after = bisect_right(columns, column)
                at = self.cells[row, columns[after]].start if after < len(columns) else end
                yield at, at, cell

    @cached_property
    def _row_numbers(self) -> list[int]:
        return sorted(self.rows)

    @cached_property
    def _columns(self) -> dict[int, list[int]]:
        """The columns of each row, in order."""
        columns: dict[int, list[int]] = {}
        for row, column in sorted(self.cells):
            columns.setdefault(row, []).append(column)
        return columns


def cell_value(cell: CellSpan) -> tuple[Cell, bool]:
    """The value a cell holds and whether it is the number of a shared string."""
    kind = attributes(cell.attributes).get("t", "n")
    for match in PARTS.finditer(cell.body):
        if match["name"] == b"v":
            text = unescape_xml((match["content"] or b"").decode())
            if kind == "s":
                return (float(text), True) if text.isdigit() else (None, False)
            return (None if kind == "n" and not text else parse_value(kind, text)), False
        if match["name"] == b"is":
            return parse_value("inlineStr", text_runs(match["content"] or b"")), False
    return None, False


def check_xml(data: bytes, place: str) -> None:
    """Refuses what is not plain UTF-8 XML without a document type."""
    head = data[:200]
    encoding = re.search(rb"""^\s*(?:\xef\xbb\xbf)?<\?xml[^>]*encoding\s*=\s*["']([^"']+)""", head)
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or (
        encoding and encoding[1].lower() not in (b"utf-8", b"utf8", b"us-ascii")
    ):
        raise UnsupportedFormatError(
            f"{place} is not written in UTF-8. Open the workbook in Excel and save it anew"
        )
    try:
        data.decode()
    except UnicodeDecodeError:
        raise BadFileError(
            f"{place} holds bytes that are no text. Open the workbook in Excel and save it anew"
        ) from None
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise HostileFileError(f"{place} has a DOCTYPE, which no workbook needs, and was refused")


def _masked(data: bytes) -> bytes:
    """The bytes with comments blanked out, so that nothing is found inside them."""
    if b"<!--" not in data and data.count(b"<?") <= 1:
        return data
    return _COMMENT.sub(lambda match: b" " * len(match[0]), data)


def attributes(text: bytes) -> dict[str, str]:
    """The attributes of a start tag."""
    return {
        match[1].decode(): unescape_xml((match[2] if match[2] is not None else match[3]).decode())
        for match in _ATTRIBUTE.finditer(text)
    }


def text_runs(content: bytes) -> str:
    """The text of an <is> or <si>: its runs joined, phonetic guides left out."""
    return "".join(
        unescape_xml(match["t"].decode())
        for match in _TEXT_RUN.finditer(content)
        if match["t"] is not None
    )


def parse_formula(body: bytes) -> FormulaXml | None:
    """The <f> of a cell's body, if it has one."""
    for match in PARTS.finditer(body):
        if match["name"] == b"f":
            given = attributes(match["attributes"])
            ref = given.get("ref")
            return FormulaXml(
                unescape_xml((match["content"] or b"").decode()),
                given.get("t", "normal"),
                parse_rect(ref) if ref else None,
                given.get("si", ""),
            )
    return None
