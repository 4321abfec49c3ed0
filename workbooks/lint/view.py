"""A workbook as the rules see it. Everything is read when a rule asks for it, and once."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from functools import cached_property

from core.cells import Cell
from workbooks.address import Rect
from workbooks.analysis import Analyst
from workbooks.cell_contents import Content, Place
from workbooks.formula import tokenize
from workbooks.functions import PublishedFunctions
from workbooks.lint.chart_view import ChartView, charts_of
from workbooks.lint.formula_forms import Formulas
from workbooks.lint.looks import Looks, read_looks
from workbooks.lint.reading import covered
from workbooks.lint.settings import Settings
from workbooks.lint.sheet_view import SheetView
from workbooks.lint.xml import child, children, parse
from workbooks.named_cells import named_cells
from workbooks.package import Package
from workbooks.references import mentions
from workbooks.saved_workbook import Address, SavedWorkbook

_OURS = "scenario_hash"
"""The name of a cell that only workbooks made by this product have."""


class View:
    """A workbook, read-only."""

    def __init__(self, package: Package, settings: Settings | None = None) -> None:
        """Reads what every rule needs.

        Raises:
            WorkbookError: the package is no workbook, damaged, or over a limit.
        """
        package.check()
        self.settings = settings or Settings()
        self.package = package
        self.book = SavedWorkbook(package)

    def read_cells(self) -> None:
        """Reads all cells now, so that a damaged sheet is refused before any rule looks at it.

        Raises:
            WorkbookError: a sheet is damaged.
        """
        for sheet in self.sheets.values():
            _ = sheet.contents, sheet.root

    @cached_property
    def ours(self) -> bool:
        """Whether this product made it."""
        return any(name.name == _OURS and name.sheet is None for name in self.book.names)

    @cached_property
    def root(self) -> ET.Element:
        """The tree of the workbook's main part."""
        return parse(self.book, self.book.main)

    def part(self, kind: str) -> str | None:
        """The part that the workbook has for something: styles, theme; None without it."""
        found = (part for one, part in self.book.targets(self.book.main).values() if one == kind)
        return next((part for part in found if self.package.find(part)), None)

    @cached_property
    def looks(self) -> Looks:
        """How its cells look."""
        return read_looks(self.book, self.part("styles"), self.part("theme"))

    @cached_property
    def states(self) -> tuple[str, ...]:
        """Whether each sheet is visible, hidden or veryHidden."""
        sheets = children(child(self.root, "sheets"))
        return tuple(item.get("state", "visible") for item in sheets)

    @cached_property
    def sheets(self) -> dict[int, SheetView]:
        """Its worksheets by their index."""
        return {
            index: SheetView(self.book, index, self.states[index], lambda: self.looks)
            for index in self.book.sheets
        }

    def sheet(self, name: str) -> SheetView | None:
        """The worksheet of that name."""
        return next((s for s in self.sheets.values() if s.name.casefold() == name.casefold()), None)

    @cached_property
    def formulas(self) -> Formulas:
        """Its formulas."""
        return Formulas(self.book, Analyst(self.book, PublishedFunctions().names))

    @cached_property
    def names_of_cells(self) -> dict[Address, str]:
        """The defined names of single cells."""
        return named_cells(self.book)

    @cached_property
    def charts(self) -> dict[int, tuple[ChartView, ...]]:
        """The charts of each sheet that has any."""
        found: dict[int, tuple[ChartView, ...]] = {}
        for index, sheet in self.sheets.items():
            _, part = self.book.targets(sheet.sheet.part).get(sheet.drawing, ("", ""))
            if part and self.package.find(part):
                found[index] = tuple(charts_of(self.book, part))
        return {index: charts for index, charts in found.items() if charts}

    @cached_property
    def inputs(self) -> dict[int, dict[Place, Content]]:
        """The numbers and truth values that someone may type and a formula reads, by sheet.

        A locked cell of a protected sheet is none: nobody can type there.
        """
        found: dict[int, dict[Place, Content]] = {}
        for index, sheet in self.sheets.items():
            protected = sheet.protection is not None
            typed = {
                place: content
                for place, content in sheet.contents.cells.items()
                if content.constant and is_number(content.value)
                if not (protected and sheet.look(place).locked)
            }
            read = covered(typed, self.formulas.areas_read.get(index, ()))
            found[index] = {place: typed[place] for place in typed if place in read}
        return found

    @cached_property
    def areas_shown(self) -> dict[int, set[Rect]]:
        """The ranges that charts, validations, conditional formats and print settings read."""
        found: dict[int, set[Rect]] = {}
        for index, sheet in self.sheets.items():
            texts = [text for chart in self.charts.get(index, ()) for text in chart.references]
            texts += [text for one in sheet.validations for text in one.formulas]
            texts += [text for one in sheet.conditions for text in one.formulas]
            for text in texts:
                self._add_areas(text, index, found)
        return found

    def _add_areas(self, text: str, sheet: int, found: dict[int, set[Rect]]) -> None:
        said = mentions(tokenize(text))
        for reference in (*said.references, *said.open_ranges):
            target = self.formulas.analyst.sheet_index(sheet, reference.sheet)
            if target is not None:
                found.setdefault(target, set()).add(reference.rect)
        for use in said.names:
            name = self.formulas.analyst.defined(sheet, use)
            if name is not None and name.text != text and not use.bracket:
                for reference in mentions(tokenize(name.text)).references:
                    target = self.formulas.analyst.sheet_index(sheet, reference.sheet)
                    if target is not None:
                        found.setdefault(target, set()).add(reference.rect)


def is_number(value: Cell) -> bool:
    """Whether a value is a number or a truth value, dates included."""
    return value is not None and not isinstance(value, str)
