"""Assumptions: every input of a scenario, with unit, range, date, source and note."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

from openpyxl.worksheet.datavalidation import DataValidation

from core.arguments import Bound
from core.assumptions import SECTIONS, Entry, Scenario
from core.sections import Choice, ChoiceInput
from workbooks.pages import VALUE, Book, Column, Page
from workbooks.sheets.model import unit_of
from workbooks.styles import CHANGED

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
HEAD_NAMES = ("scenario_name", "scenario_title", "scenario_description", "scenario_as_of")
UNUSED = "Part of the scenario, kept with it; the Model of this workbook does not use them."
LONGEST_MESSAGE = 225
LONGEST_TITLE = 32

_HINTS = {
    "share": "Type 2% or 0.02.",
    "per year": "Type 50% or 0.5.",
    "USD": "In US dollars: 9.3e12 is 9.3 trillion.",
    "USD per day": "In US dollars: 57e9 is 57 billion.",
}


def write(book: Book) -> None:
    """Writes the sheet."""
    page = book.page("Assumptions", COLUMNS)
    scenario = book.plan.scenario
    _head(page, scenario)
    first = page.row
    used = {block.section for block in book.plan.layout.inputs}
    for section, title in _blocks(book):
        page.block(title, "" if section in used else UNUSED)
        _section(page, scenario, section)
    book.define("input_status", page.name, f"K{first}:K{page.row - 1}")
    page.colour(f"K{first}:K{page.row - 1}", f'$K{first}="changed"', CHANGED)
    _constants(page)
    page.row -= 1
    page.finish("B5")


def _blocks(book: Book) -> list[tuple[str, str]]:
    """Every section with its title: those of the layout, then the rest, so that none is lost."""
    titled = {block.section: block.title for block in book.plan.layout.inputs}
    rest = [section for section in SECTIONS if section not in titled]
    for number, section in enumerate(rest, len(titled) + 1):
        said = (SECTIONS[section].__doc__ or section).partition("\n")[0].rstrip(".")
        titled[section] = f"{number}  {said}"
    return list(titled.items())


def _section(page: Page, scenario: Scenario, section: str) -> None:
    numbers = {entry.name: entry for entry in scenario.entries() if entry.section == section}
    for name in SECTIONS[section].model_fields:
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
        _head_row(page, name)
        for column in "EFGHI":
            page.text(column, "", "Input note")
        page.text(VALUE, text, "Input note", over="I")
        page.sheet.merge_cells(f"{VALUE}{page.row}:I{page.row}")
        page.row += 1
    _head_row(page, "scenario_as_of")
    page.date(VALUE, scenario.as_of, "Input")
    _add(page.sheet, f"{VALUE}{page.row}", _date_validation())
    page.row += 1


def _head_row(page: Page, name: str) -> None:
    label = name.removeprefix("scenario_").replace("_", " ").capitalize()
    page.text("A", {"As of": "Market as of"}.get(label, label))
    page.text("B", name, "Name")
    page.text("C", "date" if name == "scenario_as_of" else "text", "Unit")
    page.name_cell(name, f"{VALUE}{page.row}")


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
        _add(page.sheet, f"{column}{page.row}", _validation(entry, column, page.row))
    _origin(page, entry.name, assumption.as_of, assumption.source, assumption.note)


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
    _add(page.sheet, f"{VALUE}{page.row}", _choice_validation(name, described))
    _origin(page, name, choice.as_of, choice.source, choice.note)


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
    _add(page.sheet, f"G{page.row}", _date_validation())


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


def _add(sheet: Any, cell: str, validation: Any) -> None:
    validation.add(cell)
    sheet.add_data_validation(validation)


def _validation(entry: Entry, column: str, row: int) -> DataValidation:
    """The cell takes what core takes; Low and High may also stay empty."""
    bound, described = entry.input.bound, entry.input
    what = {"E": "Low end of the range. ", "F": "High end of the range. "}.get(column, "")
    unit = _HINTS.get(described.unit, f"Unit: {described.unit}.")
    return DataValidation(
        **_rule(f"{column}{row}", bound),
        allow_blank=column != VALUE,
        showInputMessage=True,
        showErrorMessage=True,
        promptTitle=described.label[:LONGEST_TITLE],
        prompt=f"{what}{described.help} {_sentence(bound)} {unit}"[:LONGEST_MESSAGE],
        errorTitle=entry.name[:LONGEST_TITLE],
        error=f"{entry.name} must be {bound}. {unit}"[:LONGEST_MESSAGE],
    )


def _rule(cell: str, bound: Bound) -> dict[str, Any]:
    """Excel's own rule for numbers where it can say the bound, else a formula."""
    low, high = f"{bound.low:g}", f"{bound.high:g}"
    if bound.high == math.inf and bound.low > -math.inf:
        operator = "greaterThanOrEqual" if bound.low_included else "greaterThan"
        return {"type": "decimal", "operator": operator, "formula1": low}
    if bound.low_included and bound.high_included and bound.low > -math.inf:
        return {"type": "decimal", "operator": "between", "formula1": low, "formula2": high}
    return {"type": "custom", "formula1": _allowed(cell, bound)}


def _allowed(cell: str, bound: Bound) -> str:
    """The condition that a cell holds a number within a bound, as a formula."""
    conditions = [f"ISNUMBER({cell})"]
    if bound.low > -math.inf:
        conditions.append(f"{cell}{'>=' if bound.low_included else '>'}{bound.low:g}")
    if bound.high < math.inf:
        conditions.append(f"{cell}{'<=' if bound.high_included else '<'}{bound.high:g}")
    return f"AND({','.join(conditions)})"


def _choice_validation(name: str, described: ChoiceInput) -> DataValidation:
    if not described.allowed:
        return _date_validation(described.label, described.help)
    words = ", ".join(described.allowed)
    return DataValidation(
        type="list",
        formula1=f'"{words.replace(", ", ",")}"',
        allow_blank=False,
        showInputMessage=True,
        showErrorMessage=True,
        promptTitle=described.label[:LONGEST_TITLE],
        prompt=f"{described.help} One of {words}."[:LONGEST_MESSAGE],
        errorTitle=name[:LONGEST_TITLE],
        error=f"{name} must be one of {words}."[:LONGEST_MESSAGE],
    )


def _sentence(bound: Bound) -> str:
    text = str(bound)
    return f"{text[0].upper()}{text[1:]}."


def _date_validation(title: str = "As of", help_text: str = "") -> DataValidation:
    return DataValidation(
        type="date",
        operator="greaterThan",
        formula1="1",
        allow_blank=True,
        showInputMessage=True,
        showErrorMessage=True,
        promptTitle=title[:LONGEST_TITLE],
        prompt=help_text or "The day the value describes, for instance 2025-07-18.",
        errorTitle=title[:LONGEST_TITLE],
        error="This must be a date, for instance 2025-07-18.",
    )
