"""Insert function: an example of a published function in the selected cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from addin.macros.desk import Desk, MacroError, Stopped
from core.catalog import CATALOG, Function

if TYPE_CHECKING:
    from xlwings import Range


def insert_function(desk: Desk) -> None:
    """Writes the example of a function that the user chooses into the selected cell."""
    cell = desk.book.app.selection
    if cell is None or cell.count != 1:
        raise MacroError("Select the one cell that the function goes into, and try again")
    found = desk.dialogs.choose("Which function? Type its number.", list(CATALOG))
    if not found:
        raise Stopped
    row = CATALOG[found[0]]
    place = cell.get_address(False, False, include_sheetname=True)
    if not desk.dialogs.agree(f"{described(row)}\n\nWrite {row.example} into {place}?"):
        raise Stopped
    if cell.formula and not desk.dialogs.agree(f"{place} holds {cell.formula}. Replace it?"):
        raise Stopped
    write_example(cell, row)


def described(row: Function) -> str:
    """A function with its help, its arguments and their defaults."""
    arguments = [f"{one.name}: {one.help}" for one in row.arguments]
    return "\n".join([row.signature, row.help, *arguments])


def write_example(cell: Range, row: Function) -> None:
    """Writes the example; as a formula that may spill where this Excel has such formulas."""
    try:
        cell.formula2 = row.example
    except Exception:
        cell.formula = row.example
