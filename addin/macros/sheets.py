"""Writing to sheets: cells that can be put back, texts that stay texts, new sheets with tables."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, cast

from addin.com_values import cell_from_com
from addin.macros.desk import MacroError
from core.cells import Cell, CellError, Grid

if TYPE_CHECKING:
    from xlwings import Book, Range, Sheet

LONGEST_NAME = 31
_HEAD_COLOUR = (221, 228, 236)
_ERROR_TEXTS = frozenset(error.value for error in CellError)


def typed(value: object) -> Any:
    """What to assign so that a cell holds exactly this value.

    A text gets an apostrophe: without it Excel reads "=1+1", "1-2" or "July 2025" as something
    else, and a text from a file could become a formula.
    """
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return f"'{value}"
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day)
    return value


def content(cell: Range) -> Any:
    """What to assign to put a cell back as it is: its formula, or its value."""
    value, formula = cell.value, str(cell.formula)
    if isinstance(value, str) and value == formula:
        return typed(value)
    if formula and (value is None or formula.startswith("=")):
        return formula
    return typed(value)


def as_cells(raw: Any) -> Cell | Grid:
    """What xlwings or COM gave for a cell or a range, as cells: a date is its number."""
    if not isinstance(raw, list | tuple):
        return _cell(raw)
    line = cast("Sequence[Any]", raw)
    rows: Sequence[Any] = line if line and isinstance(line[0], list | tuple) else [line]
    return [[_cell(one) for one in row] for row in rows]


def values_of(cells: Range) -> Cell | Grid:
    """The values of a range as cells; one cell is no grid."""
    grid = as_cells(cells.options(ndim=2, err_to_str=True).value)
    assert isinstance(grid, list)
    return grid[0][0] if len(grid) == len(grid[0]) == 1 else grid


def _cell(raw: Any) -> Cell:
    """A cell; xlwings gives errors as texts."""
    return CellError(raw) if raw in _ERROR_TEXTS else cell_from_com(raw)


@contextmanager
def undone_on_error(cells: Sequence[Range]) -> Generator[None, None, None]:
    """Cells that are put back if what is done inside fails or is stopped."""
    before = [(cell, content(cell)) for cell in cells]
    try:
        yield
    except BaseException:
        for cell, old in before:
            cell.value = old
        raise


def write_all(edits: Sequence[tuple[Range, object]], check: Callable[[], None]) -> None:
    """Writes values into cells: all of them, or none. `check` may raise to stop."""
    with undone_on_error([cell for cell, _ in edits]):
        for cell, value in edits:
            check()
            cell.value = typed(value)


def new_sheet(book: Book, title: str) -> Sheet:
    """A sheet after the last one, named as said or, where that is taken, with a number."""
    taken = {sheet.name.lower() for sheet in book.sheets}
    names = [title, *(f"{title[: LONGEST_NAME - 4]} {number}" for number in range(2, 100))]
    name = next((name for name in names if name.lower() not in taken), None)
    if name is None:
        raise MacroError(f"{book.name} has 99 sheets named {title}. Delete some, and try again")
    try:
        return book.sheets.add(name, after=book.sheets[len(book.sheets) - 1])
    except Exception as error:
        raise MacroError(
            f"{book.name} takes no new sheet. Remove the protection of its structure (Review,"
            " Protect Workbook), and try again"
        ) from error


def put_table(
    sheet: Sheet, row: int, grid: Sequence[Sequence[object]], widths: Sequence[float]
) -> Range:
    """Writes titles and rows into a sheet from column A on; gives the range they fill."""
    filled = sheet.range((row, 1)).resize(len(grid), len(grid[0]))
    filled.value = [[typed(value) for value in line] for line in grid]
    head = filled[0, :]
    head.font.bold = True
    head.color = _HEAD_COLOUR
    for number, width in enumerate(widths):
        filled[:, number].column_width = width
    return filled


def put_title(sheet: Sheet, title: str, text: str) -> None:
    """A title in A1 and a sentence below it."""
    sheet.range("A1").value = typed(title)
    sheet.range("A1").font.bold = True
    sheet.range("A1").font.size = 14
    sheet.range("A2").value = typed(text)
