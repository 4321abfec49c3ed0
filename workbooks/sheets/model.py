"""Model: the calculation from top to bottom, one row for each step."""

from __future__ import annotations

import re

from core.assumptions import SECTIONS
from core.sections import ChoiceInput, Input
from templates.layout import Row
from workbooks.pages import VALUE, Book, Column, Page

_SIGN = re.compile(r"(>=|<=|<>|[*/+^=<>-])")

COLUMNS = (
    Column("Step", 40),
    Column("Name", 24),
    Column("Unit", 13),
    Column("Value", 24, "Head right"),
    Column("How it is calculated", 62, "Head note"),
    Column("Note", 50, "Head note"),
)


def write(book: Book) -> None:
    """Writes the sheet."""
    page = book.page("Model", COLUMNS)
    described = _described()
    for block in book.plan.layout.model:
        page.block(block.title, block.text)
        for row in block.rows:
            if row.formula:
                _step(page, row)
            else:
                _input(page, row, described[row.name])
            page.row += 1
    page.row -= 1
    page.finish("B5")


def _described() -> dict[str, Input | ChoiceInput]:
    """What every input means, by its name."""
    every = (kind.inputs() | kind.choices() for kind in SECTIONS.values())
    return {name: described for section in every for name, described in section.items()}


def unit_of(described: Input | ChoiceInput) -> str:
    """The unit of an input; a choice is one, or a date."""
    if isinstance(described, Input):
        return described.unit
    return "choice" if described.allowed else "date"


def _input(page: Page, row: Row, described: Input | ChoiceInput) -> None:
    unit = unit_of(described)
    page.text("A", described.label)
    page.text("B", row.name, "Name")
    page.text("C", unit, "Unit")
    cell = page.formula(VALUE, row.name, page.book.plan.layout.formats.get(unit, "plain"))
    page.know(row.name, cell)
    page.text("E", "from Assumptions", "Note")
    page.text("F", row.note, "Note")


def _step(page: Page, row: Row) -> None:
    number_format = row.format or page.book.plan.layout.formats.get(row.unit, "text")
    strong = row.strong or row.name in page.book.plan.expected.results
    page.text("A", row.label, "Strong" if strong else "Label")
    page.text("B", row.name, "Name")
    page.text("C", row.unit, "Unit")
    page.name_cell(row.name, page.formula(VALUE, row.formula, number_format))
    page.text("E", said(row.formula), "Note")
    page.text("F", row.note, "Note")


def said(formula: str) -> str:
    """A formula as one would write it for a reader.

    >>> said('IF(inflow>=assets*legal,"n/a",0)')
    'IF(inflow >= assets * legal, "n/a", 0)'
    """
    parts = formula.split('"')
    for index in range(0, len(parts), 2):
        parts[index] = _SIGN.sub(r" \1 ", parts[index]).replace(",", ", ")
    return '"'.join(parts)
