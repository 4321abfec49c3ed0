"""The checks of the report workbook, read from it: the page tells what the workbook found."""

from __future__ import annotations

from dataclasses import dataclass

from core.cells import Cell
from workbooks.errors import BadFileError
from workbooks.saved_workbook import Sheet
from workbooks.shown import shown, shown_apart
from workbooks.web_report.calculated import Calculated

CHECKS = "check_holds"
"""The name of the cells that say whether each check holds."""

_TITLES = ("Check", "Unit", "Actual", "Expected", "Holds")


@dataclass(frozen=True, slots=True)
class Check:
    """A check with its texts; `holds` is what the workbook calculated."""

    label: str
    unit: str
    actual: str
    expected: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Checked:
    """The checks under one heading."""

    title: str
    checks: tuple[Check, ...]

    @property
    def failing(self) -> int:
        """How many do not hold."""
        return sum(not check.holds for check in self.checks)


@dataclass(frozen=True, slots=True)
class Told:
    """What the workbook says of itself: its headline and its checks."""

    headline: str
    blocks: tuple[Checked, ...]

    @property
    def made(self) -> int:
        """How many checks there are."""
        return sum(len(block.checks) for block in self.blocks)

    @property
    def failing(self) -> int:
        """How many of them do not hold."""
        return sum(block.failing for block in self.blocks)


def told_by(book: Calculated) -> Told:
    """The headline and the checks of a report workbook.

    Raises:
        BadFileError: a workbook without them.
    """
    return Told(book.text("headline"), tuple(_blocks(book)))


def _blocks(book: Calculated) -> list[Checked]:
    sheet, rect = book.place(CHECKS)
    columns = _columns(sheet, rect.top)
    blocks: list[tuple[str, list[Check]]] = []
    for row in range(rect.top, rect.bottom + 1):
        label, unit, actual, expected = (
            sheet.value_at(row, columns[title]) for title in _TITLES[:-1]
        )
        answer = sheet.value_at(row, rect.left)
        if isinstance(answer, bool):
            blocks[-1][1].append(_check(label, unit, actual, expected, answer))
        elif isinstance(label, str) and label:
            blocks.append((label, []))
    return [Checked(title, tuple(checks)) for title, checks in blocks if checks]


def _check(label: Cell, unit: Cell, actual: Cell, expected: Cell, holds: bool) -> Check:
    texts = shown_apart([actual, expected]) if not holds else [*map(_shown, (actual, expected))]
    return Check(str(label or ""), str(unit or ""), texts[0], texts[1], holds)


def _shown(value: Cell) -> str:
    return "" if value is None else shown(value)


def _columns(sheet: Sheet, top: int) -> dict[str, int]:
    """The columns of the titles: the last row above the checks that has them all."""
    for row in range(top - 1, -1, -1):
        found = {
            str(sheet.value_at(row, column)): column
            for at, column in sheet.xml.cells
            if at == row and sheet.value_at(row, column) in _TITLES
        }
        if len(found) == len(_TITLES):
            return found
    raise BadFileError(f"{sheet.place} has no columns titled {', '.join(_TITLES)}")
