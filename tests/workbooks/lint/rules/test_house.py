"""The rules for our own workbooks, each against a report that was spoilt."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from tests.workbooks.lint.made import places, sheet, workbook
from workbooks.lint.registry import RULES


def shown(book: Any, name: str) -> Any:
    """The cell of a defined name."""
    page, _, cell = book.defined_names[name].attr_text.partition("!")
    return book[page.strip("'")][cell.replace("$", "")]


def column(book: Any, page: str, title: str) -> int:
    """The column under a title."""
    for row in book[page].iter_rows():
        for cell in row:
            if cell.value == title:
                return cell.column
    raise AssertionError(title)


def no_log(book: Any) -> None:
    del book["Log"]


def reordered(book: Any) -> None:
    book.move_sheet("Checks", -2)


def no_purpose(book: Any) -> None:
    for row in book["Cover"].iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and "purpose" in cell.value.lower():
                cell.value = "x"


def typed_on_model(book: Any) -> None:
    cell = book["Model"].cell(60, 40, 7)
    cell.protection = openpyxl.styles.Protection(locked=False)


def moved_unit(book: Any) -> None:
    page = book["Model"]
    at = column(book, "Model", "Unit")
    for row in page.iter_rows(min_col=at, max_col=at):
        if row[0].value == "Unit":
            row[0].value = "x"
            page.cell(row[0].row, 40, "Unit")


def no_source(book: Any) -> None:
    at = column(book, "Assumptions", "Source")
    book["Assumptions"].cell(shown(book, "assets").row, at).value = None


def by_hand(book: Any) -> None:
    shown(book, "assets").font = openpyxl.styles.Font(color="FF00FF00")


def no_name(book: Any) -> None:
    del book.defined_names["assets"]


def no_tolerance(book: Any) -> None:
    at = column(book, "Checks", "Tolerance")
    for row in book["Checks"].iter_rows(min_col=at, max_col=at):
        if row[0].value == "Tolerance":
            row[0].value = "x"


def no_master(book: Any) -> None:
    del book.defined_names["master_check"]


def failing(book: Any) -> None:
    shown(book, "master_check").value = False


def thawed(book: Any) -> None:
    book["Results"].freeze_panes = None


def no_effect(book: Any) -> None:
    for row in book["Log"].iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and cell.value.startswith("Effect"):
                cell.value = "x"


def untitled(book: Any) -> None:
    for row in book["Checks"].iter_rows():
        for cell in row:
            if cell.value == "Unit":
                cell.value = "x"


SPOILT: dict[str, list[Callable[[Any], None]]] = {
    "sheets-in-order": [no_log, reordered],
    "cover-is-complete": [no_purpose],
    "inputs-on-assumptions": [typed_on_model],
    "fixed-columns": [moved_unit],
    "inputs-have-sources": [no_source],
    "named-styles-only": [by_hand],
    "inputs-are-named": [no_name],
    "checks-are-told": [no_tolerance, no_master],
    "checks-hold": [failing],
    "master-check-in-sight": [thawed],
    "log-is-told": [no_effect],
    "units-have-a-column": [untitled],
}


def saved(book: Any) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("rule", "spoil"), [(rule, spoil) for rule, some in SPOILT.items() for spoil in some]
)
def test_it_is_found(made, rule: str, spoil: Callable[[Any], None]) -> None:
    before = places(made["article"].data, rule)
    book = openpyxl.load_workbook(io.BytesIO(made["article"].data))
    spoil(book)
    after = places(saved(book), rule)
    assert len(after) > len(before) or set(after) - set(before)


def test_every_rule_of_ours_has_its_case() -> None:
    assert set(SPOILT) == {rule.id for rule in RULES.values() if rule.ours}


def test_other_workbooks_are_left_alone() -> None:
    data = workbook({"Data": sheet()})
    assert [rule.id for rule in RULES.values() if rule.ours and places(data, rule.id)] == []
