"""The direct way: the saved workbook itself goes into an engine, and proves it first.

1. Proof: the cells whose values the file alone cannot give (published calls, the clock, other
   workbooks) hold the values Excel cached; everything else is calculated and compared.
2. Then these cells are set free and the changed inputs go in. What moves from the one calculation
   to the other has changed, whatever depends on what.

No formula is taken apart but those with calls, and no copy is made; what cannot be done so is
left to `thorough`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from core.cells import Cell, CellError
from workbooks.analysis import Needs, replaced
from workbooks.calls import Workings
from workbooks.direct_calls import DirectCalls
from workbooks.engine import Engine
from workbooks.fixed_text import clock_pieces
from workbooks.formula_table import FormulaTable, NotDirectError
from workbooks.inputs import FoundInput
from workbooks.loose_cells import LooseCells, loose_cells
from workbooks.saved_workbook import Address
from workbooks.values import MANY_DIGITS, TOLERANCE, close, normal


@dataclass(slots=True)
class Attempt:
    """What an engine makes of a workbook.

    `differing` are the cells, by number, for which it has another value than Excel with nothing
    changed. `moved` are the new values; they count only when nothing differs.
    """

    values: list[Cell] = field(default_factory=list[Cell])
    differing: dict[int, Cell] = field(default_factory=dict[int, Cell])
    moved: dict[int, Cell] = field(default_factory=dict[int, Cell])


class Direct:
    """A workbook and what must be known of it, whatever engine calculates it."""

    def __init__(self, work: Workings, inputs: Sequence[FoundInput]) -> None:
        """Reads the formulas.

        Raises:
            NotDirectError: the workbook must be taken apart.
        """
        self.work, self._inputs = work, inputs
        self.table = FormulaTable(work.book)
        self.loose: LooseCells = loose_cells(work, self.table)
        self._addresses = [self.table.addresses[number] for number in self.table.live]
        self._live = np.array(self.table.live, dtype=np.int64)
        self.valueless = self.table.valueless
        all_missing = len(self.valueless) == len(self.table.live)
        if self.valueless & self.loose.numbers and not (all_missing and self.loose.can_be_told):
            raise NotDirectError("some values are missing where they cannot be calculated at once")

    def by_address(self, opinions: Mapping[str, Attempt]) -> dict[str, dict[Address, Cell]]:
        """The values that differ from Excel's, by engine and cell."""
        return {
            name: {self.table.addresses[n]: value for n, value in attempt.differing.items()}
            for name, attempt in opinions.items()
        }

    def attempt(self, engine: Engine) -> Attempt:
        """Has an engine, with the workbook loaded, prove itself and calculate.

        Raises:
            NotDirectError: what follows can only be calculated when the workbook is taken apart.
            EngineError: it gave up.
        """
        if engine.sheet_names() != self.work.book.sheet_names:
            raise NotDirectError("the engine sees other sheets")
        before = self._proof_values(engine)
        found = Attempt(before, self._differing(before))
        if found.differing:
            return found
        calls = self._free(engine)
        if not (self._inputs or self.loose.calling or self.loose.clock or self.valueless):
            return found
        for one in self._inputs:
            engine.set_value(*one.address, one.after)
        calls.resolve()
        found.values = engine.read(self._addresses)
        found.moved = self._moved(before, found.values, calls)
        return found

    def _proof_values(self, engine: Engine) -> list[Cell]:
        """The values with nothing changed; none where the file has none to compare them with."""
        if len(self.valueless) == len(self._addresses):
            return [None] * len(self._addresses)
        for number in sorted(self.loose.numbers):
            if number not in self.valueless:
                engine.set_value(*self.table.addresses[number], self.table.cached(number))
        engine.recalculate()
        return engine.read(self._addresses)

    def _free(self, engine: Engine) -> DirectCalls:
        """Puts the formulas back that were held; the numbers of the day for the clock."""
        clock = self.work.clock
        for number in self.loose.clock:
            cell = self.table.cell(number)
            parsed = self.work.analyst.parse(cell.text)
            pieces = clock_pieces(parsed.calls, *clock)
            text = replaced(parsed.tokens, 0, len(parsed.tokens), pieces)
            engine.set_formula(*cell.address, text)
        return DirectCalls(self.work, self.loose.calling, engine)

    def _differing(self, values: Sequence[Cell]) -> dict[int, Cell]:
        """The cells whose value is not the one Excel cached."""
        found: dict[int, Cell] = {}
        for place in self._suspects(values):
            number = int(self._live[place])
            value = 0.0 if values[place] is None else normal(values[place])
            if number in self.valueless or number in self.loose.numbers:
                continue
            if not close(value, self.table.cached(number)):
                found[number] = value
        return found

    def _suspects(self, values: Sequence[Cell]) -> list[int]:
        """The places of values that are no numbers, or not the numbers of the file."""
        cached = self.table.numbers[self._live]
        found = np.array([v if v.__class__ is float else np.nan for v in values], dtype=float)
        with np.errstate(invalid="ignore", over="ignore"):
            largest = np.maximum(np.abs(found), np.abs(cached))
            agree = (np.abs(found - cached) <= TOLERANCE * largest) & np.isfinite(largest)
        return np.flatnonzero(~agree).tolist()

    def _moved(
        self, before: Sequence[Cell], after: Sequence[Cell], calls: DirectCalls
    ) -> dict[int, Cell]:
        """The cells that changed, with their new values."""
        numbers = self.table.live
        moved = {
            numbers[place]: 0.0 if new is None else normal(new)
            for place, (old, new) in enumerate(zip(before, after, strict=True))
            if old != new or old.__class__ is not new.__class__
        }
        places = {number: place for place, number in enumerate(numbers)} if self.valueless else {}
        for number in self.valueless:
            value = after[places[number]]
            moved[number] = 0.0 if value is None else normal(value)
        self._trust(before, moved, calls)
        return moved

    def _trust(self, before: Sequence[Cell], moved: dict[int, Cell], calls: DirectCalls) -> None:
        """Leaves to `thorough` what is no change of a value from one to another."""
        if not self.table.arrays.isdisjoint(moved) or self._reach_arrays(moved):
            raise NotDirectError("an array that changes")
        errors = [number for number, value in moved.items() if isinstance(value, CellError)]
        if any(moved[number] is CellError.NAME for number in errors):
            raise NotDirectError("a name that the engine does not know")
        texts = (value for value in moved.values() if isinstance(value, str))
        if any(MANY_DIGITS.search(text) for text in texts):
            raise NotDirectError("a number in a text, with more digits than Excel writes")
        if errors and not calls.gives_errors and not self.valueless.issuperset(errors):
            raise NotDirectError("an error that nothing explains")

    def _reach_arrays(self, moved: Collection[int]) -> bool:
        """Whether an array reads something that changes: any of its cells may change then."""
        if not self.table.arrays:
            return False
        changed: dict[int, list[tuple[int, int]]] = {}
        for sheet, *place in (
            *(self.table.addresses[number] for number in moved),
            *(one.address for one in self._inputs),
        ):
            changed.setdefault(sheet, []).append((place[0], place[1]))
        places = {sheet: np.array(found, dtype=np.int64) for sheet, found in changed.items()}
        cells = (self.table.cell(number) for number in self.table.arrays)
        return any(_reads(self.work.analyst.needs(cell), places) for cell in cells if cell.master)


def _reads(needs: Needs, places: Mapping[int, npt.NDArray[np.int64]]) -> bool:
    """Whether one of some cells, rows and columns by sheet, is among those a formula reads."""
    if needs.traits.dynamic and places:
        return True
    for sheet, rect in needs.rects:
        found = places.get(sheet)
        if found is not None:
            rows, columns = found[:, 0], found[:, 1]
            inside = (rows >= rect.top) & (rows <= rect.bottom)
            if np.any(inside & (columns >= rect.left) & (columns <= rect.right)):
                return True
    return False
