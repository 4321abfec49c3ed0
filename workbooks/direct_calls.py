"""The published calls of a workbook, resolved in an engine that holds the workbook as it is.

The result of a call that is a whole cell is put into that cell; any other goes to a scratch sheet,
which the cell's formula refers to. Calculated arguments stand in the scratch sheet as formulas.
The workbook is calculated until no result changes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from core.cells import Cell, CellError, Grid
from workbooks.address import MAX_COLUMN, MAX_ROW, Rect, fixed_name
from workbooks.call_arguments import Argument, Cells, Expression, Literal, Nested
from workbooks.calls import Call, CallingCell, Workings, as_grid, same_grid
from workbooks.engine import Engine
from workbooks.fixed_text import clock_pieces, fixed_tables
from workbooks.formula import FunctionCall
from workbooks.formula_table import NotDirectError
from workbooks.functions import frozen
from workbooks.saved_workbook import Address
from workbooks.scalar_text import is_scalar, may_be_blank, qualified

_MOST_CELLS = 100_000
_RESULT, _ARGUMENT, _BLANK = 0, 1, 2
_Values = dict[Address, Cell]


@dataclass(slots=True)
class _Site:
    """A call with what it reads and where its result goes."""

    call: Call
    whole: Address | None  # the cell that shows it and nothing else
    place: Address  # its place in the scratch sheet
    reads: list[list[Address]]  # by argument
    formulas: list[Address | None]  # where its arguments are calculated
    blanks: list[Address | None]
    key: object = None
    outer: list[int] = field(default_factory=list[int])  # sites it is an argument of


class DirectCalls:
    """One resolution."""

    def __init__(
        self,
        work: Workings,
        calling: Mapping[int, CallingCell],
        engine: Engine,
    ) -> None:
        """Puts the formulas in place.

        Raises:
            NotDirectError: a call that cannot be resolved in this way.
        """
        self._work, self._engine = work, engine
        self._sheet_name = _free_name(work.book.sheet_names)
        self._scratch = len(work.book.sheet_names)
        self._row = 0
        self._used = False
        self._sites: list[_Site] = []
        for each in calling.values():
            self._add(each)
        self._addresses = list(dict.fromkeys(self._needed()))
        self._readers: dict[Address, list[int]] = {}
        for number, site in enumerate(self._sites):
            for address in (a for read in site.reads for a in read):
                self._readers.setdefault(address, []).append(number)
        self._levels = self._in_order()

    @property
    def gives_errors(self) -> bool:
        """Whether a result is an error value."""
        return any(isinstance(_shown(site), CellError) for site in self._sites)

    def _following(self, site: _Site) -> list[int]:
        """The sites that take the result of one."""
        return [*site.outer, *(self._readers.get(site.whole, ()) if site.whole else ())]

    def _in_order(self) -> list[list[int]]:
        """The sites, level by level: each takes results of the levels before it only.

        Raises:
            NotDirectError: a call takes its own result, perhaps through others.
        """
        following = [self._following(site) for site in self._sites]
        waits_for = Counter(number for numbers in following for number in numbers)
        levels: list[list[int]] = []
        level = [number for number in range(len(self._sites)) if not waits_for[number]]
        while level:
            levels.append(level)
            taking = [other for number in level for other in following[number]]
            waits_for.subtract(taking)
            level = sorted({other for other in taking if not waits_for[other]})
        if sum(map(len, levels)) < len(self._sites):
            raise NotDirectError("calls that depend on themselves")
        return levels

    def resolve(self) -> None:
        """Calculates until no result changes.

        Raises:
            NotDirectError: they never settle, or one is a table inside a formula.
        """
        for _ in range(len(self._sites) + 2):
            self._engine.recalculate()
            if not self._round():
                return
        raise NotDirectError("results that never settle")

    def _add(self, calling: CallingCell) -> None:
        """Gives the calls of a cell their places and puts the cell's formula in."""
        first = len(self._sites)
        whole = calling.cell.address if calling.is_one_call else None
        for call in calling.calls:
            last = call is calling.calls[-1]
            self._sites.append(self._site(calling, call, whole if last else None))
        by_start = {site.call.site.start: first + i for i, site in enumerate(self._sites[first:])}
        for number, site in enumerate(self._sites[first:], first):
            for argument in site.call.arguments:
                if isinstance(argument, Nested):
                    self._sites[by_start[argument.call.start]].outer.append(number)
        if whole is None:
            tokens = calling.reader.parsed.tokens
            self._engine_formula(
                calling.cell.address, self._substituted(calling, 0, len(tokens), [])
            )

    def _site(self, calling: CallingCell, call: Call, whole: Address | None) -> _Site:
        place = self._scratch, self._row, _RESULT
        self._row += 1
        call.place = Rect(place[1], _RESULT, place[1], _RESULT)
        site = _Site(call, whole, place, [], [], [])
        held = whole is not None and calling.cell.cached is not None
        call.result = [[calling.cell.cached]] if held else None  # not what another engine left
        for argument in call.arguments:
            site.reads.append(list(_cells_of(argument)))
            formula, blank = self._scratch_argument(calling, argument)
            site.formulas.append(formula)
            site.blanks.append(blank)
        if whole is None:
            self._need_scratch()
        return site

    def _scratch_argument(
        self, calling: CallingCell, argument: Argument
    ) -> tuple[Address | None, Address | None]:
        """Puts a calculated argument into the scratch sheet: its place, and that of ISBLANK."""
        if not isinstance(argument, Expression):
            return None, None
        reader = calling.reader
        ours = frozenset(reader.ours)
        pieces = qualified(self._work.analyst, calling.cell, reader.parsed, argument)
        if pieces is None or not is_scalar(reader.parsed, argument, ours):
            raise NotDirectError("an argument that depends on where it stands")
        text = self._substituted(calling, argument.start, argument.end, pieces)
        row = self._row
        self._row += 1
        formula, blank = (self._scratch, row, _ARGUMENT), (self._scratch, row, _BLANK)
        self._engine_formula(formula, text)
        if not may_be_blank(reader.parsed, argument):
            return formula, None
        self._engine_formula(blank, f"ISBLANK({text})")
        return formula, blank

    def _substituted(
        self, calling: CallingCell, start: int, end: int, pieces: list[tuple[int, int, str]]
    ) -> str:
        """The text of some tokens: results for calls, numbers for the clock, ranges for tables."""
        parsed = calling.reader.parsed
        more = [
            *pieces,
            *clock_pieces(parsed.calls, *self._work.clock),
            *fixed_tables(self._work.analyst, calling.cell, parsed),
        ]
        inside = calling.calls[0].inside

        def result(site: FunctionCall) -> str:
            return f"(+{self._sheet_name}!{fixed_name(inside[site.start].place)})"

        return calling.reader.substituted(start, end, result, more)

    def _engine_formula(self, address: Address, text: str) -> None:
        self._need_scratch()
        self._engine.set_formula(*address, text)

    def _need_scratch(self) -> None:
        if not self._used:
            self._scratch = self._engine.add_sheet(self._sheet_name)
            self._used = True

    def _needed(self) -> Iterator[Address]:
        for site in self._sites:
            yield from (a for read in site.reads for a in read)
            yield from (a for a in (*site.formulas, *site.blanks) if a is not None)

    def _round(self) -> bool:
        """Calls what has other arguments than before; tells whether a result changed."""
        values = dict(zip(self._addresses, self._engine.read(self._addresses), strict=True))
        changed = False
        for level in self._levels:
            changed |= bool(self._called(level, values))
            for site in map(self._sites.__getitem__, level):
                if site.whole is not None:
                    values[site.whole] = _shown(site)
        return changed

    def _called(self, numbers: Sequence[int], values: _Values) -> list[int]:
        """Calls sites whose arguments are new; gives those with another result."""
        asked: dict[str, dict[int, list[Cell | Grid]]] = {}
        for number in numbers:
            site = self._sites[number]
            arguments = [self._argument(site, i, values) for i in range(len(site.reads))]
            key = frozen(arguments)
            if key != site.key:
                site.key = key
                asked.setdefault(site.call.name, {})[number] = arguments
        moved: list[int] = []
        for name, calls in asked.items():
            results = self._work.functions.call_many(name, list(calls.values()))
            moved += [
                number
                for number, result in zip(calls, results, strict=True)
                if self._put(self._sites[number], as_grid(result))
            ]
        return moved

    def _argument(self, site: _Site, position: int, values: _Values) -> Cell | Grid:
        argument = site.call.arguments[position]
        if isinstance(argument, Literal):
            return argument.value
        if isinstance(argument, Nested):
            return _value(site, argument.call.start)
        blank, formula = site.blanks[position], site.formulas[position]
        if formula is not None:
            return None if blank is not None and values[blank] is True else values[formula]
        assert isinstance(argument, Cells)
        cells = iter([values[address] for address in site.reads[position]])
        if argument.rect.is_cell:
            return next(cells)
        return [
            [next(cells) for _ in range(argument.rect.columns)] for _ in range(argument.rect.rows)
        ]

    def _put(self, site: _Site, result: Grid) -> bool:
        """Puts a result where it belongs; tells whether it is another than before."""
        referred = site.whole is None and not site.outer
        if referred and (len(result) * len(result[0]) > 1 or _is_word(result[0][0])):
            raise NotDirectError("a table or a word inside a formula")
        old, site.call.result = site.call.result, result
        if old is not None and same_grid(old, result):
            return False
        self._engine.set_value(*(site.whole or site.place), result[0][0])
        return True


def _shown(site: _Site) -> Cell:
    """What a cell shows of a result."""
    return site.call.result[0][0] if site.call.result else None


def _value(site: _Site, nested: int | None = None) -> Cell | Grid:
    """The result of a site, or of a call inside it, as an argument of another."""
    call = site.call if nested is None else site.call.inside[nested]
    result = call.result
    if result is None:
        return None
    return result[0][0] if len(result) == len(result[0]) == 1 else result


def _cells_of(argument: Argument) -> Iterator[Address]:
    if not isinstance(argument, Cells):
        return
    rect = argument.rect
    reaches_end = rect.bottom == MAX_ROW or rect.right == MAX_COLUMN
    if (reaches_end and not rect.is_cell) or rect.rows * rect.columns > _MOST_CELLS:
        raise NotDirectError("an argument of whole rows or columns")
    for row in range(rect.top, rect.bottom + 1):
        for column in range(rect.left, rect.right + 1):
            yield argument.sheet, row, column


def _is_word(value: Cell) -> bool:
    """Whether a value counts for less in a cell that is referred to than in a formula."""
    return isinstance(value, bool) or (isinstance(value, str) and not isinstance(value, CellError))


def _free_name(taken: Sequence[str]) -> str:
    """A name for the scratch sheet."""
    name = "Published"
    folded = {each.casefold() for each in taken}
    while name.casefold() in folded:
        name += "_"
    return name
