"""The names in a layout: those its formulas use, and those it gives to cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from functools import lru_cache

from core.assumptions import SECTIONS
from core.participants import Participants
from templates.layout import InputBlock, Layout, Series

BEFORE = ".before"
"""Ends the name of a series in the period before."""

FIRST = ".first"
"""Ends the name of a series in the first period."""

ALL = ".all"
"""Ends the name of a column of Members where the whole of it is meant."""

LINE = "line"
"""The number of a row of Members, from 1."""

PASTED = {f"pasted_{field.name}": field.name for field in fields(Participants)}
"""The columns of Participants by the names of their cells."""

TOKEN = re.compile(
    r'"(?:[^"]|"")*"'
    r"|(?P<function>[A-Za-z_][A-Za-z0-9_.]*)(?=\()"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_.]*)"
    r"|(?P<number>\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)"
)
"""The pieces of a formula: texts, functions, names and numbers."""

CELL = re.compile(r"[A-Z]{1,3}[0-9]+")
CONSTANTS = ("TRUE", "FALSE")


def names_in(formula: str) -> list[str]:
    """The names a formula uses, in order, each once; cell addresses are none."""
    return list(_names_in(formula))


def with_names_replaced(formula: str, cells: Mapping[str, str]) -> str:
    """The formula with each name that `cells` knows replaced by its cell."""
    pieces = list(_pieces(formula))
    pieces[1::2] = [cells.get(name, name) for name in pieces[1::2]]
    return "".join(pieces)


@lru_cache(maxsize=4096)
def _names_in(formula: str) -> tuple[str, ...]:
    names = (name for name in _pieces(formula)[1::2] if name not in CONSTANTS)
    return tuple(dict.fromkeys(name for name in names if not CELL.fullmatch(name)))


@lru_cache(maxsize=4096)
def _pieces(formula: str) -> tuple[str, ...]:
    """A formula cut at its names: text and name by turns, text first and last."""
    pieces: list[str] = []
    at = 0
    for match in TOKEN.finditer(formula):
        if match["name"]:
            pieces += [formula[at : match.start()], match[0]]
            at = match.end()
    return (*pieces, formula[at:])


def formulas(layout: Layout) -> Iterator[tuple[str, str]]:
    """Every formula of a layout outside the sheet of periods, with its place."""
    for block in layout.model:
        for row in block.rows:
            yield f"model.{row.name}", row.formula
    for row in layout.sentences:
        yield f"sentences.{row.name}", row.formula
    for row in layout.figures:
        yield f"figures.{row.name}", row.formula
    for table in layout.tables:
        for line in table.rows:
            yield from ((f"tables.{line.label}", cell) for cell in line.cells)
    for chart in layout.charts:
        yield f"charts.{chart.name}.title", chart.title
        for point in chart.points:
            for formula in filter(None, (point.formula, point.low, point.high)):
                yield f"charts.{chart.name}.{point.label}", formula
    for grid in layout.grids:
        yield f"grids.{grid.name}.title", grid.title
        yield f"grids.{grid.name}", grid.formula
    for checks in layout.checks:
        for check in checks.rows:
            for formula in (check.actual, check.expected, check.holds):
                yield f"checks.{check.label}", formula


def used_names(layout: Layout) -> set[str]:
    """The names that any formula of a layout uses."""
    texts = [formula for _, formula in formulas(layout)]
    texts += [column.formula for column in layout.member_columns]
    texts += [text for row in layout.series for text in (row.formula, row.opening)]
    return {name for text in texts for name in names_in(text)}


def own_names(layout: Layout) -> list[str]:
    """The names a layout gives to cells, those of inputs not counted."""
    rows = [row.name for block in layout.model for row in block.rows if row.formula]
    sentences = [row.name for row in (*layout.sentences, *layout.figures)]
    series = [row.name for row in (*layout.series, *layout.member_columns)]
    constants = [constant.name for constant in layout.constants]
    return [*constants, *rows, *sentences, *series, *totals(layout)]


def totals(layout: Layout) -> list[str]:
    """The names of the sums over the columns of Members."""
    return [total_name(column) for column in layout.member_columns if column.total]


def total_name(column: Series) -> str:
    """The name of the sum over a column of Members."""
    return f"total_{column.name}"


def used_inputs(block: InputBlock) -> tuple[str, ...]:
    """The inputs of a block of Assumptions."""
    return block.names or tuple(SECTIONS[block.section].model_fields)


def widest_names(layout: Layout) -> list[str]:
    """Names of the cells that hold the label of a tornado's longest bar."""
    return [f"widest_{chart.name}" for chart in layout.charts if chart.kind == "tornado"]
