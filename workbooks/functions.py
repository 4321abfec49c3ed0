"""The published functions as the recalculation sees them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from core.calling import call, call_many
from core.catalog import CATALOG
from core.cells import Cell, Grid


class Functions(Protocol):
    """Functions that a workbook may call."""

    @property
    def names(self) -> frozenset[str]:
        """Their names, in capitals."""
        ...

    def call(self, name: str, arguments: Sequence[Cell | Grid]) -> Cell | Grid:
        """The result of one; errors come back as error values, never raised."""
        ...

    def call_many(self, name: str, calls: Sequence[Sequence[Cell | Grid]]) -> list[Cell | Grid]:
        """The results of one for the arguments of many cells."""
        ...


class Remembered:
    """Functions whose results are kept, so that identical calls are computed once."""

    def __init__(self, functions: Functions) -> None:
        """`functions` are asked for what is not known yet."""
        self._functions = functions
        self._results: dict[object, Cell | Grid] = {}

    @property
    def names(self) -> frozenset[str]:
        """Their names, in capitals."""
        return self._functions.names

    def call(self, name: str, arguments: Sequence[Cell | Grid]) -> Cell | Grid:
        """The result of one."""
        return self.call_many(name, [arguments])[0]

    def call_many(self, name: str, calls: Sequence[Sequence[Cell | Grid]]) -> list[Cell | Grid]:
        """The results of one for many cells."""
        keys = [(name, frozen(arguments)) for arguments in calls]
        new = {key: a for key, a in zip(keys, calls, strict=True) if key not in self._results}
        if new:
            results = self._functions.call_many(name, list(new.values()))
            self._results.update(zip(new, results, strict=True))
        return [self._results[key] for key in keys]


def frozen(arguments: Sequence[Cell | Grid]) -> object:
    """A key for arguments that tells 1 from TRUE."""
    return tuple(
        tuple(tuple((type(v), v) for v in line) for line in a)
        if isinstance(a, list)
        else (type(a), a)
        for a in arguments
    )


class PublishedFunctions:
    """The functions of the catalog."""

    @property
    def names(self) -> frozenset[str]:
        """Their names, in capitals."""
        return frozenset(CATALOG)

    def call(self, name: str, arguments: Sequence[Cell | Grid]) -> Cell | Grid:
        """The result of one."""
        return call(name, arguments)

    def call_many(self, name: str, calls: Sequence[Sequence[Cell | Grid]]) -> list[Cell | Grid]:
        """The results of one for many cells."""
        return call_many(name, calls)
