"""Values as a spreadsheet cell holds them, and tables as a spill shows them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


class CellError(StrEnum):
    """The error values of a cell, spelled as Excel does."""

    NULL = "#NULL!"
    DIV0 = "#DIV/0!"
    VALUE = "#VALUE!"
    REF = "#REF!"
    NAME = "#NAME?"
    NUM = "#NUM!"
    NA = "#N/A"
    GETTING_DATA = "#GETTING_DATA"
    SPILL = "#SPILL!"
    CALC = "#CALC!"
    FIELD = "#FIELD!"
    BLOCKED = "#BLOCKED!"
    CONNECT = "#CONNECT!"
    UNKNOWN = "#UNKNOWN!"
    PYTHON = "#PYTHON!"


Cell = float | bool | str | None | CellError
Grid = list[list[Cell]]


@dataclass(frozen=True, slots=True)
class Table:
    """A small table: column titles and rows of cells."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def __iter__(self) -> Iterator[dict[str, Cell]]:
        """The rows as dictionaries."""
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)

    def __len__(self) -> int:
        """How many rows there are, the titles not counted."""
        return len(self.rows)

    def column(self, title: str) -> Sequence[Cell]:
        """The cells under a title."""
        index = self.columns.index(title)
        return [row[index] for row in self.rows]

    def grid(self) -> Grid:
        """The titles and the rows, as they spill into a sheet."""
        return [list(self.columns), *(list(row) for row in self.rows)]

    def to_pandas(self) -> pd.DataFrame:
        """The same as a pandas DataFrame."""
        import pandas as pd

        return pd.DataFrame(list(self.rows), columns=list(self.columns))
