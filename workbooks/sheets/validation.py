"""What the input cells accept, and what they say when one is chosen or a value is refused."""

from __future__ import annotations

import math
from typing import Any

from openpyxl.worksheet.datavalidation import DataValidation

from core.arguments import Bound
from core.assumptions import Entry
from core.sections import ChoiceInput, Input
from workbooks.pages import VALUE

LONGEST_MESSAGE = 225
LONGEST_TITLE = 32

_HINTS = {
    "share": "Type 2% or 0.02.",
    "per year": "Type 50% or 0.5.",
    "USD": "In US dollars: 9.3e12 is 9.3 trillion.",
    "USD per day": "In US dollars: 57e9 is 57 billion.",
}


def add(sheet: Any, cell: str, validation: Any) -> None:
    """Gives a cell its validation."""
    validation.add(cell)
    sheet.add_data_validation(validation)


def entry_validation(entry: Entry, column: str, row: int) -> DataValidation:
    """The cell takes what core takes; Low and High may also stay empty."""
    what = {"E": "Low end of the range. ", "F": "High end of the range. "}.get(column, "")
    return number_validation(f"{column}{row}", entry.name, entry.input, what, column != VALUE)


def number_validation(
    cell: str, name: str, described: Input, what: str, allow_blank: bool
) -> DataValidation:
    """A cell that takes what core takes for an input; `what` begins its message."""
    bound = described.bound
    unit = _HINTS.get(described.unit, f"Unit: {described.unit}.")
    return DataValidation(
        **_rule(cell, bound),
        allow_blank=allow_blank,
        showInputMessage=True,
        showErrorMessage=True,
        promptTitle=described.label[:LONGEST_TITLE],
        prompt=f"{what}{described.help} {_sentence(bound)} {unit}"[:LONGEST_MESSAGE],
        errorTitle=name[:LONGEST_TITLE],
        error=f"{name} must be {bound}. {unit}"[:LONGEST_MESSAGE],
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


def choice_validation(name: str, described: ChoiceInput) -> DataValidation:
    """A cell that takes one of a choice's words, or a date."""
    if not described.allowed:
        return date_validation(described.label, described.help)
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


def date_validation(title: str = "As of", help_text: str = "") -> DataValidation:
    """A cell that takes a date, or stays empty."""
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
