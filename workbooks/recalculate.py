"""Recalculation of saved workbooks whose cells call published functions, without Excel.

Written are the values of cells that hold a published call or depend on one, of those that depend
on a volatile function, and of formulas that had no value. Every other formula is calculated too
and held against the value Excel cached: where they differ, Excel's value stays and the cell is
reported. A cell that cannot be calculated keeps its value, and so do those that depend on it.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from core.cells import Cell, CellError, Grid
from workbooks.address import Rect, cell_name, rect_name
from workbooks.analysis import Analyst, Needs
from workbooks.call_arguments import UnknownUntilCalledError
from workbooks.calls import CallingCell, Workings
from workbooks.cell_xml import cell_with_value
from workbooks.check import Check
from workbooks.dependencies import Dependencies
from workbooks.engine import Engine, OpenEngine
from workbooks.errors import EngineError, UnsupportedFormatError
from workbooks.files import read_file, write_file
from workbooks.formulon_engine import known_functions, open_formulon
from workbooks.functions import Functions, PublishedFunctions
from workbooks.outcome import (
    BEHIND,
    CIRCULAR,
    DATA_TABLE,
    ENGINE_ERROR,
    IN_LAMBDA,
    NO_NAME,
    READS_FORMULAS,
    Change,
    Kept,
    Report,
    kept,
    static_reason,
)
from workbooks.package import Package
from workbooks.request import Request
from workbooks.resolver import Resolver, UnsettledError
from workbooks.saved_workbook import FormulaCell, SavedWorkbook
from workbooks.values import normal, same

UNSETTLED = "its result changes each time it is calculated"

_MOST_SPILL_ROUNDS = 5


def recalculate_bytes(
    data: bytes,
    name: str,
    functions: Functions | None = None,
    request: Request = Request(),  # noqa: B008
    *,
    open_engine: OpenEngine = open_formulon,
) -> tuple[bytes, Report]:
    """A workbook recalculated: its bytes with new cached values, and what happened.

    Args:
        data: the file.
        name: its name, for messages and the report.
        functions: the functions that cells may call; the catalog's if left out.
        request: what to do with it.
        open_engine: the engine that calculates everything else.

    Raises:
        WorkbookError: the file cannot be read, changed or calculated; nothing is lost.
    """
    started = time.perf_counter()
    package = Package(data, name, request.limits)
    package.check()
    book = SavedWorkbook(package)
    work = _Recalculation(book, functions or PublishedFunctions(), open_engine, request.as_of)
    changes = work.run()
    if changes and any(part.startswith("_xmlsignatures/") for part in package.parts):
        raise UnsupportedFormatError(
            f"{name} is digitally signed, and a change would void the signature. "
            "Remove the signature in Excel (File, Info), and try again"
        )
    work.report.engine = "formulon"
    work.report.recalculated = len(work.report.changed)
    work.report.seconds = round(time.perf_counter() - started, 3)
    return package.replaced(changes), work.report


def recalculate_file(
    source: Path,
    target: Path,
    functions: Functions | None = None,
    *,
    force: bool = False,
) -> Report:
    """Recalculates a file into another, or in place when both are the same.

    The target is replaced at once or not at all.

    Raises:
        WorkbookError: the file cannot be read or written, or the target exists and `force` is
            not set.
    """
    data = read_file(source)
    out, report = recalculate_bytes(data, str(source), functions)
    write_file(source, target, out, force=force)
    report.output = str(target)
    return report


class _Recalculation:
    """One workbook on its way."""

    def __init__(
        self,
        book: SavedWorkbook,
        functions: Functions,
        open_engine: OpenEngine,
        now: datetime | None,
    ) -> None:
        self.book = book
        self.analyst = Analyst(book, functions.names, known_functions())
        self.workings = Workings(
            book, self.analyst, functions, open_engine, now or datetime.now().replace(microsecond=0)
        )
        self.cells = book.formula_cells
        self.needs = [self.analyst.needs(cell) for cell in self.cells]
        self.originals = list(self.cells)
        self.reasons: dict[int, str] = {}
        self.calling: dict[int, CallingCell] = {}
        self.report = Report(file=book.name, formulas=len(self.cells))
        self._unsettled: set[int] = set()
        self._patches: dict[int, dict[tuple[int, int], bytes]] = {}

    def run(self) -> dict[str, bytes]:
        """Calculates, compares and gives the parts that change."""
        for _ in range(_MOST_SPILL_ROUNDS):
            graph, dirty, values = self._settled()
            if not self._grown(graph, values):
                return self._finish(graph, dirty, values)
        raise EngineError(
            f"{self.book.name}: the sizes of its spills never settle. The file was left as it is"
        )

    def _settled(self) -> tuple[Dependencies, set[int], dict[int, Grid]]:
        """The same as `_once`, without the formulas that never come to rest."""
        while True:
            try:
                return self._once()
            except UnsettledError as error:
                self._unsettled |= error.numbers  # never again among the calculated ones

    def _once(self) -> tuple[Dependencies, set[int], dict[int, Grid]]:
        """The formulas that must be calculated, and their values."""
        graph = Dependencies(
            [(cell.sheet, cell.area) for cell in self.cells],
            [needs.rects for needs in self.needs],
        )
        dirty = self._dirty(graph)
        self._find_reasons(graph, dirty)
        return graph, dirty, self._calculate(dirty - self.reasons.keys())

    def _finish(
        self, graph: Dependencies, dirty: set[int], values: dict[int, Grid]
    ) -> dict[str, bytes]:
        """Writes what can be trusted, reports the rest, compares what needed no calculation."""
        self._distrust(graph, dirty, values)
        for number in sorted(values.keys() - self.reasons.keys()):
            self._write(number, values[number])
        self._report_kept(dirty)
        Check(self.workings, self.report, graph, self.cells).run(
            {n: self.needs[n] for n in range(len(self.cells)) if n not in dirty}
        )
        return {
            sheet.part: sheet.xml.patched(self._patches[index])
            for index, sheet in self.book.sheets.items()
            if self._patches.get(index)
        }

    def _dirty(self, graph: Dependencies) -> set[int]:
        """The formulas whose cached values are not to be trusted."""
        traits = [needs.traits for needs in self.needs]
        seeds = {n for n, trait in enumerate(traits) if trait.published or trait.volatile}
        valueless = {n for n, cell in enumerate(self.cells) if cell.cached is None}
        if seeds or valueless:  # what changes may be read by formulas that do not name it
            seeds |= {n for n, trait in enumerate(traits) if trait.dynamic}
        return graph.behind(seeds).keys() | valueless

    def _find_reasons(self, graph: Dependencies, dirty: set[int]) -> None:
        """Why formulas cannot be calculated: their own reasons, then those that depend on them."""
        self.reasons, self.calling, self.report.calls = {}, {}, 0
        for number in sorted(dirty):
            reason = self._own_reason(number, self.needs[number])
            if reason:
                self.reasons[number] = reason
        self._spread(graph, dirty)
        live = dirty - self.reasons.keys()
        calling = self.calling.keys() & live
        known = {n for n in calling if self.calling[n].is_one_call}
        self.order = graph.order(live, set(calling), known)
        self.reasons |= dict.fromkeys(self.order.circular, CIRCULAR)

    def _own_reason(self, number: int, needs: Needs) -> str:
        if number in self._unsettled:
            return UNSETTLED
        if needs.traits.reads_formulas:
            return READS_FORMULAS
        if needs.traits.published:
            try:
                calling = self.workings.calling_cell(self.cells[number])
            except UnknownUntilCalledError:
                return IN_LAMBDA
            self.report.calls += len(calling.calls)
            if calling.calls:
                self.calling[number] = calling
        return static_reason(needs.traits)

    def _spread(self, graph: Dependencies, dirty: set[int]) -> None:
        """What depends on a cell that cannot be calculated cannot be either."""
        for number, origin in graph.behind(list(self.reasons)).items():
            if number in dirty and number not in self.reasons:
                place = self.book.place(self.cells[origin].address)
                self.reasons[number] = BEHIND.format(place)

    def _calculate(self, live: set[int]) -> dict[int, Grid]:
        """The values of formulas, each with the cells it fills."""
        if not live:
            return {}
        calling = {n: self.calling[n] for n in self.calling.keys() & live}
        cells = {n: self.cells[n] for n in sorted(live)}
        resolver = Resolver(self.workings, cells, calling, self.order)
        try:
            engine = resolver.run()
            try:
                return _values(engine, cells)
            finally:
                engine.close()
        finally:
            resolver.close()

    def _grown(self, graph: Dependencies, values: dict[int, Grid]) -> bool:
        """Whether a spill has grown over cells that formulas read; notes its new size."""
        grown = False
        for number, grid in values.items():
            cell = self.cells[number]
            if not cell.dynamic:
                continue
            rect = _filled(cell, grid)
            new = not cell.area.covers(rect)
            if new and graph.readers_of([(cell.sheet, rect)]):
                self.cells[number] = replace(cell, ref=rect)
                grown = True
        return grown

    def _distrust(self, graph: Dependencies, dirty: set[int], values: dict[int, Grid]) -> None:
        """Errors that are the engine's own: such cells, and those behind them, keep their values.

        A #NAME? that Excel did not have, and any error that no published call can have brought.
        """
        calls = [n for n, needs in enumerate(self.needs) if needs.traits.published]
        behind_calls = graph.behind(calls)
        for number, grid in values.items():
            after, before = grid[0][0], self.cells[number].cached
            if after is CellError.NAME and before is not CellError.NAME:
                self.reasons[number] = NO_NAME
            elif (
                isinstance(after, CellError)
                and before is not None
                and not isinstance(before, CellError)
                and number not in behind_calls
            ):
                self.reasons[number] = ENGINE_ERROR
        self._spread(graph, dirty)

    def _write(self, number: int, grid: Grid) -> None:
        """Notes the new bytes of a formula's cells where a value or the size of a spill differs."""
        cell = self.originals[number]
        sheet = self.book.sheets[cell.sheet]
        rect = _filled(cell, grid)
        ref = rect_name(rect) if cell.dynamic and rect != cell.area else ""
        for row in range(min(rect.top, cell.area.top), max(rect.bottom, cell.area.bottom) + 1):
            for column in range(cell.column, max(rect.right, cell.area.right) + 1):
                inside = rect.holds(row, column)
                if not inside and not cell.area.holds(row, column):
                    continue
                after = grid[row - rect.top][column - rect.left] if inside else None
                anchor = (row, column) == cell.place
                before = cell.cached if anchor else self.book.value(cell.sheet, row, column)
                if same(before, after) and (before is None) == (after is None):
                    if not (anchor and ref):
                        continue
                else:
                    self._report_change(cell, row, column, before, after)
                self._patches.setdefault(cell.sheet, {})[row, column] = cell_with_value(
                    sheet.xml, (row, column), after, ref if anchor else ""
                )

    def _report_change(
        self, cell: FormulaCell, row: int, column: int, before: Cell, after: Cell
    ) -> None:
        name = self.book.sheet_names[cell.sheet]
        self.report.changed.append(
            Change(name, cell_name(row, column), "", f"={cell.text}", before, after)
        )

    def _report_kept(self, dirty: set[int]) -> None:
        for number in sorted(dirty & self.reasons.keys()):
            self.report.kept.append(kept(self.book, self.cells[number], None, self.reasons[number]))
        if self.report.calls:
            for index, sheet in self.book.sheets.items():
                for rect in sheet.data_tables:
                    value = self.book.value(index, rect.top, rect.left)
                    name = rect_name(rect)
                    self.report.kept.append(Kept(sheet.name, name, "", "", value, {}, DATA_TABLE))


def _values(engine: Engine, cells: Mapping[int, FormulaCell]) -> dict[int, Grid]:
    """What the engine has for formulas; an array in full."""
    rects: dict[int, Rect] = {}
    for number, cell in cells.items():
        rows, columns = cell.area.rows, cell.area.columns
        if cell.dynamic:
            rows, columns = engine.spill(*cell.address)
        rects[number] = Rect(cell.row, cell.column, cell.row + rows - 1, cell.column + columns - 1)
    addresses = [
        (cells[number].sheet, row, column)
        for number, rect in rects.items()
        for row in range(rect.top, rect.bottom + 1)
        for column in range(rect.left, rect.right + 1)
    ]
    found = iter(engine.read(addresses))
    return {
        number: [[_shown(next(found)) for _ in range(rect.columns)] for _ in range(rect.rows)]
        for number, rect in rects.items()
    }


def _shown(value: Cell) -> Cell:
    """A formula never gives a blank: it shows 0."""
    return 0.0 if value is None else normal(value)


def _filled(cell: FormulaCell, grid: Grid) -> Rect:
    """The cells that a formula's values fill."""
    return Rect(cell.row, cell.column, cell.row + len(grid) - 1, cell.column + len(grid[0]) - 1)
