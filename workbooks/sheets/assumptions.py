"""Assumptions: every input of a scenario, with unit, range, date, source and note."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from core.assumptions import SECTION_OF, SECTIONS, Entry, Scenario
from core.sections import Assumption, Choice, ChoiceInput
from templates.names import used_inputs, used_names
from workbooks.pages import MADE, VALUE, Book, Column, Page
from workbooks.sheets import case_inputs
from workbooks.sheets.model import unit_of
from workbooks.sheets.validation import (
    add,
    choice_validation,
    date_validation,
    entry_validation,
)
from workbooks.styles import CHANGED
from workbooks.words import in_unit

NAME = "Assumptions"
COLUMNS = (
    Column("Assumption", 34),
    Column("Name", 23),
    Column("Unit", 13),
    Column("Value", 17, "Head right"),
    Column("Low", 15, "Head right"),
    Column("High", 15, "Head right"),
    Column("As of", 11, "Head right"),
    Column("Source", 46, "Head note"),
    Column("Note", 42, "Head note"),
    Column("When made", 17, "Head right"),
    Column("Status", 12, "Head centre"),
)
CASE_NAME, CASE_WIDTH = 26.0, 19.0
TEXTS = "H"
"""The column of the scenario's own texts: it is wide enough for them."""

HEAD_NAMES = ("scenario_name", "scenario_title", "scenario_description", "scenario_as_of")
AS_OF = "The market as it was known on that day. Inputs without a date are of that day too."

UNUSED = "Part of the scenario, kept with it; the Model of this workbook does not use them."


def write(book: Book) -> None:
    """Writes the sheet."""
    page = book.page(NAME, _columns(book.plan.layout.compares))
    scenario = book.plan.scenario
    _head(page, scenario)
    if book.plan.layout.compares:
        case_inputs.write(page)
    first = page.row
    for title, text, names in _blocks(book):
        page.block(title, text)
        _inputs(page, scenario, names)
    _name_ends(page)
    for name, column in (("input_status", "K"), ("low_ends", "E"), ("high_ends", "F")):
        book.define(name, page.name, f"{column}{first}:{column}{page.row - 1}")
    page.colour(f"K{first}:K{page.row - 1}", f'$K{first}="changed"', CHANGED)
    _constants(page)
    page.row -= 1
    page.finish("B5")


def _name_ends(page: Page) -> None:
    """Names the ends of the ranges that formulas read: low_assets, high_assets."""
    layout = page.book.plan.layout
    used = used_names(layout)
    axes = {axis for grid in layout.grids for axis in (grid.down, grid.across)}
    for name in SECTION_OF:
        for end, column in (("low", "E"), ("high", "F")):
            if f"{end}_{name}" in used or name in axes:
                row = page.cells[name].removeprefix(VALUE)
                page.book.define(f"{end}_{name}", page.name, f"{column}{row}")


def _columns(compares: bool) -> tuple[Column, ...]:
    """Columns B to G are a little wider where they also hold scenarios."""
    if not compares:
        return COLUMNS
    widened = [replace(column, width=max(column.width, CASE_WIDTH)) for column in COLUMNS[2:7]]
    return (COLUMNS[0], replace(COLUMNS[1], width=CASE_NAME), *widened, *COLUMNS[7:])


def _blocks(book: Book) -> list[tuple[str, str, tuple[str, ...]]]:
    """Title, text and inputs of each block: those of the layout, then the rest, so none is lost."""
    blocks = [(block.title, "", used_inputs(block)) for block in book.plan.layout.inputs]
    shown = {name for _, _, names in blocks for name in names}
    for section, kind in SECTIONS.items():
        rest = tuple(name for name in kind.model_fields if name not in shown)
        if rest:
            said = (kind.__doc__ or section).partition("\n")[0].rstrip(".")
            blocks.append((f"{len(blocks) + 1}  {said}", UNUSED, rest))
    return blocks


def _inputs(page: Page, scenario: Scenario, names: Sequence[str]) -> None:
    numbers = {entry.name: entry for entry in scenario.entries()}
    for name in names:
        section = SECTION_OF[name]
        if name in numbers:
            _entry(page, numbers[name])
        else:
            described = SECTIONS[section].choices()[name]
            _choice(page, name, described, getattr(getattr(scenario, section), name))
        page.row += 1


def _head(page: Page, scenario: Scenario) -> None:
    page.block("The scenario")
    texts = (scenario.name, scenario.title, scenario.description)
    for name, text in zip(HEAD_NAMES, texts, strict=False):
        _head_row(page, name, TEXTS)
        for column in "DEFGI":
            page.text(column, "")
        page.text(TEXTS, text, "Input note")
        page.row += 1
    _head_row(page, "scenario_as_of", VALUE)
    page.date(VALUE, scenario.as_of, "Input")
    for column in "EFG":
        page.text(column, "")
    page.text("H", AS_OF, "Note")
    page.text("I", "")
    add(page.sheet, f"{VALUE}{page.row}", date_validation())
    page.row += 1


def _head_row(page: Page, name: str, column: str) -> None:
    label = name.removeprefix("scenario_").replace("_", " ").capitalize()
    page.text("A", {"As of": "Market as of"}.get(label, label))
    page.text("B", name, "Name")
    page.text("C", "date" if name == "scenario_as_of" else "text", "Unit")
    page.name_cell(name, f"{column}{page.row}")


def _entry(page: Page, entry: Entry) -> None:
    described, assumption = entry.input, entry.assumption
    short = page.book.plan.layout.short_formats.get(described.unit, "plain")
    page.text("A", described.label)
    page.text("B", entry.name, "Name")
    page.text("C", assumption.unit, "Unit")
    page.number(VALUE, assumption.value, "Input", short)
    page.number("E", assumption.low, "Input", short)
    page.number("F", assumption.high, "Input", short)
    page.number("J", assumption.value, "Stored", short)
    for column in f"{VALUE}EF":
        add(page.sheet, f"{column}{page.row}", entry_validation(entry, column, page.row))
    _origin(page, entry.name, assumption.as_of, assumption.source, assumption.note)
    _note(page, assumption, _range(assumption))


def _choice(page: Page, name: str, described: ChoiceInput, choice: Choice) -> None:
    page.text("A", described.label)
    page.text("B", name, "Name")
    page.text("C", unit_of(described), "Unit")
    for column, role in ((VALUE, "Input"), ("J", "Stored")):
        day = None if described.allowed else _as_day(choice.value)
        if day is None:
            page.text(column, choice.value, f"{role} note")
        else:
            page.date(column, day, role)
    for column in "EF":
        page.text(column, "")
    add(page.sheet, f"{VALUE}{page.row}", choice_validation(name, described))
    _origin(page, name, choice.as_of, choice.source, choice.note)
    _note(page, choice)


def _as_day(text: str) -> date | None:
    """The date that a text says as Excel would give it back; None where it says it otherwise."""
    day = date.fromisoformat(text)
    return day if day.isoformat() == text else None


def _origin(page: Page, name: str, as_of: date | None, source: str, note: str) -> None:
    page.date("G", as_of, "Input")
    page.text("H", source, "Input note")
    page.text("I", note, "Input note")
    page.name_cell(name, f"{VALUE}{page.row}")
    page.formula("K", _status(page.row), role="Result")
    add(page.sheet, f"G{page.row}", date_validation())


def _note(page: Page, known: Assumption | Choice, said: str = "") -> None:
    """What stood behind a value when the workbook was made, while the pointer rests on it."""
    day = known.as_of or page.book.plan.scenario.as_of
    listed = [said, f"As of {day}", f"Source: {known.source or 'none is given'}"]
    text = "\n".join(line for line in (MADE, *listed) if line)
    page.book.notes[page.row - 1, page.letters.index(VALUE)] = text


def _range(assumption: Assumption) -> str:
    ends = (("low", assumption.low), ("high", assumption.high))
    known = [f"{end} {in_unit(value, assumption.unit)}" for end, value in ends if value is not None]
    return f"Range: {', '.join(known)}" if known else ""


def _status(row: int) -> str:
    return f'IFERROR(IF({VALUE}{row}=J{row},"unchanged","changed"),"changed")'


def _constants(page: Page) -> None:
    page.block("Constants", "Fixed numbers that no scenario changes.")
    for constant in page.book.plan.layout.constants:
        page.text("A", constant.label)
        page.text("B", constant.name, "Name")
        page.text("C", constant.unit, "Unit")
        page.number(VALUE, constant.value, "Stored", constant.format)
        for column in "EFGH":
            page.text(column, "")
        page.text("I", constant.note, "Note")
        page.name_cell(constant.name, f"{VALUE}{page.row}")
        page.row += 1
