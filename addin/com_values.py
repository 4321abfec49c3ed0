"""Cells as COM carries them between Excel for Windows and Python, and nothing else.

What a value means as an argument is decided in `core.calling`. An error travels to Excel as a text
that starts with it, "#NUM! share must be ...": the VBA around each function turns it into a real
error and keeps the sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from itertools import chain
from types import MappingProxyType
from typing import Any

from core.calling import Given
from core.cells import Cell, CellError, Grid

ERROR_NUMBERS: Mapping[CellError, int] = MappingProxyType(
    {
        CellError.NULL: 2000,
        CellError.DIV0: 2007,
        CellError.VALUE: 2015,
        CellError.REF: 2023,
        CellError.NAME: 2029,
        CellError.NUM: 2036,
        CellError.NA: 2042,
        CellError.GETTING_DATA: 2043,
        CellError.SPILL: 2045,
        CellError.CONNECT: 2046,
        CellError.BLOCKED: 2047,
        CellError.UNKNOWN: 2048,
        CellError.FIELD: 2049,
        CellError.CALC: 2050,
    }
)
"""The numbers that CVErr takes; in COM they come with 0x800A before them."""

MISSING = -2147352572
"""What COM says for an argument that was left out."""

_ERRORS = {number - 0x7FF60000: error for error, number in ERROR_NUMBERS.items()}
_PLAIN = frozenset((float, str, bool, type(None)))
_WRITTEN = frozenset((float, str, bool))
_DAY_0 = datetime(1899, 12, 30)  # the day of VT_DATE 0, whose double is a cell's serial number


def from_com(value: Any) -> Given:
    """An argument as COM gives it: dates as serial numbers, errors as errors, missing as None."""
    if type(value) in _PLAIN:
        return value
    if isinstance(value, tuple):
        return _range_from_com(value)
    return cell_from_com(value)


def to_com(result: Cell | Grid, reason: str) -> Grid:
    """A result as rows for COM; the reason goes with the first error, a blank is an empty text."""
    rows: Grid = result if isinstance(result, list) else [[result]]
    if not reason and _WRITTEN.issuperset(map(type, chain.from_iterable(rows))):
        return rows
    sentences = iter([reason])
    return [
        [cell if type(cell) in _WRITTEN else _cell_to_com(cell, sentences) for cell in row]
        for row in rows
    ]


def _range_from_com(rows: Any) -> Given:
    """The rows of a range; a single row may come flat, as VBA's Array(1, 2) does."""
    if not rows:
        return None
    if not isinstance(rows[0], tuple):
        rows = (rows,)
    if _PLAIN.issuperset(map(type, chain.from_iterable(rows))):
        return rows
    return tuple(tuple(cell_from_com(cell) for cell in row) for row in rows)


def cell_from_com(value: Any) -> Cell:
    """The value of one cell, or an argument, as COM gives it."""
    if isinstance(value, (float, str, bool)) or value is None:
        return value
    if isinstance(value, int):
        return None if value == MISSING else _ERRORS.get(value, float(value))
    if isinstance(value, datetime):
        return (value.replace(tzinfo=None) - _DAY_0).total_seconds() / 86_400
    if isinstance(value, Decimal):  # VT_CY: a cell formatted as currency, read by Value
        return float(value)
    return CellError.VALUE


def _cell_to_com(cell: Cell, sentences: Iterator[str]) -> Cell:
    if isinstance(cell, CellError):
        error = cell if cell in ERROR_NUMBERS else CellError.VALUE
        return f"{error.value} {next(sentences, '')}"
    return "" if cell is None else cell
