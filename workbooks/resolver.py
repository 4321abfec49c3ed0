"""The results of the published calls of a workbook, and the values of all that depends on them.

Each call stands in the engine's copy as a reference to a scratch sheet. Its arguments are read or
calculated, the function is called here, the result goes to the scratch sheet, and the engine
calculates what depends on it: in the order of dependency, as few times as the longest chain of
calls needs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from core.cells import Cell, CellError, Grid
from workbooks.address import MAX_COLUMN, MAX_ROW, Rect
from workbooks.analysis import Traits
from workbooks.call_arguments import Argument, ArgumentReader, Cells, Expression, Literal, Nested
from workbooks.calls import Call, CallingCell, Workings, as_grid, same_grid
from workbooks.dependencies import Order
from workbooks.engine import Engine, OpenEngine
from workbooks.engine_copy import Scratch, engine_copy
from workbooks.fixed_text import SpillUse, clock_pieces, fixed_tables, spill_uses
from workbooks.saved_workbook import Address, FormulaCell
from workbooks.values import same

MOST_ROUNDS = 20
"""How often a workbook whose formulas read unnamed cells is gone through until nothing changes."""

_FEW_CELLS = 1000


class _EngineNeededError(Exception):
    """An argument cannot be known without the engine."""


class UnsettledError(Exception):
    """Some formulas, `numbers`, have another result each time they are calculated."""

    def __init__(self, numbers: frozenset[int]) -> None:
        """`numbers` are those of the formula cells."""
        super().__init__("results never settle")
        self.numbers = numbers


class Resolver:
    """One resolution: the copy in the engine, filled from call to call."""

    def __init__(
        self,
        workings: Workings,
        open_engine: OpenEngine,
        live: Mapping[int, FormulaCell],
        calling: Mapping[int, CallingCell],
        order: Order,
    ) -> None:
        """`live` are the formulas to calculate, by number; `calling` those with calls."""
        self._open_engine = open_engine
        self.workings, self.live, self.calling, self.order = workings, live, calling, order
        self._book = workings.book
        self._filled = {
            (cell.sheet, row, column): number
            for number, cell in live.items()
            for row in range(cell.area.top, cell.area.bottom + 1)
            for column in range(cell.area.left, cell.area.right + 1)
        }
        self._spilling = {cell.sheet for cell in live.values() if cell.dynamic}
        self._known: dict[Address, Cell] = {}
        self._read: dict[Address, Cell] = {}
        self._engine: Engine | None = None
        self._plain: Engine | None = None
        self._sent: dict[Address, Cell] = {}
        self._changed: set[int] = set()
        self._ends: dict[int, tuple[int, int]] = {}

    def run(self) -> Engine:
        """The engine with every call resolved and every formula calculated; close it.

        Raises:
            UnsettledError: some results differ each time.
        """
        self._resolve_without_engine()
        settles = not self._any(lambda traits: traits.random)
        for _ in range(MOST_ROUNDS):
            self._reshape()
            self._open()
            changed = self._resolve()
            if not self._reshape() and not (changed and settles):
                return self._finish()
            self.close()
        raise UnsettledError(frozenset(self._changed))

    def _resolve_without_engine(self) -> None:
        """The calls whose arguments stand in the file: known before the engine is even loaded."""
        for node in self.order.steps:
            if node in self.calling:
                with suppress(_EngineNeededError):
                    self._resolve_cell(self.calling[node])

    def close(self) -> None:
        """Gives the engines back."""
        for engine in (self._engine, self._plain):
            if engine is not None:
                engine.close()
        self._engine = self._plain = None

    def _finish(self) -> Engine:
        engine = self._model
        if self._plain is not None:
            self._plain.close()
        self._engine = self._plain = None
        return engine

    @property
    def _model(self) -> Engine:
        assert self._engine is not None
        return self._engine

    def _open(self) -> None:
        """Lays out the results, makes the copy and loads it."""
        self._scratch = Scratch(self._book.sheet_names)
        for calling in self.calling.values():
            for call in calling.calls:
                call.place = self._scratch.place(*call.shape)
                if call.result is not None:
                    self._scratch.fill(call.place, call.result)
        formulas = self.workings.totals(self._book.formula_cells) | {
            cell.address: self._rewritten(number, cell) for number, cell in self.live.items()
        }
        data = engine_copy(self._book, formulas, self._scratch, self._old_spills())
        self._engine = self._open_engine(data, self._book.name, self.workings.now)
        self._read.clear()

    def _old_spills(self) -> frozenset[Address]:
        return frozenset(
            address
            for address, number in self._filled.items()
            if self.live[number].dynamic and address != self.live[number].address
        )

    def _rewritten(self, number: int, cell: FormulaCell) -> str:
        """A formula as the engine gets it: results for calls, ranges for spills now values."""
        calling = self.calling.get(number)
        parsed = calling.reader.parsed if calling else self.workings.analyst.parse(cell.text)
        reader = calling.reader if calling else None
        analyst = self.workings.analyst
        spills = spill_uses(analyst, cell, parsed, self._fixed_area)
        clock = clock_pieces(parsed.calls, *self.workings.clock)
        pieces = [
            *(use.piece for use in spills), *fixed_tables(analyst, cell, parsed), *clock,
        ]  # fmt: skip
        if reader is None:
            reader = ArgumentReader(self.workings.analyst, cell, parsed)
        by_site = calling.calls[0].inside if calling else {}
        return reader.substituted(
            0, len(parsed.tokens), lambda site: self._text(by_site[site.start]), pieces
        )

    def _fixed_area(self, anchor: FormulaCell) -> Rect | None:
        """The cells of a spill that stands as values in the copy."""
        return None if anchor.address in self._filled else anchor.ref

    def _current_area(self, anchor: FormulaCell) -> Rect | None:
        """The cells that a spill fills now."""
        if not anchor.dynamic or anchor.address not in self._filled:
            return anchor.ref
        rows, columns = self._model.spill(*anchor.address)
        top, left = anchor.place
        return Rect(top, left, top + rows - 1, left + columns - 1)

    def _text(self, call: Call) -> str:
        return self._scratch.text(call.place)

    def _resolve(self) -> bool:
        """Goes through the calls in order, and again where formulas read unnamed cells.

        Tells whether any result changed: then all is calculated once more from the start, so that
        what is taken in the end never rests on how well an engine follows a change.
        """
        self._changed.clear()
        self._model.recalculate()
        changed = self._pass()
        if changed and self._any(lambda traits: traits.dynamic):
            for _ in range(MOST_ROUNDS):
                if not self._pass():
                    break
        return changed

    def _any(self, has: Callable[[Traits], bool]) -> bool:
        """Whether a formula to calculate has a trait."""
        needs = self.workings.analyst.needs
        return any(has(needs(cell).traits) for cell in self.live.values())

    def _pass(self) -> bool:
        """One walk over the calls; tells whether any result changed."""
        changed, dirty, at = False, False, 0
        steps = [node for node in self.order.steps if node in self.calling]
        steps.sort(key=lambda node: self.order.round_of[node])
        for node in steps:
            if self.order.round_of[node] > at:
                at = self.order.round_of[node]
                if dirty:
                    self._recalculate()
                    dirty = False
            if self._resolve_cell(self.calling[node]):
                self._changed.add(node)
                changed = dirty = True
        if dirty:
            self._recalculate()
        return changed

    def _recalculate(self) -> None:
        self._model.recalculate()
        self._read.clear()

    def _resolve_cell(self, calling: CallingCell) -> bool:
        changed = False
        for call in calling.calls:
            arguments = [self._value(calling, call, argument) for argument in call.arguments]
            result = as_grid(self.workings.functions.call(call.name, arguments))
            if call.result is None or not same_grid(result, call.result):
                call.result = result
                changed = True
                self._put(call, *(e for e in (self._engine, self._plain) if e is not None))
        if calling.is_one_call:
            result = calling.calls[-1].result
            self._known[calling.cell.address] = result[0][0] if result else CellError.CALC
        return changed

    def _put(self, call: Call, *engines: Engine) -> None:
        """Writes a result into the scratch sheet, as far as there is room."""
        for engine in engines:
            for row, line in enumerate((call.result or [])[: call.place.rows]):
                for column, value in enumerate(line[: call.place.columns]):
                    cell = call.place.top + row, call.place.left + column
                    engine.set_value(self._scratch.index, *cell, value)

    def _value(self, calling: CallingCell, call: Call, argument: Argument) -> Cell | Grid:
        if isinstance(argument, Literal):
            return argument.value
        if isinstance(argument, Nested):
            result = call.inside[argument.call.start].result or [[CellError.CALC]]
            return result[0][0] if len(result) == len(result[0]) == 1 else result
        if isinstance(argument, Cells):
            return self._cells(argument.sheet, argument.rect)
        return self._expression(calling, argument)

    def _cells(self, sheet: int, rect: Rect) -> Cell | Grid:
        """The values of a range, blanks as None.

        What goes on to the last row or column of the grid ends where the sheet does.
        """
        if rect.is_cell:
            return self._cell((sheet, rect.top, rect.left))
        last = self._last(sheet)
        bottom = max(min(rect.bottom, last[0]), rect.top)
        right = max(min(rect.right, last[1]), rect.left)
        beside = 0 if rect.right == MAX_COLUMN else rect.right - right
        below = 0 if rect.bottom == MAX_ROW else rect.bottom - bottom
        grid: Grid = [
            [self._cell((sheet, row, column)) for column in range(rect.left, right + 1)]
            + [None] * beside
            for row in range(rect.top, bottom + 1)
        ]
        blank: list[Cell] = [None] * len(grid[0])
        return grid + [blank] * below

    def _last(self, sheet: int) -> tuple[int, int]:
        """The last row and column of a sheet that hold anything, or will."""
        if sheet not in self._ends:
            page = self._book.sheets.get(sheet)
            places = [*(page.xml.cells if page else ()), (0, 0)]
            places += [address[1:] for address in self._filled if address[0] == sheet]
            self._ends[sheet] = max(p[0] for p in places), max(p[1] for p in places)
        return self._ends[sheet]

    def _cell(self, address: Address) -> Cell:
        """What a cell holds now: from a call, from the engine, or from the file."""
        if address in self._known:
            return self._known[address]
        if address not in self._filled:
            value = self._book.value(*address)
            if value is not None or address[0] not in self._spilling:
                return value
        if self._engine is None:
            raise _EngineNeededError
        if address not in self._read:
            self._read[address] = self._model.read([address])[0]
        return self._read[address]

    def _expression(self, calling: CallingCell, argument: Expression) -> Cell | Grid:
        """The value of a calculated argument; where it is a blank cell, blank."""
        if self._engine is None:
            raise _EngineNeededError
        engine = self._values_only()
        parsed, cell = calling.reader.parsed, calling.cell
        spills = list(spill_uses(self.workings.analyst, cell, parsed, self._current_area))
        for address in self._read_by(argument, spills):
            value = self._cell(address)
            if address not in self._sent or not same(self._sent[address], value):
                engine.set_value(*address, value)
                self._sent[address] = value
        inside = calling.calls[0].inside
        clock = clock_pieces(parsed.calls, *self.workings.clock)
        tables = fixed_tables(self.workings.analyst, cell, parsed)
        pieces = [*(use.piece for use in spills), *tables, *clock]
        text = calling.reader.text(argument, lambda site: self._text(inside[site.start]), pieces)
        grid = engine.evaluate(*calling.cell.address, text)
        if any(value in (0.0, "", None) for line in grid for value in line):
            blank = engine.evaluate(*calling.cell.address, f"ISBLANK({text})")
            if [len(line) for line in blank] == [len(line) for line in grid]:
                grid = [
                    [None if empty is True else value for value, empty in zip(*lines, strict=True)]
                    for lines in zip(grid, blank, strict=True)
                ]
        return grid[0][0] if len(grid) == len(grid[0]) == 1 else grid

    def _read_by(self, argument: Expression, spills: Sequence[SpillUse]) -> list[Address]:
        """The calculated cells that an argument may read."""
        if argument.reads_all:
            return list(self._filled)
        found: list[Address] = []
        for sheet, rect in (*argument.reads, *((use.sheet, use.rect) for use in spills)):
            if rect.rows * rect.columns <= _FEW_CELLS:
                cells = (
                    (sheet, row, column)
                    for row in range(rect.top, rect.bottom + 1)
                    for column in range(rect.left, rect.right + 1)
                )
                found += [cell for cell in cells if cell in self._filled]
            else:
                found += [a for a in self._filled if a[0] == sheet and rect.holds(*a[1:])]
        return found

    def _values_only(self) -> Engine:
        """The workbook without formulas, in which arguments are calculated."""
        if self._plain is None:
            data = engine_copy(self._book, {}, self._scratch, self._old_spills())
            self._plain = self._open_engine(data, self._book.name, self.workings.now)
            self._sent.clear()
            for calling in self.calling.values():
                for call in calling.calls:
                    if call.result is not None:
                        self._put(call, self._plain)
        return self._plain

    def _reshape(self) -> bool:
        """Notes the shapes the results turned out to have; tells whether any is new."""
        reshaped = False
        for calling in self.calling.values():
            for call in calling.calls:
                if call.result is not None:
                    shape = len(call.result), len(call.result[0])
                    reshaped |= shape != call.shape
                    call.shape = shape
        return reshaped
