"""A whole table or nothing of it: every column with its values, or every mistake and its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from workbooks.address import cell_name
from workbooks.errors import RequestError
from workbooks.imported.mapping import Found, Link, linked
from workbooks.imported.notation import (
    DECIMALS,
    ORDERS,
    Notation,
    found_decimal,
    found_order,
)
from workbooks.imported.shapes import Kind, Shape
from workbooks.imported.source import Row, Source, read_source
from workbooks.imported.values import CellMistakeError, Value, value_of

MOST_PROBLEMS = 1_000
MOST_SAID = 40
_MOST_ABOVE_TITLES = 10
_TOTALS = re.compile(r"(grand |sub-?)?totals?\b|sum\b|average\b|mean\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class How:
    """How a file is to be read; what is left out is found out where it can be told for sure.

    Attributes:
        links: titles of the file by our columns.
        encoding: utf-8, cp1252, or any that Python knows.
        separator: comma, semicolon, tab or pipe.
        decimal: point or comma.
        days: ymd, dmy or mdy.
        sheet: of a workbook.
    """

    links: Mapping[str, Link] = field(default_factory=lambda: MappingProxyType({}))
    encoding: str = ""
    separator: str = ""
    decimal: str = ""
    days: str = ""
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """What was read: the columns if nothing is wrong, else no column and what is wrong.

    Attributes:
        columns: by our names, in our order; equally long. Shares and rates are decimals.
        problems: one sentence for each mistake, with its row and column; at most `MOST_PROBLEMS`.
        unused: titles of the file that no column of ours was taken from.
        said: how the file was read, for people.
        titles: what the file calls each of our columns.
        rows: the number in the file of each row.
    """

    columns: Mapping[str, tuple[Value, ...]]
    problems: tuple[str, ...]
    unused: tuple[str, ...]
    said: str
    titles: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    rows: tuple[int, ...] = ()

    def __len__(self) -> int:
        """How many rows there are."""
        return len(next(iter(self.columns.values()), ()))


def read_table(data: bytes, name: str, shape: Shape, how: How | None = None) -> Imported:
    """A table out of a file of another program; nothing is half imported.

    Args:
        data: a CSV file, or a workbook (.xlsx, .xlsm).
        name: its name, for messages.
        shape: what is wanted.
        how: how it is to be read.

    Raises:
        WorkbookError: a file that cannot be read at all: damaged, too large, another format.
    """
    given = how or How()
    source = read_source(data, name, given.encoding, given.separator, given.sheet)
    found, problems = linked(source.titles, given.links, shape)
    problems += _titles_below(source, given.links, shape, len(problems))
    notation = _notation(source, found, given, problems)
    if problems:
        return _nothing(problems, source)
    columns = _columns(source, found, notation, problems)
    problems += _repeated(source, columns.get(shape.key, ()), shape.key)
    if problems:
        return _nothing(problems, source)
    used = {one.index for one in found}
    unused = tuple(t for index, t in enumerate(source.titles) if index not in used and t)
    said = f"{source.said}; decimals after a {notation.decimal}" if source.is_text else source.said
    titles = MappingProxyType({one.column.name: one.title for one in found})
    rows = tuple(row.number for row in source.rows)
    return Imported(MappingProxyType(columns), (), unused, said, titles, rows)


def required(imported: Imported, name: str) -> Imported:
    """The same, where nothing is wrong with it.

    Raises:
        RequestError: the mistakes, the first `MOST_SAID` of them in its text.
    """
    if imported.problems:
        shown = list(imported.problems[:MOST_SAID])
        more = len(imported.problems) - len(shown)
        raise RequestError(name, [*shown, f"and {more:,} more"] if more else shown)
    return imported


def _nothing(problems: Sequence[str], source: Source) -> Imported:
    return Imported(MappingProxyType({}), tuple(problems[:MOST_PROBLEMS]), (), source.said)


def _titles_below(
    source: Source, links: Mapping[str, Link], shape: Shape, problems: int
) -> list[str]:
    """A hint where a row below the first would be the better row of titles."""
    for row in source.rows[:_MOST_ABOVE_TITLES] if problems else ():
        titles = ["" if cell is None else str(cell).strip() for cell in row.cells]
        if len(linked(titles, links, shape)[1]) < problems:
            return [f"row {row.number} looks like the titles; delete the rows above it"]
    return []


def _notation(source: Source, found: Sequence[Found], how: How, problems: list[str]) -> Notation:
    """How numbers and days are written, as told or as found; doubts become problems."""
    for name, value, known in (("decimal", how.decimal, DECIMALS), ("days", how.days, ORDERS)):
        if value and value not in known:
            problems.append(f"{name} must be one of {', '.join(known)}; got {value!r}")
    decimal, order = how.decimal, how.days
    if not decimal:
        decimal, doubt = found_decimal(_texts(source, found, Kind.NUMBER, Kind.SHARE))
        problems += [f"{doubt}; say whether decimals follow a point or a comma"] if doubt else []
    if not order:
        order, doubt = found_order(_texts(source, found, Kind.DAY))
        problems += [f"{doubt}; say the order of days: {', '.join(ORDERS)}"] if doubt else []
    return Notation(decimal, order)


def _texts(source: Source, found: Sequence[Found], *kinds: Kind) -> Iterator[str]:
    """The texts in the columns of some kinds."""
    for one in found:
        if one.column.kind in kinds:
            for row in source.rows:
                cell = row.cells[one.index] if one.index < len(row.cells) else None
                if isinstance(cell, str):
                    yield cell


def _columns(
    source: Source, found: Sequence[Found], notation: Notation, problems: list[str]
) -> dict[str, tuple[Value, ...]]:
    """The values of every column; what is wrong with cells and rows becomes problems."""
    columns: dict[str, list[Value]] = {one.column.name: [] for one in found}
    for row in source.rows:
        if source.is_text and len(row.cells) != len(source.titles):
            problems.append(
                f"row {row.number}: has {len(row.cells)} cells; the first row has"
                f" {len(source.titles)}. Is the separator in a value that has no quotes?"
            )
            row = Row(row.number, ())
        before = len(problems)
        for one in found:
            columns[one.column.name].append(_value(source, row, one, notation, problems))
        if len(problems) > before and _is_total(row):
            problems[before:] = [f"row {row.number}: looks like a row of totals; delete it"]
        if len(problems) >= MOST_PROBLEMS:
            problems.append(f"row {row.number}: too many mistakes; the rest was not looked at")
            break
    return {name: tuple(values) for name, values in columns.items()}


def _is_total(row: Row) -> bool:
    return any(isinstance(cell, str) and _TOTALS.match(cell.strip()) for cell in row.cells)


def _value(source: Source, row: Row, one: Found, notation: Notation, problems: list[str]) -> Value:
    """The value in a row of a column; None, and a problem, where there is none."""
    try:
        if row.cells:
            return value_of(row.cells[one.index], one, notation, date1904=source.date1904)
    except CellMistakeError as error:
        problems.append(f"{_place(source, row.number, one)}: {error}")
    return None


def _place(source: Source, row: int, one: Found) -> str:
    if source.is_text:
        return f"row {row}, column {one.title}"
    return f"{cell_name(row - 1, one.index)}, {one.title}"


def _repeated(source: Source, keys: Sequence[Value], key: str) -> list[str]:
    """One sentence for each row whose key an earlier row has."""
    first: dict[Value, int] = {}
    problems: list[str] = []
    for row, value in zip(source.rows, keys, strict=False):
        if value is not None and first.setdefault(value, row.number) != row.number:
            problems.append(f"row {row.number}: {key} {value} is in row {first[value]} already")
    return problems
