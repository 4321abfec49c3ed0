"""What the macros write to sheets, against xlwings' own remote engine.

The engine is in xlwings.pro, under the PolyForm Noncommercial licence or a paid plan. Nothing in
the product imports it; these tests run only for someone whose licence key is set.
"""

import os

import pytest

if not os.environ.get("XLWINGS_LICENSE_KEY"):
    pytest.skip(
        "xlwings.pro needs a licence: set XLWINGS_LICENSE_KEY to yours to run these",
        allow_module_level=True,
    )

from xlwings import Book

from addin.macros.sheets import content, new_sheet, put_table, put_title, values_of
from addin.macros.tornado import Swing, _chart, _row
from core.cells import CellError


@pytest.fixture
def book():
    sheet = {
        "name": "Sheet1",
        "values": [["text", 1.5, "#N/A"], ["", True, "2"]],
        "pictures": [],
        "tables": [],
        "charts": [],
    }
    return Book(
        json={
            "client": "Office.js",
            "version": "0.37.8",
            "book": {"name": "b.xlsx", "active_sheet_index": 0, "selection": "A1"},
            "names": [],
            "sheets": [sheet],
        }
    )


def actions(book):
    return [action["func"] for action in book.json()["actions"]]


def test_values_are_read(book):
    found = values_of(book.sheets[0].range("A1:C1"))
    assert found == [["text", 1.5, CellError.NA]]
    assert values_of(book.sheets[0].range("B2")) is True


def test_a_sheet_with_a_title_and_a_table(book):
    sheet = new_sheet(book, "Sheet1")
    assert sheet.name == "Sheet1 2"
    put_title(sheet, "Title", "A sentence")
    put_table(sheet, 4, [["a", "b"], ["=1+1", 2.0]], [10, 20])
    made = book.json()["actions"]
    assert actions(book)[0] == "addSheet"
    written = [action["values"] for action in made if action["func"] == "setValues"]
    assert written[-1] == [["'a", "'b"], ["'=1+1", 2.0]]


def test_the_tornado(book):
    sheet = new_sheet(book, "Sensitivity")
    rows = [["l", "Below", "Above"], _row(Swing("x", "x", 0.0, 1.0, 5.0, 9.0), 7.0)[:3]]
    _chart(sheet, put_table(sheet, 4, rows, [10]))
    assert any("hart" in name for name in actions(book))


def test_content_needs_a_formula(book):
    with pytest.raises(NotImplementedError):
        content(book.sheets[0].range("A1"))
