"""Sensitivity: how far a cell moves when one assumption after the other goes to its ends.

Excel itself calculates. Every input is put back, whatever happens, on Escape too.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from addin.macros.desk import Desk, MacroError, Progress, quiet
from addin.macros.inputs import input_range, opened
from addin.macros.sheets import content, new_sheet, put_table, put_title
from core.assumptions import Entry

if TYPE_CHECKING:
    from xlwings import Book, Range, Sheet

_TITLES = ("Assumption", "Below", "Above", "Name", "Low", "High", "At low", "At high", "Swing")
_WIDTHS = (36, 20, 20, 24, 18, 18, 20, 20, 20)
_ACCURACY = 1e-12
_ROW_HEIGHT, _LEAST_HEIGHT = 24, 220


@dataclass(frozen=True, slots=True)
class Swing:
    """What the output becomes at the two ends of an assumption."""

    label: str
    name: str
    low: float
    high: float
    at_low: float
    at_high: float

    @property
    def size(self) -> float:
        """The distance between the two outputs."""
        return abs(self.at_high - self.at_low)


def sensitivity(desk: Desk) -> None:
    """Tests the selected cell over the low and high of every assumption; table and chart."""
    output = selected_output(desk)
    scenario, places = opened(desk)
    entries = [entry for entry in scenario.entries() if has_range(entry)]
    inputs = [(entry, input_range(desk.book, places, entry.name)) for entry in entries]
    base = float(output.value)
    swings = tested(output, inputs, desk.progress)
    moved = [swing for swing in swings if swing.size > _ACCURACY * max(abs(base), _ACCURACY)]
    if not moved:
        place = output.get_address(False, False, include_sheetname=True)
        raise MacroError(f"{place} depends on no assumption that has a low and a high")
    write_tornado(desk.book, output, base, moved)


def has_range(entry: Entry) -> bool:
    """Whether an assumption has two different ends."""
    low, high = entry.assumption.low, entry.assumption.high
    return low is not None and high is not None and low < high


def selected_output(desk: Desk) -> Range:
    """The selected cell.

    Raises:
        MacroError: several cells, no formula, or one without a number.
    """
    cell = desk.book.app.selection
    if cell is None or cell.count != 1 or cell.sheet.book.name != desk.book.name:
        raise MacroError("Select one cell whose formula gives the result to test, and try again")
    place = cell.get_address(False, False, include_sheetname=True)
    if not str(cell.formula).startswith("="):
        raise MacroError(f"{place} holds no formula. Select a result, such as the inflow")
    if isinstance(cell.value, bool) or not isinstance(cell.value, float):
        raise MacroError(f"{place} shows no number; only a number can be tested")
    return cell


def tested(output: Range, inputs: Sequence[tuple[Entry, Range]], progress: Progress) -> list[Swing]:
    """The output at both ends of each assumption, all others as they are.

    Raises:
        MacroError: the output is no number at some end.
        Stopped: Escape was pressed; every input is as it was.
    """
    app = output.sheet.book.app
    swings: list[Swing] = []
    with quiet(app, "manual"):
        for number, (entry, cell) in enumerate(inputs, 1):
            progress.show(f"{entry.input.label}, {number} of {len(inputs)}")
            low, high = entry.assumption.low, entry.assumption.high
            assert low is not None
            assert high is not None
            with put_back(cell):
                ends = [_at(output, cell, end, entry, progress) for end in (low, high)]
            swings.append(Swing(entry.input.label, entry.name, low, high, *ends))
    return swings


@contextmanager
def put_back(cell: Range) -> Generator[None, None, None]:
    """A cell that is put back, and everything calculated again."""
    before = content(cell)
    try:
        yield
    finally:
        cell.value = before
        cell.sheet.book.app.calculate()


def _at(output: Range, cell: Range, value: float, entry: Entry, progress: Progress) -> float:
    progress.check()
    cell.value = value
    cell.sheet.book.app.calculate()
    found = output.value
    if isinstance(found, bool) or not isinstance(found, float):
        raise MacroError(f"The selected cell shows no number when {entry.name} is {value:g}")
    return found


def write_tornado(book: Book, output: Range, base: float, swings: Sequence[Swing]) -> Sheet:
    """The table, the widest swing first, and the chart beside it."""
    ordered = sorted(swings, key=lambda swing: -swing.size)
    place = output.get_address(False, False, include_sheetname=True)
    with quiet(book.app):
        sheet = new_sheet(book, "Sensitivity")
        said = f"Change of {place} from {base:,.6g} when one assumption goes to its low or high."
        put_title(sheet, "Sensitivity, one assumption at a time", said)
        rows = [_row(swing, base) for swing in ordered]
        table = put_table(sheet, 4, [_TITLES, *rows], _WIDTHS)
        for column in (1, 2, 6, 7, 8):
            table[1:, column].number_format = output.number_format
        _chart(sheet, table)
    return sheet


def _row(swing: Swing, base: float) -> list[object]:
    changes = (swing.at_low - base, swing.at_high - base)
    ends = [swing.low, swing.high, swing.at_low, swing.at_high, swing.size]
    return [swing.label, min(*changes, 0.0), max(*changes, 0.0), swing.name, *ends]


def _chart(sheet: Sheet, table: Range) -> None:
    """A tornado: bars to both sides of the value as it is, the widest on top."""
    below = sheet.range((table.row + table.shape[0] + 1, 1))
    chart = sheet.charts.add(
        width=620,
        height=max(_LEAST_HEIGHT, _ROW_HEIGHT * table.shape[0]),
        chart_type="bar_stacked",
        source=table[:, :3],
        plot_by="columns",
        anchor=below,
    )
    chart.title = "Change from the value as it is"
    chart.category_axis.reverse_order = True
