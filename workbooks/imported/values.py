"""From a cell to a value: a number, a share, a day, a word or a text, or what is wrong with it."""

from __future__ import annotations

from datetime import date, timedelta

from core.cells import Cell, CellError
from workbooks.imported.mapping import Found
from workbooks.imported.notation import Notation
from workbooks.imported.shapes import Kind
from workbooks.shown import shown

Value = float | str | date | None
_BLANKS = ("", "-", "n/a", "na", "null", "none", "#n/a")
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_FIRST, _LAST = 61, 2_958_465
_LONGEST_SHOWN = 40


class CellMistakeError(ValueError):
    """What is wrong with a cell, to stand after its place."""


def value_of(cell: Cell, found: Found, notation: Notation, *, date1904: bool = False) -> Value:
    """What a cell of a column holds; None for a blank one.

    Raises:
        CellMistakeError: it holds nothing that the column can, or is blank where it must not be.
    """
    column = found.column
    if isinstance(cell, CellError):
        raise CellMistakeError(f"shows {cell.value}; correct it, or clear the cell")
    if cell is None or (isinstance(cell, str) and _is_blank(cell, column.kind)):
        if column.required:
            raise CellMistakeError(f"is blank; it must be there ({column.help.rstrip('.')})")
        return None
    if column.kind is Kind.TEXT:
        return _text(cell)
    if column.kind is Kind.WORD:
        return _word(cell, column.words)
    if column.kind is Kind.DAY:
        return _day(cell, notation, date1904)
    return _number(cell, found, notation)


def _is_blank(text: str, kind: Kind) -> bool:
    bare = text.strip().casefold()
    return not bare or (kind is not Kind.TEXT and bare in _BLANKS)


def _text(cell: Cell) -> str:
    """A text as it is: one that begins with = stays the text that it is."""
    return cell.strip() if isinstance(cell, str) else shown(cell).replace(",", "")


def _word(cell: Cell, words: tuple[str, ...]) -> str:
    wanted = "_".join(str(cell).casefold().replace("-", " ").split())
    if wanted not in words:
        raise CellMistakeError(f"must be one of {', '.join(words)}; got {_got(cell)}")
    return wanted


def _day(cell: Cell, notation: Notation, date1904: bool) -> date:
    found = None
    if isinstance(cell, str):
        found = notation.day(cell)
    elif isinstance(cell, float):
        first = 0 if date1904 else _FIRST
        if first <= cell < _LAST:
            found = (_EPOCH_1904 if date1904 else _EPOCH) + timedelta(days=int(cell))
    if found is None:
        raise CellMistakeError(f"must be a date such as 2025-12-31; got {_got(cell)}")
    return found


def _number(cell: Cell, found: Found, notation: Notation) -> float:
    bound = found.column.bound
    number = notation.number(cell) if isinstance(cell, str) else cell
    if number is None or isinstance(number, bool):
        raise CellMistakeError(f"must be {bound}; got {_got(cell)}")
    number = float(number)
    if found.percent and not (isinstance(cell, str) and "%" in cell):
        number /= 100.0
    if not bound.holds(number, number):
        hint = ""
        if found.column.kind is Kind.SHARE and 1.0 < number <= 100.0:
            hint = f"; for {number:g} per cent write {number:g}%, or map the column as percent"
        raise CellMistakeError(f"must be {bound}; got {_got(cell)}{hint}")
    return number


def _got(cell: Cell) -> str:
    text = repr(cell) if isinstance(cell, str) else shown(cell)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}..."
