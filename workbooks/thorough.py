"""The thorough way: the workbook is taken apart, and only what must be calculated stays a formula.

It knows which formula depends on which, so that it can say of each cell why it is written or
kept, and it handles what `direct` leaves alone: spills that grow, calls inside LET, unusual XML,
formulas that an engine gets wrong.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from core.cells import Cell, CellError, Grid
from workbooks.address import Rect
from workbooks.analysis import Needs
from workbooks.call_arguments import UnknownUntilCalledError
from workbooks.calls import CallingCell, Workings
from workbooks.check import Check
from workbooks.dependencies import Dependencies
from workbooks.engine import Engine, OpenEngine
from workbooks.errors import EngineError
from workbooks.outcome import (
    BEHIND,
    CIRCULAR,
    ENGINE_ERROR,
    IN_LAMBDA,
    NO_NAME,
    READS_FORMULAS,
    UNSETTLED,
    static_reason,
)
from workbooks.resolver import Resolver, UnsettledError
from workbooks.saved_workbook import Address, FormulaCell
from workbooks.values import close, normal

_MOST_SPILL_ROUNDS = 5


@dataclass(slots=True)
class Result:
    """What one engine makes of a workbook; formulas are told by their numbers.

    `values` are the new values of the formulas that had to be calculated and `reasons` why others
    of these could not be. `differing` has the engine's value of the formulas for which it differs
    from Excel's with nothing changed.
    """

    graph: Dependencies
    dirty: set[int]
    values: dict[int, Grid]
    reasons: dict[int, str]
    differing: dict[int, Cell]
    needs: list[Needs]
    calls: int
    compared: int
    is_proven: bool  # Excel's values tell that each formula is calculated right
    held: set[int]  # those that show what only Excel knows


class Thorough:
    """One workbook on its way through one engine."""

    def __init__(
        self,
        open_engine: OpenEngine,
        before: Workings,
        work: Workings,
        inputs: Sequence[Address] = (),
    ) -> None:
        """Reads the formulas.

        Args:
            open_engine: loads the engine.
            before: the workbook as saved.
            work: the same with the changed inputs in it.
            inputs: the cells of these.
        """
        self._open_engine, self.inputs = open_engine, inputs
        self.before, self.work = before, work
        self.cells = list(work.book.formula_cells)
        self.needs = [work.analyst.needs(cell) for cell in self.cells]
        self._calling: dict[int, CallingCell] = {}
        self._reasons: dict[int, str] = {}
        self._calls = 0
        self._unsettled: set[int] = set()
        self.held: set[int] = set()

    def run(self) -> Result:
        """Compares with Excel's values, then calculates.

        Raises:
            EngineError: the engine gave up, or spills never settle.
        """
        for _ in range(_MOST_SPILL_ROUNDS):
            graph, dirty, values = self._settled()
            if not self._grown(graph, values):
                return self._result(graph, dirty, values)
        raise EngineError(
            f"{self.work.book.name}: the sizes of its spills never settle. "
            "The file was left as it was"
        )

    def _result(self, graph: Dependencies, dirty: set[int], values: dict[int, Grid]) -> Result:
        self._distrust(graph, dirty, values)
        compared = {n for n in range(len(self.cells)) if self._is_compared(n, dirty)}
        missing = {n for n in values if self.cells[n].cached is None and self._is_plain(n)}
        check = Check(self.before, self._open_engine, graph, self.work.book.formula_cells)
        differing = check.differing(compared, missing)
        live = {n: grid for n, grid in values.items() if n not in self._reasons}
        return Result(
            graph,
            dirty,
            live,
            self._reasons,
            differing,
            self.needs,
            self._calls,
            len(compared | live.keys()),
            not differing and not missing,
            self.held - dirty,
        )

    def _is_compared(self, number: int, dirty: set[int]) -> bool:
        """Whether Excel's value of a formula tells what an engine should find."""
        if number not in dirty:
            return not (static_reason(self.needs[number].traits) or self._is_held(number))
        cell = self.cells[number]
        return self._is_plain(number) and cell.cached is not None and not cell.dynamic

    def _is_plain(self, number: int) -> bool:
        """Whether an engine alone can calculate a formula from what the file holds."""
        traits = self.needs[number].traits
        loose = traits.published or traits.unsteady or traits.reads_formulas
        return not (loose or static_reason(traits))

    def _is_held(self, number: int) -> bool:
        """Whether a cell shows what only Excel knows: its value stands while its input does."""
        traits = self.needs[number].traits
        return (
            traits.surroundings and not traits.published and self.cells[number].cached is not None
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
        return graph, dirty, self._calculate(dirty - self._reasons.keys())

    def _dirty(self, graph: Dependencies) -> set[int]:
        """The formulas whose cached values are not to be trusted."""
        traits = [needs.traits for needs in self.needs]
        held = self.held = {n for n in range(len(traits)) if self._is_held(n)}
        seeds = {n for n, trait in enumerate(traits) if trait.published or trait.volatile} - held
        valueless = {n for n, cell in enumerate(self.cells) if cell.cached is None}
        seeds |= graph.readers_of((sheet, Rect(*place, *place)) for sheet, *place in self.inputs)
        if seeds or valueless:  # what changes may be read by formulas that do not name it
            seeds |= {n for n, trait in enumerate(traits) if trait.dynamic} - held
        return graph.behind(seeds).keys() | valueless

    def _find_reasons(self, graph: Dependencies, dirty: set[int]) -> None:
        """Why formulas cannot be calculated: their own reasons, then those that depend on them."""
        self._reasons, self._calling, self._calls = {}, {}, 0
        for number in sorted(dirty):
            reason = self._own_reason(number, self.needs[number])
            if reason:
                self._reasons[number] = reason
        self._spread(graph, dirty)
        live = dirty - self._reasons.keys()
        calling = self._calling.keys() & live
        known = {n for n in calling if self._calling[n].is_one_call}
        self.order = graph.order(live, set(calling), known)
        self._reasons |= dict.fromkeys(self.order.circular, CIRCULAR)

    def _own_reason(self, number: int, needs: Needs) -> str:
        if number in self._unsettled:
            return UNSETTLED
        if needs.traits.reads_formulas:
            return READS_FORMULAS
        if needs.traits.published:
            try:
                calling = self.work.calling_cell(self.cells[number])
            except UnknownUntilCalledError:
                return IN_LAMBDA
            self._calls += len(calling.calls)
            if calling.calls:
                self._calling[number] = calling
        return static_reason(needs.traits)

    def _spread(self, graph: Dependencies, dirty: set[int]) -> None:
        """What depends on a cell that cannot be calculated cannot be either."""
        for number, origin in graph.behind(list(self._reasons)).items():
            if number in dirty and number not in self._reasons:
                place = self.work.book.place(self.cells[origin].address)
                self._reasons[number] = BEHIND.format(place)

    def _calculate(self, live: set[int]) -> dict[int, Grid]:
        """The values of formulas, each with the cells it fills."""
        if not live:
            return {}
        calling = {n: self._calling[n] for n in self._calling.keys() & live}
        cells = {n: self.cells[n] for n in sorted(live)}
        resolver = Resolver(self.work, self._open_engine, cells, calling, self.order)
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
            rect = filled(cell, grid)
            new = not cell.area.covers(rect)
            if new and graph.readers_of([(cell.sheet, rect)]):
                self.cells[number] = replace(cell, ref=rect)
                grown = True
        return grown

    def _distrust(self, graph: Dependencies, dirty: set[int], values: dict[int, Grid]) -> None:
        """Errors that are the engine's own: such cells, and those behind them, keep their values.

        A #NAME? that Excel did not have, and any error that no published call, changed input or
        moving clock can have brought.
        """
        causes = {
            n for n, one in enumerate(self.needs) if one.traits.published or one.traits.unsteady
        }
        causes |= graph.readers_of((sheet, Rect(*place, *place)) for sheet, *place in self.inputs)
        explained = graph.behind(causes)
        for number, grid in values.items():
            after, before = grid[0][0], self.cells[number].cached
            if before is None or not isinstance(after, CellError):
                continue
            if after is CellError.NAME and before is not CellError.NAME:
                self._reasons[number] = NO_NAME
            elif not isinstance(before, CellError) and number not in explained:
                self._reasons[number] = ENGINE_ERROR
        self._spread(graph, dirty)


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
        number: [[shown(next(found)) for _ in range(rect.columns)] for _ in range(rect.rows)]
        for number, rect in rects.items()
    }


def shown(value: Cell) -> Cell:
    """A formula never gives a blank: it shows 0."""
    return 0.0 if value is None else normal(value)


def filled(cell: FormulaCell, grid: Grid) -> Rect:
    """The cells that a formula's values fill."""
    return Rect(cell.row, cell.column, cell.row + len(grid) - 1, cell.column + len(grid[0]) - 1)


def agreeing(first: Grid, second: Grid) -> bool:
    """Whether two engines have the same values for a formula."""
    return [len(line) for line in first] == [len(line) for line in second] and all(
        close(one, other)
        for lines in zip(first, second, strict=True)
        for one, other in zip(*lines, strict=True)
    )
