"""What a formula refers to: cells, ranges, sheets, names, other workbooks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from workbooks.address import (
    MAX_COLUMN,
    MAX_ROW,
    Rect,
    column_index,
    column_letters,
    parse_cell,
)
from workbooks.formula import Kind, Token

RANDOM = frozenset({"RAND", "RANDBETWEEN", "RANDARRAY"})
CLOCK = frozenset({"NOW", "TODAY"})
SURROUNDINGS = frozenset({"CELL", "INFO"})
"""Functions that show the file's place, the program and the like."""

VOLATILE = RANDOM | CLOCK | SURROUNDINGS | {"OFFSET", "INDIRECT"}
DYNAMIC = frozenset({"OFFSET", "INDIRECT"})
"""Functions that read cells which their text does not name."""

_ROWS = re.compile(r"\$?([0-9]{1,7})", re.ASCII)
_COLUMN = re.compile(r"\$?([A-Za-z]{1,3})", re.ASCII)


class Reference(NamedTuple):
    """A range as a formula names it.

    `sheet` is None for the formula's own; `last_sheet` is the end of a 3-D reference. `start` and
    `end` are the tokens it is made of, `at` the first one after the sheet. `fixed` says which of
    top, left, bottom and right have a $.
    """

    sheet: str | None
    last_sheet: str | None
    rect: Rect
    start: int
    at: int
    end: int
    fixed: tuple[bool, bool, bool, bool]

    def moved(self, rows: int, columns: int) -> Rect:
        """The rectangle as another cell of a shared formula means it."""
        steps = (rows, columns, rows, columns)
        sizes = (MAX_ROW + 1, MAX_COLUMN + 1, MAX_ROW + 1, MAX_COLUMN + 1)
        top, left, bottom, right = (
            end if fixed else (end + step) % size
            for end, fixed, step, size in zip(self.rect, self.fixed, steps, sizes, strict=True)
        )
        return _rect(top, left, bottom, right)


class NameUse(NamedTuple):
    """A defined name, a LET name or a table's name as a formula uses it."""

    sheet: str | None
    name: str
    bracket: str  # what follows a table's name: "[price]"
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mentions:
    """All that a formula mentions."""

    references: tuple[Reference, ...]
    names: tuple[NameUse, ...]
    external: tuple[Reference, ...]  # in other workbooks
    reads_external: bool
    open_ranges: tuple[Reference, ...]  # A1:INDEX(...): a range whose other end is calculated


def mentions(tokens: Sequence[Token], add_in_calls: frozenset[int] = frozenset()) -> Mentions:
    """The references, names and other workbooks in a formula.

    Args:
        tokens: of the formula.
        add_in_calls: positions of names behind an add-in's prefix that are published functions.
    """
    return _Reader(tokens, add_in_calls).read()


class _Reader:
    """One pass over the tokens that matter."""

    def __init__(self, tokens: Sequence[Token], add_in_calls: frozenset[int]) -> None:
        self.tokens = tokens
        self.add_in_calls = add_in_calls
        self.references: list[Reference] = []
        self.names: list[NameUse] = []
        self.open_ranges: list[Reference] = []
        self.external: list[Reference] = []
        self.reads_external = False
        self.at = 0

    def read(self) -> Mentions:
        while self.at < len(self.tokens):
            self._operand()
        return Mentions(
            tuple(self.references),
            tuple(self.names),
            tuple(self.external),
            self.reads_external,
            tuple(self.open_ranges),
        )

    def _text(self, offset: int = 0) -> str:
        index = self.at + offset
        return self.tokens[index].text if index < len(self.tokens) else ""

    def _kind(self, offset: int = 0) -> Kind | None:
        index = self.at + offset
        return self.tokens[index].kind if index < len(self.tokens) else None

    def _operand(self) -> None:
        start = self.at
        kind = self._kind()
        if kind not in (Kind.WORD, Kind.SHEET, Kind.NUMBER, Kind.BRACKET):
            self.at += 1
            return
        sheet, last, outside = self._qualifier()
        self.reads_external |= outside and self.at not in self.add_in_calls
        if self._kind() not in (Kind.WORD, Kind.NUMBER):
            self.at += 1
            return
        found = self._range(sheet, last, start)
        if found is not None:
            self._add(found, outside)
            self.at = found.end
        elif self._kind() is Kind.WORD:
            self._name(sheet, start, outside)
        else:
            self.at += 1

    def _qualifier(self) -> tuple[str | None, str | None, bool]:
        """The sheets before "!", and whether they are in another workbook."""
        if self._kind() is Kind.BRACKET:
            if self._text(1) == "!":
                self.at += 2
                return None, None, True
            if self._kind(1) is Kind.WORD and self._text(2) == "!":
                self.at += 3
                return None, None, True
            if self._kind(1) is Kind.WORD and self._text(2) == ":" and self._text(4) == "!":
                self.at += 5
                return None, None, True
            return None, None, False
        if self._kind() in (Kind.SHEET, Kind.WORD) and self._text(1) == "!":
            text = self._text()
            self.at += 2
            return _sheets(text)
        if self._text(1) == ":" and self._kind(2) is Kind.WORD and self._text(3) == "!":
            first, last = self._text(), self._text(2)
            if parse_cell(first) is None:  # A1:Sheet2!B2 is no 3-D reference
                self.at += 4
                return first, last, False
        return None, None, False

    def _range(self, sheet: str | None, last: str | None, start: int) -> Reference | None:
        """The range that starts here, if one does."""
        first = self._text()
        second = self._text(2) if self._text(1) == ":" else ""
        if self._kind(3 if second else 1) is Kind.OPEN:  # LOG10( is no cell, A1:LOG10( no range
            second = ""
            if self._kind(1) is Kind.OPEN:
                return None
        cell = parse_cell(first) if self._kind() is Kind.WORD else None
        other = parse_cell(second) if cell and second else None
        lines = _lines(first, second) if second and cell is None else None
        if lines is None and cell is None:
            return None
        rect = lines or _rect(*(cell or (0, 0)), *(other or cell or (0, 0)))
        length = 3 if lines or other else 1
        fixed = _fixed(first, second if length == 3 else first)
        return Reference(sheet, last, rect, start, self.at, self.at + length, fixed)

    def _add(self, found: Reference, outside: bool) -> None:
        following = self._text(found.end - self.at)
        before = self.tokens[found.start - 1].text if found.start else ""
        if outside:
            self.external.append(found)
        elif found.rect.is_cell and ":" in (following, before):
            self.open_ranges.append(found)
        else:
            self.references.append(found)

    def _name(self, sheet: str | None, start: int, outside: bool) -> None:
        word = self._text()
        following = self._kind(1)
        if following is Kind.SPACE and self._kind(2) is Kind.OPEN:
            following = Kind.OPEN
        self.at += 1
        if following is Kind.OPEN or outside or word.upper() in ("TRUE", "FALSE"):
            return
        bracket = self._text() if following is Kind.BRACKET else ""
        self.at += 1 if bracket else 0
        self.names.append(NameUse(sheet, word, bracket, start, self.at))


def _rect(row: int, column: int, end_row: int, end_column: int) -> Rect:
    return Rect(
        min(row, end_row), min(column, end_column), max(row, end_row), max(column, end_column)
    )


_END = re.compile(r"(\$?)([A-Za-z]{0,3})(\$?)([0-9]*)", re.ASCII)


def _fixed(first: str, second: str) -> tuple[bool, bool, bool, bool]:
    """Which of top, left, bottom and right stay put: those with a $, and a whole line's ends."""
    ends = [_END.fullmatch(text) for text in (first, second)]
    flags: list[tuple[int, bool, int, bool]] = []
    for end in ends:
        column = end[2] if end else ""
        row = end[4] if end else ""
        if column:
            across = column_index(column) or 0, bool(end and end[1])
            down = int(row or 0), bool(end and end[3]) or not row
        else:
            across, down = (0, True), (int(row or 0), bool(end and end[1]))
        flags.append((*down, *across))
    upper, lower = sorted(flags, key=lambda flag: flag[0])
    left, right = sorted(flags, key=lambda flag: flag[2])
    return upper[1], left[3], lower[1], right[3]


def _lines(first: str, second: str) -> Rect | None:
    """Whole columns (A:C) or whole rows (1:3)."""
    columns = _COLUMN.fullmatch(first), _COLUMN.fullmatch(second)
    if columns[0] and columns[1]:
        left, right = column_index(columns[0][1]), column_index(columns[1][1])
        if left is not None and right is not None:
            return _rect(0, left, MAX_ROW, right)
    rows = _ROWS.fullmatch(first), _ROWS.fullmatch(second)
    if rows[0] and rows[1] and 1 <= int(rows[0][1]) <= MAX_ROW + 1 >= int(rows[1][1]) >= 1:
        return _rect(int(rows[0][1]) - 1, 0, int(rows[1][1]) - 1, MAX_COLUMN)
    return None


def _sheets(text: str) -> tuple[str | None, str | None, bool]:
    """The sheet or sheets of a qualifier without its "!", and whether another workbook's."""
    quoted = text.startswith("'")
    inside = text[1:-1].replace("''", "'") if quoted else text
    if quoted and ("[" in inside or "\\" in inside):
        return None, None, True
    if inside.lower().endswith((".xlam", ".xla", ".xll", ".xlsm", ".xlsx", ".xlsb", ".xls")):
        return None, None, True
    first, colon, last = inside.partition(":")
    return (first, last, False) if colon and quoted else (inside, None, False)


def moved(tokens: Sequence[Token], rows: int, columns: int) -> str:
    """The formula's text for another cell of a shared formula: relative references move along."""
    found = mentions(tokens)
    inside = {
        index
        for reference in (*found.references, *found.open_ranges, *found.external)
        for index in range(reference.at, reference.end)
    }
    return "".join(
        _moved_end(token.text, rows, columns) if index in inside else token.text
        for index, token in enumerate(tokens)
    )


def _moved_end(text: str, rows: int, columns: int) -> str:
    """One end of a range, moved: B3, $B3, B, $B, 3 or $3."""
    end = _END.fullmatch(text)
    if end is None:
        return text
    column, row = end[2], end[4]
    index = column_index(column) if column else None
    if index is not None and not end[1]:
        column = column_letters((index + columns) % (MAX_COLUMN + 1))
    fixed = end[3] if column else end[1]
    if row and not fixed:
        row = str((int(row) - 1 + rows) % (MAX_ROW + 1) + 1)
    return f"{end[1]}{column}{end[3]}{row}"
