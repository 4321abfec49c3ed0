"""Every formula cell of a workbook, as columns, with the values Excel cached."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from functools import cached_property

import numpy as np
import numpy.typing as npt

from core.cells import Cell
from workbooks.engine_copy import is_plain
from workbooks.formula_columns import FormulaColumns
from workbooks.saved_workbook import Address, FormulaCell, SavedWorkbook
from workbooks.values import unescape_xml


class NotDirectError(Exception):
    """A workbook that must be taken apart to be calculated; the message says why."""


class FormulaTable:
    """The formula cells of all sheets, one after the other; each has a number."""

    def __init__(self, book: SavedWorkbook) -> None:
        """Reads the sheets.

        Raises:
            NotDirectError: a sheet that is not written in the usual way, or a data table.
        """
        self.book = book
        self._sheets: list[tuple[int, FormulaColumns]] = []
        self._starts: list[int] = []
        self.addresses: list[Address] = []
        self.kinds: list[bytes] = []
        self.formula_kinds: list[bytes] = []
        if not is_plain(book):
            raise NotDirectError("it is not written as Excel does")
        for index, sheet in book.sheets.items():
            self._add(index, sheet.columns)
        self.numbers = self._numbers()

    def __len__(self) -> int:
        """How many cells there are, those included that only repeat an array's formula."""
        return len(self.addresses)

    def _add(self, index: int, columns: FormulaColumns | None) -> None:
        if columns is None:
            raise NotDirectError("a sheet is not written as Excel does")
        rows, letters = columns.rows, columns.columns
        places = np.array(rows, dtype=np.int64) * 16_384 + np.array(letters, dtype=np.int64)
        if np.any(np.diff(places) <= 0):
            raise NotDirectError("a sheet has cells twice or out of order")
        self._starts.append(len(self.addresses))
        self._sheets.append((index, columns))
        self.addresses += zip([index] * len(rows), rows, letters, strict=True)
        self.kinds += columns.kinds()
        self.formula_kinds += columns.formula_kinds()
        if b"dataTable" in self.formula_kinds:
            raise NotDirectError("it has a data table")

    def _numbers(self) -> npt.NDArray[np.float64]:
        parts: list[npt.NDArray[np.float64]] = []
        for start, (_, columns) in zip(self._starts, self._sheets, strict=True):
            numbers = columns.numbers(self.kinds[start : start + len(columns)])
            if numbers is None:
                raise NotDirectError("a value that is no number and says so nowhere")
            parts.append(numbers)
        return np.concatenate(parts) if parts else np.empty(0)

    @cached_property
    def valueless(self) -> frozenset[int]:
        """The cells with a formula of their own for which the file holds no value."""
        if self.book.has_placeholders:
            return frozenset(self.live)
        missing = {
            start + place
            for start, (_, columns) in zip(self._starts, self._sheets, strict=True)
            for place in columns.valueless(self.kinds[start : start + len(columns)])
        }
        return frozenset(missing.intersection(self.live)) if missing else frozenset()

    def _at(self, number: int) -> tuple[int, FormulaColumns, int]:
        """The sheet, its columns and the place in them of a cell."""
        which = bisect_right(self._starts, number) - 1
        while number - self._starts[which] >= len(self._sheets[which][1]):
            which -= 1
        sheet, columns = self._sheets[which]
        return sheet, columns, number - self._starts[which]

    def cached(self, number: int) -> Cell:
        """The value Excel cached for a cell; None for none."""
        _, columns, place = self._at(number)
        return None if self.book.has_placeholders else columns.cached(place)

    @cached_property
    def live(self) -> list[int]:
        """The cells that have a formula of their own, not only an array's."""
        texts = [text for _, columns in self._sheets for text in columns.texts]
        return [
            number
            for number, (text, kind) in enumerate(zip(texts, self.formula_kinds, strict=True))
            if text or (kind == b"shared" and number in self._masters)
        ]

    @cached_property
    def arrays(self) -> frozenset[int]:
        """The cells whose formula is an array's, old or spilling."""
        return frozenset(n for n, kind in enumerate(self.formula_kinds) if kind == b"array")

    @cached_property
    def _masters(self) -> dict[int, int]:
        """For each cell of a shared formula the one before it that has the text."""
        found: dict[int, int] = {}
        for start, (_, columns) in zip(self._starts, self._sheets, strict=True):
            last: dict[bytes, int] = {}
            for place, text in enumerate(columns.texts):
                if self.formula_kinds[start + place] == b"shared":
                    group = columns.group(place)
                    if text:
                        last[group] = start + place
                    if group in last:
                        found[start + place] = last[group]
        return found

    def cell(self, number: int) -> FormulaCell:
        """A cell with its formula."""
        sheet, columns, place = self._at(number)
        _, row, column = self.addresses[number]
        master, rows, down = columns.texts[place], 0, 0
        if not master and self.formula_kinds[number] == b"shared":
            first = self._masters[number]
            _, top, left = self.addresses[first]
            master, rows, down = columns.texts[self._at(first)[2]], row - top, column - left
        array = self.formula_kinds[number] == b"array"
        return FormulaCell(
            sheet,
            row,
            column,
            unescape_xml(master.decode()),
            rows,
            down,
            columns.area(place) if array else None,
            array and self.book.dynamic_arrays and b' cm="' in columns.attributes[place],
            self.cached(number),
        )

    def mentioning(self, words: Iterable[bytes]) -> list[int]:
        """The cells whose formulas hold one of some words, given in capitals."""
        found: set[int] = set()
        for start, (_, columns) in zip(self._starts, self._sheets, strict=True):
            text = b"\n".join(columns.texts).upper()
            lengths = np.fromiter(map(len, columns.texts), np.int64, len(columns.texts))
            ends = np.cumsum(lengths + 1)
            for word in words:
                places = _places(text, word)
                found.update((start + np.searchsorted(ends, places, side="right")).tolist())
        if any(self.formula_kinds[number] == b"shared" for number in found):
            found |= {number for number, master in self._masters.items() if master in found}
        return sorted(found)


def _places(text: bytes, word: bytes) -> npt.NDArray[np.int64]:
    """Where a word stands in a text."""
    found: list[int] = []
    at = text.find(word)
    while at >= 0:
        found.append(at)
        at = text.find(word, at + 1)
    return np.array(found, dtype=np.int64)
