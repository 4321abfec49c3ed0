"""Tables of a workbook, and what a structured reference such as `Sales[price]` names."""

from __future__ import annotations

import re
from typing import NamedTuple

from workbooks.address import Rect


class Table(NamedTuple):
    """A table of the workbook, as far as structured references need it."""

    name: str
    sheet: str
    rect: Rect
    header_rows: int
    totals_rows: int
    columns: tuple[str, ...]


_PART = re.compile(r"\[((?:'.|[^\[\]'])*)\](:)?", re.DOTALL)


def table_rect(table: Table, bracket: str, row: int | None) -> Rect | None:
    """The cells a structured reference names; None when it cannot be said.

    Args:
        table: whose name stands before the bracket.
        bracket: `[price]`, `[[#This Row],[price]]`, `[[a]:[b]]`, `[#Totals]`, `[]` or nothing.
        row: of the formula, for "this row"; None outside a sheet.
    """
    areas, columns = _specifiers(bracket)
    names = [name.casefold() for name in table.columns]
    try:
        indexes = [names.index(column.casefold()) for column in columns]
    except ValueError:
        return None
    lines = _table_rows(table, areas, row)
    if lines is None or lines[0] > lines[1]:
        return None
    left = table.rect.left + (min(indexes) if indexes else 0)
    right = table.rect.left + max(indexes) if indexes else table.rect.right
    return Rect(lines[0], left, lines[1], right)


def _specifiers(bracket: str) -> tuple[set[str], list[str]]:
    """The # areas and the columns that a bracket names."""
    inside = bracket[1:-1].strip() if bracket else ""
    parts = [match[1] for match in _PART.finditer(inside)] if inside.startswith(("[", "@[")) else []
    if inside and not parts:
        parts = [inside.removeprefix("@")] if inside != "@" else []
    areas = {part.casefold() for part in parts if part.startswith("#")}
    if inside.startswith("@"):
        areas.add("#this row")
    columns = [re.sub(r"'(.)", r"\1", part) for part in parts if not part.startswith("#")]
    return areas, columns


def _table_rows(table: Table, areas: set[str], row: int | None) -> tuple[int, int] | None:
    top, bottom = table.rect.top, table.rect.bottom
    first, last = top + table.header_rows, bottom - table.totals_rows
    spans = {
        "#all": (top, bottom),
        "#data": (first, last),
        "#headers": (top, first - 1),
        "#totals": (last + 1, bottom),
    }
    if "#this row" in areas:
        return (row, row) if row is not None and first <= row <= last else None
    if not areas <= spans.keys():
        return None
    chosen = [spans[area] for area in areas or {"#data"}]
    return min(start for start, _ in chosen), max(end for _, end in chosen)
