"""Formulas calculated with nothing changed and held against the values Excel cached.

Nothing is written here. A difference means that the engine is wrong about this workbook, or that
Excel's value is stale.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from core.cells import Cell
from workbooks.calls import Workings
from workbooks.dependencies import Dependencies
from workbooks.engine import Engine, OpenEngine
from workbooks.engine_copy import Scratch, engine_copy, is_plain
from workbooks.saved_workbook import FormulaCell
from workbooks.values import close

_ROUNDS = 5


class Check:
    """The comparison of one workbook."""

    def __init__(
        self,
        workings: Workings,
        open_engine: OpenEngine,
        graph: Dependencies,
        cells: Sequence[FormulaCell],
    ) -> None:
        """`cells` are all formula cells, `graph` knows what depends on what."""
        self.workings, self._open_engine = workings, open_engine
        self.graph, self.cells = graph, cells

    def differing(self, numbers: Collection[int], missing: Collection[int] = ()) -> dict[int, Cell]:
        """The formulas whose engine value is not Excel's, with it; not those that only follow.

        Args:
            numbers: the formulas to compare.
            missing: formulas without a value, which must be calculated for those to be.
        """
        self._calculated = sorted({*numbers, *missing})
        return self._differing(sorted(numbers)) if numbers else {}

    def _differing(self, numbers: Sequence[int]) -> dict[int, Cell]:
        engine = self._open(self._calculated)
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
        return self._open_engine(data, book.name, work.now)

    def _wrong(self, engine: Engine, numbers: Sequence[int]) -> dict[int, Cell]:
        values = engine.read([self.cells[number].address for number in numbers])
        return {
            number: value
            for number, value in zip(numbers, values, strict=True)
            if not close(0.0 if value is None else value, self.cells[number].cached)
        }
