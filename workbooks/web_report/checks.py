"""The checks of the report workbook, read from it: the page tells what the workbook found."""

from __future__ import annotations

from dataclasses import dataclass

from core.cells import Cell
from workbooks.address import parse_rect
from workbooks.errors import BadFileError
from workbooks.package import Package
from workbooks.saved_workbook import SavedWorkbook, Sheet
from workbooks.shown import shown_apart

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


def told_by(data: bytes, name: str) -> Told:
    """The headline and the checks of a report workbook.

    Raises:
        BadFileError: a workbook without them.
    """
    book = SavedWorkbook(Package(data, name))
    return Told(str(_named(book, "headline")), tuple(_blocks(book)))


def _blocks(book: SavedWorkbook) -> list[Checked]:
    sheet, (top, bottom, holds) = _range(book, CHECKS)
    columns = _columns(sheet, top)
    blocks: list[tuple[str, list[Check]]] = []
    for row in range(top, bottom + 1):
        label, unit, actual, expected = (
            sheet.value_at(row, columns[title]) for title in _TITLES[:-1]
        )
        answer = sheet.value_at(row, holds)
        if isinstance(answer, bool):
            blocks[-1][1].append(_check(label, unit, actual, expected, answer))
        elif isinstance(label, str) and label:
            blocks.append((label, []))
    return [Checked(title, tuple(checks)) for title, checks in blocks if checks]


def _check(label: Cell, unit: Cell, actual: Cell, expected: Cell, holds: bool) -> Check:
    texts = shown_apart([actual, expected]) if not holds else [*map(_shown, (actual, expected))]
    return Check(str(label or ""), str(unit or ""), texts[0], texts[1], holds)


def _shown(value: Cell) -> str:
    from workbooks.shown import shown

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


def _named(book: SavedWorkbook, name: str) -> Cell:
    sheet, (row, _, column) = _range(book, name)
    return sheet.value_at(row, column)


def _range(book: SavedWorkbook, name: str) -> tuple[Sheet, tuple[int, int, int]]:
    """The sheet of a name, the first and last row of its cells, and their column."""
    text = next((one.text for one in book.names if one.name == name), "")
    title, _, cells = text.rpartition("!")
    rect = parse_rect(cells)
    if rect is None or title.strip("'") not in book.sheet_names:
        raise BadFileError(f"{book.name} has no cells of the name {name}")
    sheet = book.sheets[book.sheet_names.index(title.strip("'"))]
    return sheet, (rect.top, rect.bottom, rect.left)
