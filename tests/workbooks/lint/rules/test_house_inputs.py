"""The rules for the inputs of our own workbooks: which cells they ask what of."""

from __future__ import annotations

import io
from typing import Any

import openpyxl

from tests.workbooks.lint.made import places
from tests.workbooks.lint.rules.test_house import saved, shown


def opened(one: Any) -> Any:
    return openpyxl.load_workbook(io.BytesIO(one.data))


def row_of(book: Any, name: str) -> int:
    """The row that has a name."""
    return int(book.defined_names[name].attr_text.split("$")[-1])


def test_inputs_side_by_side_share_the_name_of_their_row(made) -> None:
    assert places(made["two"].data, "inputs-are-named") == []
    book = opened(made["two"])
    row = row_of(book, "case_assets")
    del book.defined_names["case_assets"]
    assert places(saved(book), "inputs-are-named") == [("Assumptions", f"D{row}")]


def test_an_input_without_a_date_is_of_the_scenarios_day(made) -> None:
    assert made["custom"].scenario.market.assets.as_of is None
    assert places(made["custom"].data, "inputs-have-sources") == []
    book = opened(made["custom"])
    shown(book, "scenario_as_of").value = None
    found = places(saved(book), "inputs-have-sources")
    assert ("Assumptions", shown(book, "assets").coordinate) in found


def test_a_date_needs_no_date(made) -> None:
    book = opened(made["member"])
    assert shown(book, "birth_date").offset(0, 3).value is None
    shown(book, "scenario_as_of").value = None
    assert ("Assumptions", shown(book, "birth_date").coordinate) not in places(
        saved(book), "inputs-have-sources"
    )


def test_a_table_with_columns_of_its_own_is_not_asked_for_those_of_another(made) -> None:
    assert places(made["two"].data, "inputs-have-sources") == []
    book = opened(made["two"])
    shown(book, "scenario_as_of").value = None
    second = book["Assumptions"].cell(row_of(book, "case_names") - 1, 4)
    assert second.value == "Second"
    row = row_of(book, "case_assets")
    assert ("Assumptions", f"D{row}") not in places(saved(book), "inputs-have-sources")
    second.value = "Value"
    assert ("Assumptions", f"D{row}") in places(saved(book), "inputs-have-sources")
