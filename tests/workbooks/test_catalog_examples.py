"""Every example of the catalog, typed into a cell, gives its value."""

import io

import openpyxl
import pytest

from core.catalog import CATALOG
from workbooks.recalculate import recalculate_bytes


@pytest.fixture(scope="module")
def values():
    book = openpyxl.Workbook()
    for row, function in enumerate(CATALOG.values(), start=1):
        book.active.cell(row, 1, function.example)
    file = io.BytesIO()
    book.save(file)
    data, report = recalculate_bytes(file.getvalue(), "examples.xlsx")
    assert not report.kept
    sheet = openpyxl.load_workbook(io.BytesIO(data), data_only=True).active
    return dict(zip(CATALOG, (cell.value for cell in sheet["A"]), strict=True))


@pytest.mark.parametrize("name", CATALOG)
def test_the_example_gives_its_value(values, name):
    assert values[name] == pytest.approx(CATALOG[name].example_value, rel=1e-9)
