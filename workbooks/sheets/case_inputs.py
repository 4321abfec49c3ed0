"""The block of Assumptions with the scenarios beside the first: what each of them changes."""

from __future__ import annotations

from core.sections import Input
from workbooks.cases import SLOTS, Case, compared_inputs
from workbooks.pages import MADE, Page
from workbooks.sheets.validation import add, number_validation

FIRST = "C"
COLUMNS = "DEFG"
TITLES = ("Second", "Third", "Fourth", "Fifth")
BLANK = "As in the first scenario if empty. "


def write(page: Page) -> None:
    """Writes the block: names, sources, then a row for each number that may be changed."""
    cases = page.book.plan.form.cases
    page.block(
        "The scenarios side by side",
        "An empty cell is as in the first scenario, whose values stand further below.",
    )
    for column, title in zip(
        "ABC" + COLUMNS, ("What it changes", "Name", "First", *TITLES), strict=True
    ):
        page.text(column, title, "Head" if column in "AB" else "Head right")
    page.text("H", "Unit", "Head note")
    page.row += 1
    _texts(page, "Name of the scenario", "case_names", [case.name for case in cases])
    _texts(page, "Where its changes come from", "case_sources", [case.source for case in cases])
    first = page.row
    for name, described in compared_inputs().items():
        _numbers(page, name, described, cases)
    page.book.define("case_numbers", page.name, f"{FIRST}{first}:{COLUMNS[-1]}{page.row - 1}")


def _texts(page: Page, label: str, name: str, texts: list[str]) -> None:
    page.text("A", label)
    page.text("B", name, "Name")
    if name == "case_names":
        page.formula(FIRST, "scenario_name")
    else:
        page.text(FIRST, "")
    for column, text in zip(COLUMNS, [*texts, *[""] * SLOTS], strict=False):
        page.text(column, text, "Input note")
    _finish(page, name)


def _numbers(page: Page, name: str, described: Input, cases: tuple[Case, ...]) -> None:
    short = page.book.plan.layout.short_formats.get(described.unit, "plain")
    page.know(name)
    page.text("A", described.label)
    page.text("B", f"case_{name}", "Name")
    page.formula(FIRST, name, short)
    for index, column in enumerate(COLUMNS):
        value = cases[index].changes.get(name) if index < len(cases) else None
        page.number(column, value, "Input", short)
        cell = f"{column}{page.row}"
        add(page.sheet, cell, number_validation(cell, name, described, BLANK, True))
        if value is not None:
            place = page.row - 1, page.letters.index(column)
            page.book.notes[place] = f"{MADE}\nSource: {cases[index].source or 'none is given'}"
    page.text("H", described.unit, "Note")
    _finish(page, f"case_{name}")


def _finish(page: Page, name: str) -> None:
    page.book.define(name, page.name, f"{FIRST}{page.row}:{COLUMNS[-1]}{page.row}")
    page.row += 1
