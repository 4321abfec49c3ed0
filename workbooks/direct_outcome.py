"""What the direct way writes into a workbook, and what it tells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.cells import Cell
from workbooks.address import cell_name
from workbooks.direct import Attempt, Direct
from workbooks.formula_columns import patched
from workbooks.input_xml import with_inputs
from workbooks.inputs import FoundInput
from workbooks.outcome import EXTERNAL, Change, Disagreement, Kept, Report
from workbooks.preference import preferred
from workbooks.saved_workbook import Address
from workbooks.values import close, same


class DirectOutcome:
    """The outcome for one workbook: that of an engine that is proven."""

    def __init__(
        self,
        direct: Direct,
        opinions: Mapping[str, Attempt],
        names: Mapping[Address, str],
        report: Report,
    ) -> None:
        """`names` are the cells' defined names; `report` is filled."""
        self._direct, self._names, self._report = direct, names, report
        self._proven = {n: one for n, one in opinions.items() if not one.differing}
        self._disputed = self._disagreements()
        report.engine = preferred(
            list(self._proven), [list(one.engines.values()) for one in self._disputed]
        )
        self._changes = self._changed(self._proven[report.engine])

    def written(self, inputs: Sequence[FoundInput]) -> dict[str, bytes]:
        """The parts that change, with their new content."""
        self._tell()
        book, table = self._direct.work.book, self._direct.table
        changes: dict[int, dict[tuple[int, int], Cell]] = {}
        for number, value in self._changes.items():
            sheet, row, column = table.addresses[number]
            changes.setdefault(sheet, {})[row, column] = value
        parts = with_inputs(book, inputs)
        for index, values in changes.items():
            sheet = book.sheets[index]
            parts[sheet.part] = patched(parts.get(sheet.part, sheet.content), values)
        return parts

    def _tell(self) -> None:
        direct, report = self._direct, self._report
        loose = direct.loose
        report.formulas = len(direct.table.live)
        report.recalculated = report.formulas - len(loose.outside)
        report.calls = sum(len(calling.calls) for calling in loose.calling.values())
        report.volatile = [
            direct.work.book.place(direct.table.addresses[number]) for number in loose.volatile
        ]
        report.kept = [
            Kept(*self._place(n), direct.table.cached(n), {}, EXTERNAL) for n in loose.outside
        ]
        report.changed = [
            Change(*self._place(number), direct.table.cached(number), value)
            for number, value in self._changes.items()
        ]
        report.disagreements = self._disputed

    def _changed(self, attempt: Attempt) -> dict[int, Cell]:
        """The new values that are not those of the file."""
        table = self._direct.table
        return {
            number: value
            for number, value in sorted(attempt.moved.items())
            if number in self._direct.valueless or not same(table.cached(number), value)
        }

    def _disagreements(self) -> list[Disagreement]:
        """The cells without a value of Excel's for which two engines have different ones."""
        if len(self._proven) < 2:
            return []
        places = {number: place for place, number in enumerate(self._direct.table.live)}
        found: list[Disagreement] = []
        for number in sorted(self._direct.valueless):
            values = {name: one.values[places[number]] for name, one in self._proven.items()}
            first, *others = values.values()
            if not all(close(first, other) for other in others):
                found.append(Disagreement(*self._place(number), values))
        return found

    def _place(self, number: int) -> tuple[str, str, str, str]:
        """Sheet, cell, name and formula of a cell."""
        address = self._direct.table.addresses[number]
        cell = self._direct.table.cell(number)
        sheet = self._direct.work.book.sheet_names[address[0]]
        return sheet, cell_name(*address[1:]), self._names.get(address, ""), f"={cell.text}"
