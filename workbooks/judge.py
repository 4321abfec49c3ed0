"""What the thorough way writes into a workbook and what it keeps, when engines have been heard.

A value is written when the engine agrees with Excel about the formula with nothing changed, or
when that cannot be told (no value, a stale one) and no other engine contradicts. Where Excel's
value stays, the report says why, or that nothing explains it.
"""

from __future__ import annotations

from collections.abc import Mapping

from core.cells import Cell
from workbooks.address import cell_name, rect_name
from workbooks.cell_writer import CellWriter
from workbooks.engines import AUTO, AUTO_ORDER
from workbooks.outcome import (
    BEHIND,
    DATA_TABLE,
    DIFFERS,
    ENGINES_DIFFER,
    SURROUNDINGS,
    Disagreement,
    Kept,
    Report,
    is_explained,
    static_reason,
)
from workbooks.preference import preferred
from workbooks.saved_workbook import Address, SavedWorkbook
from workbooks.thorough import Result, agreeing
from workbooks.values import close


class Judge:
    """The judgement on one workbook."""

    def __init__(
        self,
        book: SavedWorkbook,
        results: Mapping[str, Result],
        opinions: Mapping[str, Mapping[Address, Cell]],
        names: Mapping[Address, str],
        report: Report,
        engine: str = AUTO,
    ) -> None:
        """Fills `report`.

        Args:
            book: the workbook, with changed inputs in it.
            results: what each engine made of it, the workbook taken apart.
            opinions: by engine, the values that differ from Excel's with the workbook as it is.
            names: the cells' defined names.
            report: what happened.
            engine: the engine whose values are wanted, or `auto`.
        """
        self._book, self._results, self._opinions = book, results, opinions
        self._names, self._report = names, report
        self._cells = book.formula_cells
        report.engine = self._best() if engine == AUTO else engine
        self._chosen = results[report.engine]
        self._reasons = dict(self._chosen.reasons)

    def _best(self) -> str:
        """The engine with the fewest doubts; where that does not tell, the preferred one."""
        doubts = {name: self._doubts(result) for name, result in self._results.items()}
        equal = [name for name in doubts if doubts[name] == min(doubts.values())]
        common = set[int].intersection(*({*self._results[n].values} for n in equal))
        differences = [
            values
            for number in common
            if self._cells[number].cached is None
            for values in [[self._results[n].values[number][0][0] for n in equal]]
            if not all(close(values[0], other) for other in values)
        ]
        return preferred(sorted(equal, key=AUTO_ORDER.index), differences)

    @staticmethod
    def _doubts(result: Result) -> tuple[int, int]:
        return len(result.differing.keys() & result.dirty), len(result.differing)

    def written(self) -> dict[str, bytes]:
        """The parts that change, with their new content."""
        chosen, report = self._chosen, self._report
        self._compare_engines()
        writer = CellWriter(self._book, self._names, report)
        for number in sorted(chosen.values.keys() - self._reasons.keys()):
            writer.write(self._cells[number], chosen.values[number])
        report.formulas, report.calls = len(self._cells), chosen.calls
        report.recalculated = chosen.compared
        report.volatile = [
            self._book.place(cell.address)
            for number, cell in enumerate(self._cells)
            if chosen.needs[number].traits.unsteady
        ]
        self._tell_kept()
        return writer.parts()

    def _compare_engines(self) -> None:
        """Has the other engines heard where Excel's value is none, or another than the engine's."""
        chosen = self._chosen
        others = [result for result in self._results.values() if result is not chosen]
        doubted = {n for n in chosen.differing if n in chosen.values}
        random = [n for n, needs in enumerate(chosen.needs) if needs.traits.random]
        steady = chosen.values.keys() - chosen.graph.behind(random).keys()
        missing = {n for n in steady if self._cells[n].cached is None}
        for number in sorted(doubted | missing):
            heard = [r.values[number] for r in others if number in r.values]
            if any(agreeing(chosen.values[number], grid) for grid in heard):
                continue
            if not heard and number in doubted and self._is_stale(number):
                continue
            if number in doubted:
                self._reasons[number] = ENGINES_DIFFER if heard else DIFFERS
            elif heard:
                self._report.disagreements.append(
                    Disagreement(*self._place(number), self._live_values(number))
                )
        self._spread()

    def _is_stale(self, number: int) -> bool:
        """Whether another engine, with nothing changed, has the same value instead of Excel's."""
        address, found = self._cells[number].address, self._chosen.differing[number]
        return any(
            address in differing and close(differing[address], found)
            for name, differing in self._opinions.items()
            if name != self._report.engine
        )

    def _spread(self) -> None:
        """What depends on a cell that keeps its value keeps its own."""
        doubts = (ENGINES_DIFFER, DIFFERS)
        kept = [number for number, reason in self._reasons.items() if reason in doubts]
        for number, origin in self._chosen.graph.behind(kept).items():
            if number in self._chosen.dirty and number not in self._reasons:
                place = self._book.place(self._cells[origin].address)
                self._reasons[number] = BEHIND.format(place)

    def _live_values(self, number: int) -> dict[str, Cell]:
        """What each engine has for a formula, calculated."""
        return {
            name: result.values[number][0][0]
            for name, result in self._results.items()
            if number in result.values
        }

    def _proof_values(self, number: int) -> dict[str, Cell]:
        """What each engine has for a formula with nothing changed; Excel's where it agrees."""
        cell = self._cells[number]
        found = {
            name: differing.get(cell.address, cell.cached)
            for name, differing in self._opinions.items()
        }
        for name, result in self._results.items():
            found[name] = result.differing.get(number, found.get(name, cell.cached))
        return found

    def _tell_kept(self) -> None:
        chosen = self._chosen
        for number, cell in enumerate(self._cells):
            reason = self._reasons.get(number, "") if number in chosen.dirty else ""
            if number not in chosen.dirty:
                reason = static_reason(chosen.needs[number].traits)
            if number in chosen.held:
                reason = reason or SURROUNDINGS
            if reason:
                self._keep(number, reason, self._values_for(number, reason))
            elif number in chosen.differing and number not in chosen.dirty:
                values = self._proof_values(number)
                if all(not close(value, cell.cached) for value in values.values()):
                    self._keep(number, DIFFERS, values)
        if self._report.calls:
            self._tell_data_tables()

    def _values_for(self, number: int, reason: str) -> dict[str, Cell]:
        """The engines' values that tell why a cell is kept."""
        if reason == ENGINES_DIFFER:
            return self._live_values(number)
        return self._proof_values(number) if reason == DIFFERS else {}

    def _keep(self, number: int, reason: str, values: dict[str, Cell]) -> None:
        kept = Kept(*self._place(number), self._cells[number].cached, values, reason)
        (self._report.kept if is_explained(reason) else self._report.unexplained).append(kept)

    def _tell_data_tables(self) -> None:
        for index, sheet in self._book.sheets.items():
            for rect in sheet.data_tables:
                value = self._book.value(index, rect.top, rect.left)
                place = sheet.name, rect_name(rect), "", ""
                self._report.kept.append(Kept(*place, value, {}, DATA_TABLE))

    def _place(self, number: int) -> tuple[str, str, str, str]:
        """Sheet, cell, name and formula of a cell."""
        cell = self._cells[number]
        sheet = self._book.sheet_names[cell.sheet]
        name = self._names.get(cell.address, "")
        return sheet, cell_name(cell.row, cell.column), name, f"={cell.text}"
