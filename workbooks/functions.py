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
