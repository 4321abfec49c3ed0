"""Where a formula's references end: the formula in relative form, or held against another.

Excel changes the text of a formula when rows are inserted above what it refers to. Two formulas
mean the same when each end of a reference in one stands for the same line as in the other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from workbooks.address import MAX_ROW, column_index
from workbooks.alignment import Axis
from workbooks.formula import Kind, Token, tokenize

_END = re.compile(r"(\$?)([A-Za-z]{0,3})(\$?)([0-9]{0,7})", re.ASCII)
_OWN, _OUTSIDE = "", "["


class End(NamedTuple):
    """One end of a reference: B3, $B3, or B and 3 in a range of whole columns or rows."""

    token: int
    sheet: str  # folded; "" for the formula's own, "[" for another workbook's
    row: int | None
    column: int | None
    fixed_row: bool
    fixed_column: bool


@dataclass(frozen=True, slots=True)
class SheetPair:
    """A sheet of one workbook and the same sheet of another."""

    before: str
    after: str
    rows: Axis
    columns: Axis


@lru_cache(maxsize=1 << 16)
def ends_of(text: str) -> tuple[tuple[Token, ...], tuple[End, ...]]:
    """The tokens of a formula, and the ends of the references in it."""
    tokens = tuple(tokenize(text))
    ends: list[End] = []
    for index, token in enumerate(tokens):
        if token.kind is Kind.WORD or token.kind is Kind.NUMBER:
            end = _end(tokens, index, ends)
            if end is not None:
                ends.append(end)
    return tokens, tuple(ends)


def _end(tokens: Sequence[Token], index: int, earlier: Sequence[End]) -> End | None:
    match = _END.fullmatch(tokens[index].text)
    following = tokens[index + 1].text if index + 1 < len(tokens) else ""
    if match is None or following in ("(", "!"):
        return None
    letters, digits = match[2], match[4]
    previous = tokens[index - 1].text if index else ""
    if not (letters and digits) and ":" not in (previous, following):
        return None
    column = column_index(letters) if letters else None
    row = int(digits) - 1 if digits else None
    if (letters and column is None) or (row is not None and not 0 <= row <= MAX_ROW):
        return None
    sheet = _OWN
    if previous == "!":
        sheet = _sheet(tokens, index - 2)
    elif previous == ":" and earlier and earlier[-1].token == index - 2:
        sheet = earlier[-1].sheet
    return End(index, sheet, row, column, bool(match[3 if letters else 1]), bool(match[1]))


def _sheet(tokens: Sequence[Token], index: int) -> str:
    text = tokens[index].text if index >= 0 else _OUTSIDE
    outside = index > 0 and tokens[index - 1].kind is Kind.BRACKET
    return _OUTSIDE if outside or "[" in text else _name(text)


def _name(text: str) -> str:
    return text.strip("'").replace("''", "'").casefold()


@lru_cache(maxsize=1 << 16)
def relative(text: str, row: int, column: int) -> str:
    """A formula as R1C1 would have it: equal for formulas that were copied down or across.

    >>> relative("A1*$C$9", 0, 1), relative("A2*$C$9", 1, 1)
    ('R[0]C[-1]*R8C2', 'R[0]C[-1]*R8C2')
    """
    tokens, ends = ends_of(text)
    words = [token.text for token in tokens]
    for end in ends:
        words[end.token] = _part("R", end.row, row, end.fixed_row) + _part(
            "C", end.column, column, end.fixed_column
        )
    return "".join(words)


def _part(letter: str, line: int | None, own: int, fixed: bool) -> str:
    if line is None:
        return ""
    return f"{letter}{line}" if fixed else f"{letter}[{line - own}]"


@lru_cache(maxsize=1 << 16)
def shape(text: str) -> str:
    """A formula without the places it refers to.

    >>> shape("SUM(A1:B3)+Tax!$C$9")
    'SUM(_:_)+Tax!_'
    """
    tokens, ends = ends_of(text)
    words = [token.text for token in tokens]
    for end in ends:
        words[end.token] = "_"
    return "".join(words)


def means_the_same(before: str, after: str, own: SheetPair, pairs: Mapping[str, SheetPair]) -> bool:
    """Whether two formulas differ only as Excel changes them when lines or sheets move.

    Args:
        before: the text of one formula.
        after: the text of the other.
        own: the sheets they stand on.
        pairs: every pair of sheets, by the folded name of the first.
    """
    if before == after:
        return True
    first, first_ends = ends_of(before)
    second, second_ends = ends_of(after)
    if len(first) != len(second) or len(first_ends) != len(second_ends):
        return False
    moved = {end.token for end in first_ends if end.sheet != _OUTSIDE}
    return all(
        _same_end(one, other, own, pairs)
        for one, other in zip(first_ends, second_ends, strict=True)
    ) and all(
        index in moved or one.text == other.text or _same_sheet(first, second, index, pairs)
        for index, (one, other) in enumerate(zip(first, second, strict=True))
    )


def _same_end(before: End, after: End, own: SheetPair, pairs: Mapping[str, SheetPair]) -> bool:
    if before.token != after.token or before[4:] != after[4:]:
        return False
    if _OUTSIDE in (before.sheet, after.sheet):
        return before.sheet == after.sheet
    pair = pairs.get(before.sheet) if before.sheet else own
    if pair is None:
        return before[1:4] == after[1:4]
    target = pair.after.casefold() if before.sheet else _OWN
    return (
        after.sheet == target
        and pair.rows.corresponds(before.row, after.row)
        and pair.columns.corresponds(before.column, after.column)
    )


def _same_sheet(
    before: Sequence[Token], after: Sequence[Token], index: int, pairs: Mapping[str, SheetPair]
) -> bool:
    """Whether a token is the name of a sheet in one formula and its new name in the other."""
    if any(index + 1 >= len(tokens) or tokens[index + 1].text != "!" for tokens in (before, after)):
        return False
    pair = pairs.get(_name(before[index].text))
    return pair is not None and pair.after.casefold() == _name(after[index].text)
