"""What differs between two workbooks, as data for programs and for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from core.cells import Cell
from workbooks.change_kinds import Kind, Only
from workbooks.shown import relative_change


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell that changed, or a range of cells whose formulas changed in the same way.

    `cell` and `cell_before` are where it is and was (B5, or B5:B40); formulas stand with their
    "=", None where the cell has none. `label` is the first text of the row. For a spill,
    `area_before` and `area` are the cells it filled and fills.
    """

    kind: Kind
    sheet: str
    cell: str
    cell_before: str
    name: str = ""
    label: str = ""
    before: Cell = None
    after: Cell = None
    formula_before: str | None = None
    formula: str | None = None
    cells: int = 1
    area_before: str | None = None
    area: str | None = None

    @property
    def changes_value(self) -> bool:
        """Whether its value before and after is told here, not with another change of the cell."""
        hardcoded = self.formula_before is None or self.formula is None
        return self.kind in (Kind.INPUT, Kind.VALUE) or (
            self.kind is Kind.FORMULA and self.cells == 1 and hardcoded
        )

    @property
    def absolute(self) -> float | None:
        """How much a number changed; None where it is none."""
        numbers = [
            value
            for value in (self.before, self.after)
            if isinstance(value, float | int) and not isinstance(value, bool)
        ]
        return numbers[1] - numbers[0] if len(numbers) == 2 else None

    @property
    def relative(self) -> float | None:
        """The change in parts of the size before; None where that has no meaning."""
        return relative_change(self.before, self.after)

    def as_json(self) -> dict[str, Any]:
        """The change as a JSON object."""
        found = {name: getattr(self, name) for name in self.__slots__}
        return {**found, "absolute": self.absolute, "relative": self.relative}


@dataclass(frozen=True, slots=True)
class LinesChange:
    """Rows or columns that were put in or taken out, those next to each other together."""

    sheet: str
    axis: str  # rows or columns
    change: str  # added or removed
    lines: str  # 5:7 or C:C, in the workbook that has them
    label: str  # the first text in them
    inputs: int
    formulas: int


@dataclass(frozen=True, slots=True)
class SheetChange:
    """A sheet that was added, removed or renamed."""

    change: str
    sheet: str
    before: str | None = None  # its old name
    inputs: int = 0
    formulas: int = 0


@dataclass(frozen=True, slots=True)
class NameChange:
    """A defined name that was added or removed, or means something else."""

    change: str
    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class WorkbookDiff:
    """All that differs between two workbooks.

    `headline` are the cells with a defined name whose value changed: numbers first, and of
    these the inputs. `others` are what else
    differs in the package, in words. `uncached` are the formulas without a value on each side,
    `compared` the sheets of both, in order.
    """

    headline: Sequence[CellChange] = ()
    sheets: Sequence[SheetChange] = ()
    names: Sequence[NameChange] = ()
    lines: Sequence[LinesChange] = ()
    cells: Sequence[CellChange] = ()
    others: Sequence[str] = ()
    uncached: tuple[int, int] = (0, 0)
    compared: Sequence[str] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing differs."""
        return not (self.sheets or self.names or self.lines or self.cells or self.others)

    def only(self, chosen: Sequence[Only]) -> WorkbookDiff:
        """The changes of the cells of some kinds; everything, when none is chosen."""
        if not chosen:
            return self
        kinds = {kind for one in chosen for kind in one.kinds}
        return WorkbookDiff(
            headline=[change for change in self.headline if change.kind in kinds],
            cells=[change for change in self.cells if change.kind in kinds],
            uncached=self.uncached,
            compared=self.compared,
        )

    def by_sheet(self) -> Iterator[tuple[str, list[LinesChange], list[CellChange]]]:
        """The changed lines and cells of each sheet, in the order of the workbook."""
        for sheet in self.compared:
            lines = [change for change in self.lines if change.sheet == sheet]
            cells = [change for change in self.cells if change.sheet == sheet]
            if lines or cells:
                yield sheet, lines, cells

    def as_json(self) -> dict[str, Any]:
        """The differences as a JSON object."""
        from dataclasses import asdict

        return {
            "headline": [change.as_json() for change in self.headline],
            "sheets": [asdict(change) for change in self.sheets],
            "names": [asdict(change) for change in self.names],
            "lines": [asdict(change) for change in self.lines],
            "cells": [change.as_json() for change in self.cells],
            "others": list(self.others),
            "uncached": list(self.uncached),
        }


@dataclass(frozen=True, slots=True)
class FileDiff:
    """A file of one folder held against the file of that name in another."""

    file: str
    status: str  # same, changed, added, removed or failed
    diff: WorkbookDiff = field(default_factory=WorkbookDiff)
    error: str | None = None

    def only(self, chosen: Sequence[Only]) -> FileDiff:
        """The same with the changes of some kinds alone."""
        diff = self.diff.only(chosen)
        changed = self.status == "changed"
        status = "same" if changed and diff.empty else self.status
        return replace(self, diff=diff, status=status)

    def as_json(self) -> dict[str, Any]:
        """The file and its differences as a JSON object."""
        head = {"file": self.file, "status": self.status, "error": self.error}
        return {**head, **self.diff.as_json()}
