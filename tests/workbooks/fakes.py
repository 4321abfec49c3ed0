"""Published functions and an engine of the tests' own, and what they have been asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from core.cells import Cell, CellError, Grid
from workbooks.analysis import Analyst
from workbooks.calls import Workings
from workbooks.formulon_engine import open_formulon
from workbooks.functions import Functions
from workbooks.saved_workbook import SavedWorkbook

DAY = datetime(2026, 3, 4, 5, 6, 7)


class Sums:
    """MY_SUM adds up what it gets (a blank counts 100); MY_GRID makes a table of 2 rows."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, list[tuple[Cell | Grid, ...]]]] = []

    @property
    def names(self) -> frozenset[str]:
        return frozenset({"MY_SUM", "MY_GRID", "MY_TEXT"})

    def call(self, name: str, arguments: Sequence[Cell | Grid]) -> Cell | Grid:
        return self.call_many(name, [arguments])[0]

    def call_many(self, name: str, calls: Sequence[Sequence[Cell | Grid]]) -> list[Cell | Grid]:
        self.seen.append((name, [tuple(one) for one in calls]))
        return [self._result(name, one) for one in calls]

    def _result(self, name: str, arguments: Sequence[Cell | Grid]) -> Cell | Grid:
        if name == "MY_TEXT":
            return repr(list(arguments))
        total = 0.0
        for given in arguments:
            for cell in (
                c for row in (given if isinstance(given, list) else [[given]]) for c in row
            ):
                if isinstance(cell, CellError):
                    return cell
                if isinstance(cell, str):
                    return CellError.VALUE
                total += 100.0 if cell is None else float(cell)
        return total if name == "MY_SUM" else [[total], [total + 1]]


class Overruled:
    """formulon, with other values for some cells; `mistakes` by sheet, row and column."""

    def __init__(
        self, data: bytes, name: str, mistakes: Mapping[tuple[int, int, int], Cell]
    ) -> None:
        self._engine, self._mistakes = open_formulon(data, name, DAY), mistakes

    def __getattr__(self, name: str) -> object:
        return getattr(self._engine, name)

    def read(self, addresses: Sequence[tuple[int, int, int]]) -> list[Cell]:
        found = self._engine.read(addresses)
        return [self._mistakes.get(a, value) for a, value in zip(addresses, found, strict=True)]


def workings(book: SavedWorkbook, functions: Functions | None = None) -> Workings:
    functions = functions or Sums()
    return Workings(book, Analyst(book, functions.names), functions, DAY)
