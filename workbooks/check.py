"""The formulas that need no recalculation, calculated all the same and held against Excel's values.

Nothing is written here. A difference means that the engine is wrong about this workbook, or that
Excel's value is stale; either way it is reported.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.cells import Cell
from workbooks.analysis import Needs
from workbooks.calls import Workings
from workbooks.dependencies import Dependencies
from workbooks.engine import Engine
from workbooks.engine_copy import Scratch, engine_copy, is_plain
from workbooks.outcome import DIFFERS, Report, kept, static_reason
from workbooks.saved_workbook import FormulaCell
from workbooks.values import close

_ROUNDS = 5


class Check:
    """The comparison of one workbook."""

    def __init__(
        self,
        workings: Workings,
        report: Report,
        graph: Dependencies,
        cells: Sequence[FormulaCell],
    ) -> None:
        """What differs is added to `report`."""
        self.workings, self.report, self.graph, self.cells = workings, report, graph, cells

    def run(self, needs: Mapping[int, Needs]) -> None:
        """Compares formulas, given by number with what they depend on."""
        reasons = {number: static_reason(need.traits) for number, need in needs.items()}
        plain = [number for number, reason in reasons.items() if not reason]
        differing = self._differing(plain) if plain else {}
        for number in sorted(needs):
            cell = self.cells[number]
            if number in differing:
                self._report(cell, differing[number], DIFFERS)
            elif reasons[number]:
                self._report(cell, None, reasons[number])

    def _report(self, cell: FormulaCell, engine: Cell, reason: str) -> None:
        self.report.kept.append(kept(self.workings.book, cell, engine, reason))

    def _differing(self, numbers: Sequence[int]) -> dict[int, Cell]:
        """The formulas whose engine value is not Excel's, with it; not those that only follow."""
        engine = self._open(numbers)
        try:
            engine.recalculate()
            found: dict[int, Cell] = {}
            open_numbers = list(numbers)
            for turn in range(_ROUNDS):
                wrong = self._wrong(engine, open_numbers)
                behind = self.graph.after(wrong) if turn < _ROUNDS - 1 else set[int]()
                first = {n: value for n, value in wrong.items() if n not in behind} or wrong
                found |= first
                if len(first) == len(wrong):
                    return found
                for number in first:
                    cell = self.cells[number]
                    engine.set_value(*cell.address, cell.cached)
                engine.recalculate()
                open_numbers = [n for n in wrong if n not in first]
            return found
        finally:
            engine.close()

    def _open(self, numbers: Sequence[int]) -> Engine:
        work, book = self.workings, self.workings.book
        tables = any(sheet.data_tables for sheet in book.sheets.values())
        if len(numbers) == len(self.cells) and not tables and is_plain(book):
            data = book.package.data
        else:
            formulas = {self.cells[n].address: self.cells[n].text for n in numbers}
            formulas |= work.totals(self.cells)
            data = engine_copy(book, formulas, Scratch(book.sheet_names))
        return work.open_engine(data, book.name, work.now)

    def _wrong(self, engine: Engine, numbers: Sequence[int]) -> dict[int, Cell]:
        values = engine.read([self.cells[number].address for number in numbers])
        return {
            number: value
            for number, value in zip(numbers, values, strict=True)
            if not close(0.0 if value is None else value, self.cells[number].cached)
        }
