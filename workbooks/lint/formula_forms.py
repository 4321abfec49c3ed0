"""The formulas of a workbook by their relative form, so that copies are read once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from workbooks.address import Rect
from workbooks.analysis import Analyst, Parsed
from workbooks.cell_contents import Place, relative_form
from workbooks.dependencies import Area, Dependencies
from workbooks.formula import Kind
from workbooks.lint.reading import covered
from workbooks.saved_workbook import Address, FormulaCell, SavedWorkbook

_CONSTANT_FREE = frozenset({Kind.WORD, Kind.SHEET, Kind.SPACE, Kind.BRACKET})


@dataclass(slots=True)
class Form:
    """Formulas that are copies of one, and that one taken apart."""

    relative: str
    first: FormulaCell
    parsed: Parsed
    cells: list[FormulaCell] = field(default_factory=list[FormulaCell])

    @property
    def functions(self) -> set[str]:
        """The functions it calls, in capitals without prefix."""
        return {call.name for call in self.parsed.calls}

    @property
    def is_link(self) -> bool:
        """Whether it only names a cell, a range or a name: =A1, =-A1 calculates."""
        tokens = self.parsed.tokens
        return not self.parsed.calls and all(
            token.kind in _CONSTANT_FREE or token.text in ("!", ":") for token in tokens
        )

    def copy(self, cell: FormulaCell) -> FormulaCell:
        """A cell of this form, told as a copy of the first."""
        first = self.first
        rows = cell.row - (first.row - first.rows)
        columns = cell.column - (first.column - first.columns)
        return replace(cell, master=first.master, rows=rows, columns=columns)


class Formulas:
    """All formulas of a workbook."""

    def __init__(self, book: SavedWorkbook, analyst: Analyst) -> None:
        """Sorts the formulas; `analyst` reads them."""
        self.cells = book.formula_cells
        self.analyst = analyst
        self.form_of: dict[Address, Form] = {}
        self._reads: dict[Address, tuple[Area, ...]] = {}
        by_text: dict[str, Form] = {}
        for cell in self.cells:
            text = relative_form(cell)
            form = by_text.get(text)
            if form is None:
                form = by_text[text] = Form(text, cell, analyst.parse(cell.master))
            form.cells.append(cell)
            self.form_of[cell.address] = form
        self.forms = list(by_text.values())

    def reads(self, cell: FormulaCell) -> tuple[Area, ...]:
        """The areas that a cell depends on."""
        found = self._reads.get(cell.address)
        if found is None:
            copy = self.form_of[cell.address].copy(cell)
            found = self._reads[cell.address] = self.analyst.needs(copy).rects
        return found

    @cached_property
    def dependencies(self) -> Dependencies:
        """Which formula depends on which, numbered as in `cells`."""
        areas = [(cell.sheet, cell.area) for cell in self.cells]
        return Dependencies(areas, [self.reads(cell) for cell in self.cells])

    @cached_property
    def areas_read(self) -> dict[int, set[Rect]]:
        """The different ranges that formulas read, by sheet."""
        found: dict[int, set[Rect]] = {}
        for cell in self.cells:
            for sheet, rect in self.reads(cell):
                found.setdefault(sheet, set()).add(rect)
        return found

    @cached_property
    def read(self) -> frozenset[Address]:
        """The formula cells that a formula reads."""
        places: dict[int, set[Place]] = {}
        for cell in self.cells:
            places.setdefault(cell.sheet, set()).add(cell.place)
        return frozenset(
            (sheet, *place)
            for sheet, some in places.items()
            for place in covered(some, self.areas_read.get(sheet, ()))
        )

    def calling(self, names: Iterable[str]) -> Iterator[tuple[Form, str]]:
        """The forms that call a function of some, with the first such function."""
        wanted = frozenset(names)
        for form in self.forms:
            called = [call.name for call in form.parsed.calls if call.name in wanted]
            if called:
                yield form, called[0]
