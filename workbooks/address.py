"""Cell addresses: A1 texts, rows and columns counted from 0, rectangles of cells."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

MAX_ROW = 1_048_575
MAX_COLUMN = 16_383

_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})", re.ASCII)


class Rect(NamedTuple):
    """A rectangle of cells, ends included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return self.bottom - self.top + 1

    @property
    def columns(self) -> int:
        """How many columns it has."""
        return self.right - self.left + 1

    @property
    def is_cell(self) -> bool:
        """Whether it is one cell."""
        return self.top == self.bottom and self.left == self.right

    def covers(self, other: Rect) -> bool:
        """Whether another rectangle lies in it."""
        return self.holds(other.top, other.left) and self.holds(other.bottom, other.right)

    def holds(self, row: int, column: int) -> bool:
        """Whether a cell lies in it."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right


@lru_cache(maxsize=4096)
def column_index(letters: str) -> int | None:
    """0 for A, 25 for Z, 26 for AA; None past XFD, the last column."""
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1 if index - 1 <= MAX_COLUMN else None


@lru_cache(maxsize=4096)
def column_letters(column: int) -> str:
    """A for 0, Z for 25, AA for 26."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """B3 for row 2 and column 1."""
    return f"{column_letters(column)}{row + 1}"


def parse_cell(text: str) -> tuple[int, int] | None:
    """Row and column of an address such as B3 or $B$3; None when it is none."""
    match = _CELL.fullmatch(text)
    if match is None:
        return None
    column, row = column_index(match[1]), int(match[2]) - 1
    return None if column is None or row > MAX_ROW else (row, column)


def parse_rect(text: str) -> Rect | None:
    """The rectangle of a text such as B3 or B3:C9; None when it is none."""
    first, _, last = text.partition(":")
    start, end = parse_cell(first), parse_cell(last or first)
    if start is None or end is None:
        return None
    return Rect(
        min(start[0], end[0]), min(start[1], end[1]), max(start[0], end[0]), max(start[1], end[1])
    )


def rect_name(rect: Rect) -> str:
    """B3 or B3:C9."""
    first = cell_name(rect.top, rect.left)
    return first if rect.is_cell else f"{first}:{cell_name(rect.bottom, rect.right)}"


def fixed_name(rect: Rect) -> str:
    """$B$3 or $B$3:$C$9."""
    return re.sub(r"([A-Z]+)([0-9]+)", r"$\1$\2", rect_name(rect))
