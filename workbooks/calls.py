"""The published calls of formula cells: their arguments, and their results as grids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from core.cells import Cell, CellError, Grid
from workbooks.address import Rect
from workbooks.analysis import Analyst
from workbooks.call_arguments import Argument, ArgumentReader
from workbooks.formula import FunctionCall
from workbooks.functions import Functions
from workbooks.saved_workbook import Address, FormulaCell, SavedWorkbook
from workbooks.values import normal, same

_NOWHERE = Rect(0, 0, 0, 0)


@dataclass(slots=True)
class Call:
    """A published call of a cell: its arguments, its result and where that stands."""

    name: str
    site: FunctionCall
    arguments: list[Argument]
    shape: tuple[int, int] = (1, 1)
    place: Rect = _NOWHERE
    result: Grid | None = None
    inside: dict[int, Call] = field(default_factory=dict[int, "Call"])  # by position


@dataclass(slots=True)
class CallingCell:
    """A formula cell with its published calls, innermost first."""

    cell: FormulaCell
    reader: ArgumentReader
    calls: list[Call]
    text: str  # the formula, names that hold calls put in their place

    @property
    def is_one_call(self) -> bool:
        """Whether the cell shows the result of one call and nothing else."""
        site = self.calls[-1].site
        whole = (site.start, site.end) == (0, len(self.reader.parsed.tokens))
        return whole and self.cell.ref is None


class Workings:
    """What a resolution needs to know of a workbook."""

    def __init__(
        self,
        book: SavedWorkbook,
        analyst: Analyst,
        functions: Functions,
        now: datetime,
    ) -> None:
        """`now` is what TODAY and NOW give."""
        self.book, self.analyst = book, analyst
        self.functions, self.now = functions, now

    @property
    def clock(self) -> tuple[str, str]:
        """The numbers that TODAY() and NOW() are, as a formula writes them."""
        now = self.book.serial(self.now)
        return str(int(now)), f"{now:.15g}"  # as many digits as a formula keeps

    def totals(self, cells: Sequence[FormulaCell]) -> dict[Address, str]:
        """The formulas that SUBTOTAL and AGGREGATE leave out: they must stay formulas."""
        found: dict[Address, str] = {}
        for cell in cells:
            traits = self.analyst.needs(cell).traits
            if traits.totals and not (traits.published or traits.external or traits.unknown):
                found[cell.address] = cell.text
        return found

    def calling_cell(self, cell: FormulaCell) -> CallingCell:
        """A cell with the arguments of its published calls read.

        Raises:
            UnknownUntilCalledError: an argument depends on a parameter of a LAMBDA.
        """
        text = self.analyst.text(cell)
        parsed = self.analyst.parse(text)
        reader = ArgumentReader(self.analyst, cell, parsed)
        calls = [Call(name, site, reader.arguments(site)) for site, name in parsed.published]
        by_site = {call.site.start: call for call in calls}
        for call in calls:
            call.inside = by_site
            if call.site.end == len(parsed.tokens) and call.site.start == 0 and cell.ref:
                call.shape = cell.ref.rows, cell.ref.columns
        return CallingCell(cell, reader, calls, text)


def as_grid(result: Cell | Grid) -> Grid:
    """A result as rows of cells; a blank in it is an empty text, as the hosts show it."""
    if not isinstance(result, list):
        result = [[result]]
    if not result or not result[0]:
        return [[CellError.CALC]]
    return [["" if value is None else normal(value) for value in line] for line in result]


def same_grid(first: Grid, second: Grid) -> bool:
    """Whether two grids hold the same values, to the last bit."""
    return [len(line) for line in first] == [len(line) for line in second] and all(
        same(one, other)
        for lines in zip(first, second, strict=True)
        for one, other in zip(*lines, strict=True)
    )
