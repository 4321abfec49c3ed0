"""The tables of the page: those of Results, and the main rows of the sheet of periods."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.cells import Cell
from core.price_models import PRICE_MODELS
from templates import Layout
from templates.layout import Series, Table, TableRow, Timeline
from templates.names import total_name
from workbooks.formatted import formatted
from workbooks.sheets.results import model_text, table_name
from workbooks.web_report.calculated import Calculated

_NUMBER = re.compile(r"^\d+\s+")
_FIRST_VALUE, _VALUES = 3, 2
"""The column of a table's first value, and how many columns hold values."""

MOST_TILES = 6
_UNITS = {"flag": "number"}
"""What a sum of flags is."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table: its label, its unit, its values and what is said of them."""

    label: str
    unit: str
    values: tuple[str, ...]
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under a heading of their own; "" for none."""

    title: str
    rows: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A table: its title, the heads of its value columns and of its texts, and its rows."""

    title: str
    heads: tuple[str, ...]
    groups: tuple[Group, ...]
    text_heads: tuple[str, ...] = ()
    label: str = ""
    long: bool = False


def tables(layout: Layout, book: Calculated) -> list[Shown]:
    """The tables of Results with the values of the workbook."""
    return [
        _table(table, book.rows(table_name(index))) for index, table in enumerate(layout.tables)
    ]


def tiles(layout: Layout, found: Sequence[Shown]) -> list[tuple[str, str]]:
    """The first figures of the first table, each with its label."""
    rows = [row for table in found[:1] for group in table.groups for row in group.rows]
    end = f", {found[0].heads[0].lower()}" if layout.compares and found else ""
    return [(_with_unit(row), row.label + end) for row in rows if row.values][:MOST_TILES]


def _with_unit(row: Line) -> str:
    value = row.values[0]
    return f"${value}" if row.unit.startswith("USD") and value[:1].isdigit() else value


def _table(table: Table, found: Sequence[Sequence[Cell]]) -> Shown:
    width = max(len(row.cells) for row in table.rows)
    heads = (*table.columns, *[""] * (_VALUES + 2))
    rows = tuple(_row(row, values, width) for row, values in zip(table.rows, found, strict=True))
    texts = max(len(row.texts) for row in rows)
    return Shown(table.title, heads[:width], (Group("", rows),), heads[_VALUES : _VALUES + texts])


def _row(row: TableRow, found: Sequence[Cell], width: int) -> Line:
    cells = found[_FIRST_VALUE : _FIRST_VALUE + len(row.cells)]
    values = [formatted(cell, name) for cell, name in zip(cells, row.formats, strict=True)]
    filled = (*values, *[""] * (width - len(values)))
    if not row.model:
        return Line(row.label, row.unit, filled, (row.text,) if row.text else ())
    return Line(PRICE_MODELS[row.model].title, row.unit, filled, (model_text(row.model),))


def sums(layout: Layout, book: Calculated) -> list[Shown]:
    """Of the participants what they come to together, and nothing of any one of them."""
    groups = tuple(
        Group(
            _NUMBER.sub("", block.title),
            tuple(
                Line(
                    column.label,
                    _UNITS.get(column.unit, column.unit),
                    (_sum(layout, column, book),),
                )
                for column in block.columns
                if column.total
            ),
        )
        for block in layout.members
    )
    shown = tuple(group for group in groups if group.rows)
    return [Shown("All participants together", ("Sum",), shown)] if shown else []


def _sum(layout: Layout, column: Series, book: Calculated) -> str:
    name = column.format or layout.formats.get(column.unit, "plain")
    return formatted(book.value(total_name(column)), name)


def periods(layout: Layout, book: Calculated) -> list[Shown]:
    """The sheet of periods: of years and months the main rows, of scenarios every row."""
    return [
        _across(layout, line, book) if layout.compares else _down(layout, line, book)
        for line in layout.timeline
    ]


def _down(layout: Layout, line: Timeline, book: Calculated) -> Shown:
    """A row a period, a column for each of the main rows of the sheet."""
    main = [row for row in line.rows if row.strong] or list(line.rows[:8])
    columns = [_texts(layout, row, book) for row in main]
    axis = _texts(layout, line.axis, book)
    rows = tuple(
        Line(period, "", tuple(column[at] for column in columns)) for at, period in enumerate(axis)
    )
    heads = tuple(_head(row) for row in main)
    return Shown(
        layout.sheet(line.sheet).title, heads, (Group("", rows),), (), line.axis.label, True
    )


def _across(layout: Layout, line: Timeline, book: Calculated) -> Shown:
    """A column a scenario, every row of the sheet."""
    groups = tuple(
        Group(
            _NUMBER.sub("", block.title),
            tuple(Line(row.label, row.unit, _texts(layout, row, book)) for row in block.rows),
        )
        for block in line.blocks
    )
    names = tuple(str(name) for name in book.row(line.axis.name))
    return Shown(layout.sheet(line.sheet).title, names, groups, long=True)


def _texts(layout: Layout, row: Series, book: Calculated) -> tuple[str, ...]:
    name = row.format or layout.formats.get(row.unit, "plain")
    return tuple(formatted(value, name) for value in book.row(row.name))


def _head(row: Series) -> str:
    return f"{row.label}, {row.unit}" if row.unit not in ("", "number", "flag") else row.label
