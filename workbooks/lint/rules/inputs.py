"""Rules about inputs: the numbers that someone types and formulas read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from workbooks.cell_contents import Place, is_text
from workbooks.lint.colours import is_blue
from workbooks.lint.findings import Severity
from workbooks.lint.number_formats import is_date, says_unit
from workbooks.lint.reading import covered
from workbooks.lint.rule import Found, Rule, cell_rect
from workbooks.lint.sheet_view import SheetView
from workbooks.lint.view import View, is_number

_UNIT = re.compile(
    r"[%$€£¥]|\([^()]+\)|\b(?:usd|eur|gbp|chf|jpy|cad|aud|years?|months?|weeks?|days?|hours?"
    r"|number|count|units?|shares?|ratio|index|rate|factor|per|bps?|bn|tn|mn?|k|thousands?"
    r"|millions?|billions?|kg|km|mwh|kwh|date|age|year|as of|x)\b",
    re.IGNORECASE,
)
_SHORT = 24
_UNIT_TITLES = frozenset({"unit", "units"})


def _each_input(view: View) -> Iterator[tuple[SheetView, Place]]:
    for index, sheet in view.sheets.items():
        for place in view.inputs[index]:
            yield sheet, place


def inputs_have_labels(view: View) -> Iterator[Found]:
    """Inputs with no text to their left and none above."""
    for sheet, place in _each_input(view):
        if not sheet.label(place) and not sheet.heading(place):
            yield Found("the input has no label", sheet.index, cell_rect(*place))


def inputs_have_units(view: View) -> Iterator[Found]:
    """Inputs whose unit is said nowhere: format, label, heading or a cell beside them."""
    titles = {index: _unit_titles(sheet) for index, sheet in view.sheets.items()}
    for sheet, place in _each_input(view):
        if isinstance(sheet.contents.cells[place].value, bool):
            continue
        texts = (sheet.label(place), sheet.heading(place))
        said = says_unit(sheet.look(place).number_format) or any(map(_UNIT.search, texts))
        tabled = _unit_of_row(sheet, place[0], titles[sheet.index])
        if not said and not tabled and not _unit_beside(sheet, place):
            yield Found("nothing says the unit of the input", sheet.index, cell_rect(*place))


def _unit_beside(sheet: SheetView, place: Place) -> bool:
    """Whether a short text stands right beside an input, besides its label."""
    row, column = place
    label = sheet.label(place)
    for step in (-1, 1):
        content = sheet.contents.cells.get((row, column + step))
        text = str(content.value) if content and is_text(content.value) else ""
        if text and text != label and len(text) <= _SHORT:
            return True
    return False


def _unit_titles(sheet: SheetView) -> dict[int, int]:
    """The columns titled Unit, each with the row of its title."""
    found: dict[int, int] = {}
    for (row, column), content in sheet.contents.cells.items():
        if is_text(content.value) and str(content.value).strip().casefold() in _UNIT_TITLES:
            found[column] = min(row, found.get(column, row))
    return found


def _unit_of_row(sheet: SheetView, row: int, titles: Mapping[int, int]) -> bool:
    """Whether a text stands in a row under the title Unit, as in a table."""
    held = ((sheet.contents.cells.get((row, column)), at) for column, at in titles.items())
    return any(content is not None and is_text(content.value) and row > at for content, at in held)


def inputs_are_validated(view: View) -> Iterator[Found]:
    """Inputs that take any value, and validations that say nothing."""
    for index, sheet in view.sheets.items():
        inputs = view.inputs[index]
        limited = [one for one in sheet.validations if one.kind != "none"]
        held = covered(inputs, (rect for one in limited for rect in one.areas))
        silent = [rect for one in limited if not one.has_message for rect in one.areas]
        for place in inputs:
            if place not in held:
                yield Found("the input takes any value", index, cell_rect(*place))
        for place in covered(held, silent):
            message = "the validation of the input says nothing"
            yield Found(message, index, cell_rect(*place))


def inputs_look_like_inputs(view: View) -> Iterator[Found]:
    """Inputs that are not blue, and formulas that are."""
    for index, sheet in view.sheets.items():
        for place, content in sheet.contents.cells.items():
            look = sheet.look(place)
            blue = look.font is not None and is_blue(look.font)
            if place in view.inputs[index] and not blue and not look.is_input_style:
                yield Found("the input is not blue", index, cell_rect(*place))
            elif content.formula is not None and blue and not _is_link_cell(sheet, place):
                yield Found("the formula is blue, like an input", index, cell_rect(*place))


def _is_link_cell(sheet: SheetView, place: Place) -> bool:
    formula = sheet.sheet.formulas[place]
    return formula.master.upper().startswith("HYPERLINK(") or any(
        rect.holds(*place) for rect in sheet.hyperlinks
    )


def inputs_apart(view: View) -> Iterator[Found]:
    """Sheets that mix inputs with formulas whose numbers other formulas read.

    A formula that only shows another cell calculates nothing.
    """
    if len(view.sheets) < 2:
        return
    for index, sheet in view.sheets.items():
        inputs = len(view.inputs[index])
        steps = sum(
            cell.address in view.formulas.read
            and not isinstance(cell.cached, str)
            and not view.formulas.form_of[cell.address].is_link
            for cell in sheet.sheet.formulas.values()
        )
        if inputs and steps:
            what = f"inputs ({inputs:,}) with formulas that others read ({steps:,})"
            yield Found(f"the sheet mixes {what}", index)


def no_unused_inputs(view: View) -> Iterator[Found]:
    """Numbers that look like inputs, by name, colour or lock, and that nothing reads."""
    named = view.names_of_cells
    for index, sheet in view.sheets.items():
        protected = sheet.protection is not None
        candidates: set[Place] = set()
        for place, content in sheet.contents.cells.items():
            if not content.constant or not is_number(content.value) or place in view.inputs[index]:
                continue
            look = sheet.look(place)
            blue = look.font is not None and is_blue(look.font)
            offered = (index, *place) in named or blue or (protected and not look.locked)
            if offered and not is_date(look.number_format):
                candidates.add(place)
        areas = view.formulas.areas_read.get(index, set()) | view.areas_shown.get(index, set())
        for place in candidates - covered(candidates, areas):
            yield Found("looks like an input, but nothing reads it", index, cell_rect(*place))


RULES = (
    Rule(
        "inputs-apart", 3, Severity.NOTE,
        "Inputs stand on sheets of their own",
        "Who changes an input must not have to look for it among formulas.",
        "Move the inputs to a sheet for inputs, and refer to them.",
        inputs_apart,
    ),
    Rule(
        "inputs-have-labels", 9, Severity.WARNING,
        "Every input has a label",
        "A number without a name can be anything.",
        "Write what it is into the cell to its left, or above it.",
        inputs_have_labels,
    ),
    Rule(
        "inputs-have-units", 9, Severity.NOTE,
        "Every input has a unit",
        "A rate taken for a percentage is wrong by a factor of 100, thousands by 1,000.",
        "Put the unit beside it, into its label or heading, or into its number format.",
        inputs_have_units,
    ),
    Rule(
        "inputs-are-validated", 9, Severity.NOTE,
        "Every input has a data validation with a message",
        "A typing error is cheapest where it is made.",
        "Give it a range and a message (Data, Data Validation).",
        inputs_are_validated,
    ),
    Rule(
        "no-unused-inputs", 9, Severity.WARNING,
        "Something reads every input",
        "Who changes it believes that it matters.",
        "Delete it, or correct the formula that should read it.",
        no_unused_inputs,
    ),
    Rule(
        "inputs-look-like-inputs", 10, Severity.NOTE,
        "Inputs are blue, formulas are not",
        "By the habit of banks blue means: type here.",
        "Give inputs a blue font and formulas a black one.",
        inputs_look_like_inputs,
    ),
)  # fmt: skip
