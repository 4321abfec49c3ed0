"""The cells whose values the file alone cannot give: calls, the clock, chance, other workbooks."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass, field

from workbooks.call_arguments import UnknownUntilCalledError
from workbooks.calls import CallingCell, Workings
from workbooks.formula_table import FormulaTable, NotDirectError
from workbooks.references import CLOCK, RANDOM, SURROUNDINGS

_UNSTEADY = frozenset(map(str.encode, CLOCK | RANDOM | SURROUNDINGS))
_READERS = (b"FORMULATEXT", b"ISFORMULA", b"SHEETS")
_EXTERNAL = (*tuple(b"[%d" % digit for digit in range(10)), b".XL", b"\\")


@dataclass(slots=True)
class LooseCells:
    """Such cells of a workbook, by number.

    `calling` hold published calls; `clock` show the time or chance and hold none; `outside` read
    other workbooks; `volatile` are all that show the clock or chance.
    """

    calling: dict[int, CallingCell] = field(default_factory=dict[int, CallingCell])
    clock: list[int] = field(default_factory=list[int])
    outside: list[int] = field(default_factory=list[int])
    volatile: list[int] = field(default_factory=list[int])
    random: bool = False

    @property
    def numbers(self) -> set[int]:
        """All of them."""
        return {*self.calling, *self.clock, *self.outside}

    @property
    def can_be_told(self) -> bool:
        """Whether all can be calculated, and to the same values by every engine."""
        return not self.outside and not self.random


def loose_cells(work: Workings, table: FormulaTable) -> LooseCells:
    """Finds them.

    Raises:
        NotDirectError: some can only be calculated when the workbook is taken apart.
    """
    found = LooseCells()
    words = {*map(str.encode, _families(work.functions.names)), *_UNSTEADY}
    if _has_links(work):
        words |= {*_EXTERNAL}
    if table.mentioning(_names_that_hold(work, _UNSTEADY)):
        raise NotDirectError("a name that shows the clock, chance or its surroundings")
    words |= _names_that_hold(work, words)
    for number in table.mentioning(words):
        _sort(work, table, number, found)
    if found.numbers and table.mentioning(_READERS):
        raise NotDirectError("formulas that read formulas")
    if found.random and found.calling:
        raise NotDirectError("chance beside published calls")
    return found


def _sort(work: Workings, table: FormulaTable, number: int, found: LooseCells) -> None:
    cell = table.cell(number)
    if not cell.master:
        return
    traits = work.analyst.needs(cell).traits
    functions = _functions(work, cell.master)
    loose = functions & (CLOCK | RANDOM)
    if functions & SURROUNDINGS:
        raise NotDirectError("a cell that shows its surroundings")
    if loose:
        found.volatile.append(number)
        found.random |= bool(functions & RANDOM)
    if (loose or traits.published) and number in table.arrays:
        raise NotDirectError("an array that changes")
    if traits.external:
        if traits.published:
            raise NotDirectError("a call with another workbook")
        found.outside.append(number)
    elif traits.published:
        try:
            found.calling[number] = work.calling_cell(cell)
        except UnknownUntilCalledError:
            raise NotDirectError("a call inside LAMBDA") from None
    elif loose:
        found.clock.append(number)


def _functions(work: Workings, text: str) -> set[str]:
    return {call.name for call in work.analyst.parse(text).calls}


def _families(names: Iterable[str]) -> set[str]:
    """What published names begin with: CRYPTO_ for CRYPTO_INFLOW."""
    return {name.partition("_")[0] + "_" if "_" in name else name for name in names}


def _has_links(work: Workings) -> bool:
    return any("externallink" in part.lower() for part in work.book.package.parts)


def _names_that_hold(work: Workings, words: Set[bytes]) -> set[bytes]:
    """Defined names whose formulas hold a word, and names that use these."""
    found: set[bytes] = set()
    while True:
        new = {
            name.name.encode().upper()
            for name in work.book.names
            if any(word in name.text.encode().upper() for word in words | found)
        } - found
        if not new:
            return found
        found |= new
