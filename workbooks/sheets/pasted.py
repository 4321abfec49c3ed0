"""Participants: the table to paste, inputs only, a row a participant."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import Any

from openpyxl.worksheet.datavalidation import DataValidation

from core.arguments import Bound
from core.participants import LONGEST_NAME
from core.tax import FILING_STATUSES
from templates.names import PASTED
from workbooks.imported.shapes import PARTICIPANTS, Kind
from workbooks.imported.shapes import Column as Asked
from workbooks.pages import Book, Column, Page
from workbooks.participants import MOST
from workbooks.sheets.validation import LONGEST_MESSAGE, add, date_validation

FIRST = 5
LAST = FIRST + MOST - 1
"""The last row that formulas look at; so many participants fit."""


@dataclass(frozen=True, slots=True)
class Shown:
    """How a column looks: its title, width, role and number format."""

    title: str
    width: float
    role: str = "Input"
    number_format: str = "text"
    blank: str = ""


_SHOWN = {
    "participant": Shown("Participant", 18, "Input note"),
    "birth_date": Shown("Birth date", 12, number_format="date"),
    "salary": Shown("Pay, USD a year", 14, number_format="usd"),
    "balance": Shown("Balance in the plan, USD", 16, number_format="usd"),
    "deferral_rate": Shown(
        "Deferral, share of pay", 13, number_format="share", blank="the Deferral on Assumptions"
    ),
    "roth_share": Shown(
        "Roth, share of the deferral",
        14,
        number_format="share",
        blank="the Roth part on Assumptions",
    ),
    "service": Shown(
        "Service, years", 11, number_format="plain", blank="the Years of service on Assumptions"
    ),
    "filing_status": Shown("Filing status", 13, "Input note", blank="not known"),
    "crypto_share": Shown(
        "Crypto today, share of the balance", 16, number_format="share", blank="none"
    ),
}
_HELP = "How to paste"
_LINES = (
    "Copy your own table without its titles, select A5, paste values only.",
    "The first four columns must be filled in each row; the others may stay blank.",
    "A blank cell takes the value on Assumptions; blank crypto is none.",
    "Shares are typed as 6% or 0.06. No names are needed: any number or code tells people apart.",
    "Filing status is kept for reports on one member; no formula here reads it.",
    "More rows than Members has? Save the file, then: crypto-inflow report model.xlsx",
)
EXAMPLE = "EX-01 to EX-12 are made up: no such people. Replace them with your own."


def write(book: Book) -> None:
    """Writes the sheet."""
    columns = [_titled(_SHOWN[one.name]) for one in PARTICIPANTS.columns]
    page = book.page("Participants", [*columns, Column(_HELP, 84, "Head note")])
    for index, one in enumerate(PARTICIPANTS.columns):
        _column(page, page.letters[index], one)
    _explain(page)
    page.row = max(page.row, FIRST + book.plan.lines - 1)
    page.finish("B5")


def _titled(shown: Shown) -> Column:
    return Column(shown.title, shown.width, "Head right" if shown.role == "Input" else "Head note")


def _column(page: Page, letter: str, asked: Asked) -> None:
    """The values of a column, its empty cells to fill, its name and its validation."""
    plan, shown = page.book.plan, _SHOWN[asked.name]
    values: tuple[Any, ...] = getattr(plan.form.participants, asked.name)
    for page.row in range(FIRST, FIRST + plan.lines):
        index = page.row - FIRST
        _cell(page, letter, values[index] if index < len(values) else None, shown)
    page.sheet.column_dimensions[letter]._style = copy(page.sheet[f"{letter}{FIRST}"]._style)
    name = next(name for name, column in PASTED.items() if column == asked.name)
    page.book.define(name, page.name, f"{letter}{FIRST}:{letter}{LAST}")
    add(page.sheet, f"{letter}{FIRST}:{letter}{LAST}", _validation(asked, shown))


def _cell(page: Page, letter: str, value: Any, shown: Shown) -> None:
    if isinstance(value, str):
        page.text(letter, value, shown.role)
    elif isinstance(value, date):
        page.date(letter, value, shown.role)
    else:
        page.number(letter, value, shown.role, shown.number_format)


def _validation(asked: Asked, shown: Shown) -> DataValidation:
    """What the cells of a column take, and what they say."""
    if asked.kind is Kind.DAY:
        return date_validation(shown.title, asked.help)
    rule, must = _rule(asked)
    blank = f" Blank: {shown.blank}." if shown.blank else ""
    return DataValidation(
        **rule,
        allow_blank=True,
        showInputMessage=True,
        showErrorMessage=True,
        promptTitle=shown.title[:32],
        prompt=f"{asked.help} It must be {must}.{blank}"[:LONGEST_MESSAGE],
        errorTitle=asked.name,
        error=f"{asked.name} must be {must}.",
    )


def _rule(asked: Asked) -> tuple[dict[str, Any], str]:
    """Excel's own rule for a column, and the same in words."""
    if asked.kind is Kind.TEXT:
        length = {"operator": "between", "formula1": "1", "formula2": str(LONGEST_NAME)}
        return {"type": "textLength", **length}, f"different in each row, {LONGEST_NAME} signs long"
    if asked.kind is Kind.WORD:
        words = ",".join(FILING_STATUSES)
        return {"type": "list", "formula1": f'"{words}"'}, f"one of {words.replace(',', ', ')}"
    bound: Bound = asked.bound
    if bound.high == 1.0:
        between = {"operator": "between", "formula1": "0", "formula2": "1"}
        return {"type": "decimal", **between}, str(bound)
    return {"type": "decimal", "operator": "greaterThanOrEqual", "formula1": "0"}, str(bound)


def _explain(page: Page) -> None:
    """What to know beside the table."""
    lines = _LINES if page.book.plan.is_report else (EXAMPLE, *_LINES)
    for page.row, line in enumerate(lines, FIRST):
        page.text(page.letters[-1], line, "Unbroken note")
