"""The published functions as the recalculation sees them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from core.calling import call
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


class PublishedFunctions:
    """The functions of the catalog."""

    @property
    def names(self) -> frozenset[str]:
        """Their names, in capitals."""
        return frozenset(CATALOG)

    def call(self, name: str, arguments: Sequence[Cell | Grid]) -> Cell | Grid:
        """The result of one."""
        return call(name, arguments)
