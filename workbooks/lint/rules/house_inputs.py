"""Rules for the inputs of workbooks that this product makes."""

from __future__ import annotations

from collections.abc import Iterator

from workbooks.address import Rect, parse_rect
from workbooks.cell_contents import Place, is_text
from workbooks.lint.findings import Severity
from workbooks.lint.number_formats import is_date
from workbooks.lint.rule import Found, Rule, cell_rect
from workbooks.lint.rules.house import titles_of
from workbooks.lint.sheet_view import SheetView
from workbooks.lint.view import View, is_number

_TITLES = ("Unit", "As of", "Source")
_TYPED_SHEETS = frozenset({"Assumptions", "Participants", "Log"})


def inputs_on_assumptions(view: View) -> Iterator[Found]:
    """Cells to type in, on other sheets than Assumptions, Participants (a table) and Log."""
    for index, sheet in view.sheets.items():
        if sheet.name not in _TYPED_SHEETS:
            for place, content in sheet.contents.cells.items():
                if content.constant and is_number(content.value) and not sheet.look(place).locked:
                    message = f"an input stands on {sheet.name}"
                    yield Found(message, index, cell_rect(*place))


def inputs_have_sources(view: View) -> Iterator[Found]:
    """Inputs of Assumptions whose unit, as-of date or source is empty.

    A date says itself what day it is of; an input without a date is of the scenario's day. A table
    below with columns of its own is left out.
    """
    sheet = view.sheet("Assumptions")
    titles = {} if sheet is None else titles_of(sheet, ("Value", *_TITLES))
    if sheet is None or "Value" not in titles:
        return
    day = _day(view)
    for place in _values(sheet, titles["Value"]):
        if _heading(sheet, place) != "Value":
            continue
        dated = day or is_date(sheet.look(place).number_format)
        missing = [
            title.lower()
            for title in _TITLES
            if (place[0], titles.get(title, -1)) not in sheet.contents.cells
            and not (dated and title == "As of")
        ]
        if missing:
            message = f"the input lacks: {', '.join(missing)}"
            yield Found(message, sheet.index, cell_rect(*place))


def _day(view: View) -> bool:
    """Whether the workbook says of what day its scenario is."""
    places = (place for place, name in view.names_of_cells.items() if name == "scenario_as_of")
    return any(view.book.value(*place) is not None for place in places)


def _heading(sheet: SheetView, place: Place) -> str:
    """The nearest locked text above a cell: the title of its column, not an input."""
    row, column = place
    for other in reversed(sheet.contents.by_column[column]):
        content = sheet.contents.cells[other, column]
        typed = content.constant and is_text(content.value)
        if other < row and typed and sheet.look((other, column)).locked:
            return str(content.value)
    return ""


def inputs_are_named(view: View) -> Iterator[Found]:
    """Inputs of Assumptions without a defined name, of their own or of their row."""
    sheet = view.sheet("Assumptions")
    titles = {} if sheet is None else titles_of(sheet, ("Value", "Unit", "Source"))
    if sheet is None or "Value" not in titles:
        return
    rows = _named_rows(view, sheet)
    for place in _values(sheet, titles["Value"]):
        named = (sheet.index, *place) in view.names_of_cells
        if not named and not any(rect.holds(*place) for rect in rows):
            yield Found("the input has no name", sheet.index, cell_rect(*place))


def _named_rows(view: View, sheet: SheetView) -> list[Rect]:
    """The parts of a row that have a name."""
    found: list[Rect] = []
    for name in view.book.names:
        on, _, cells = name.text.rpartition("!")
        rect = parse_rect(cells) if on.strip("'") == sheet.name else None
        if rect is not None and rect.rows == 1:
            found.append(rect)
    return found


def _values(sheet: SheetView, column: int) -> Iterator[Place]:
    """The unlocked numbers of a column."""
    for row in sheet.contents.by_column.get(column, []):
        content = sheet.contents.cells[row, column]
        locked = sheet.look((row, column)).locked
        if content.constant and is_number(content.value) and not locked:
            yield row, column


RULES = (
    Rule(
        "inputs-on-assumptions", 3, Severity.ERROR,
        "Inputs stand on Assumptions alone",
        "`crypto-inflow report` reads no others.",
        "Move the input to Assumptions.",
        inputs_on_assumptions, ours=True,
    ),
    Rule(
        "inputs-have-sources", 9, Severity.WARNING,
        "Every input has unit and source, and an as-of date of its own or of the scenario",
        "Nobody can check a number of unknown origin and age.",
        "Fill in the row on Assumptions.",
        inputs_have_sources, ours=True,
    ),
    Rule(
        "inputs-are-named", 22, Severity.ERROR,
        "Every input on Assumptions has a defined name",
        "Formulas, `--set` and `crypto-inflow report` find it by its name.",
        "Take the row from a new template.",
        inputs_are_named, ours=True,
    ),
)  # fmt: skip
