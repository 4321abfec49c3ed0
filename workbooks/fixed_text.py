"""What an engine cannot find in its copy, put in its place: spills, tables, the day and time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from workbooks.address import Rect, fixed_name, rect_name
from workbooks.analysis import Analyst, Parsed
from workbooks.formula import FunctionCall
from workbooks.saved_workbook import FormulaCell

Piece = tuple[int, int, str]
"""Tokens of a formula, from one to before another, and the text that takes their place."""


@dataclass(frozen=True, slots=True)
class SpillUse:
    """A use of a spill in a formula, B5# or ANCHORARRAY(B5), and the cells that it means."""

    start: int
    end: int
    head: str  # the sheet as the formula names it, with "!"
    sheet: int
    rect: Rect

    @property
    def piece(self) -> Piece:
        """The range in the place of the use."""
        return self.start, self.end, self.head + rect_name(self.rect)


def spill_uses(
    analyst: Analyst,
    cell: FormulaCell,
    parsed: Parsed,
    area: Callable[[FormulaCell], Rect | None],
) -> Iterator[SpillUse]:
    """The spills that a formula of a cell uses.

    Args:
        analyst: knows the workbook.
        cell: the cell of the formula.
        parsed: the formula.
        area: the cells that the formula at an anchor fills; None where the use stays as it is.
    """
    for call in parsed.calls:
        if call.name != "ANCHORARRAY" or len(call.arguments) != 1:
            continue
        for found in parsed.mentions.references:
            if (found.start, found.end) != call.arguments[0]:
                continue
            sheet = analyst.sheet_index(cell.sheet, found.sheet)
            page = analyst.book.sheets.get(sheet) if sheet is not None else None
            anchor = page.formulas.get(found.rect[:2]) if page else None
            rect = area(anchor) if anchor else None
            if anchor and rect:
                head = parsed.text(found.start, found.at)
                yield SpillUse(call.start, call.end, head, anchor.sheet, rect)


def fixed_tables(analyst: Analyst, cell: FormulaCell, parsed: Parsed) -> Iterator[Piece]:
    """Structured references as the ranges that they name."""
    for use in parsed.mentions.names:
        area = analyst.table_area(use, cell)
        if area is not None:
            sheet = analyst.book.sheet_names[area[0]].replace("'", "''")
            yield use.start, use.end, f"'{sheet}'!{fixed_name(area[1])}"


def clock_pieces(calls: Sequence[FunctionCall], today: str, now: str) -> list[Piece]:
    """TODAY() and NOW() as the numbers that they give."""
    numbers = {"TODAY": today, "NOW": now}
    return [
        (call.start, call.end, numbers[call.name])
        for call in calls
        if call.name in numbers and not call.arguments
    ]
