from datetime import date

import pytest

from core.cells import CellError
from workbooks.imported.mapping import Found
from workbooks.imported.notation import Notation
from workbooks.imported.shapes import MARKET, PARTICIPANTS
from workbooks.imported.values import CellMistakeError, value_of


def read(name, cell, *, percent=False, notation=None, date1904=False):
    column = PARTICIPANTS.column(name) or MARKET.column(name)
    return value_of(cell, Found(column, 0, "T", percent), notation or Notation(), date1904=date1904)


@pytest.mark.parametrize(
    ("name", "cell", "value"),
    [
        ("participant", " =1+1 ", "=1+1"),
        ("participant", "+cmd|' /C calc'!A0", "+cmd|' /C calc'!A0"),
        ("participant", "@x", "@x"),
        ("participant", "-", "-"),
        ("participant", 1234567.0, "1234567"),
        ("participant", "007", "007"),
        ("salary", "$85,000", 85000.0),
        ("salary", 85000.0, 85000.0),
        ("deferral_rate", "6%", 0.06),
        ("deferral_rate", 0.06, 0.06),
        ("deferral_rate", "", None),
        ("deferral_rate", "N/A", None),
        ("deferral_rate", None, None),
        ("filing_status", "Joint", "joint"),
        ("birth_date", "1980-07-01", date(1980, 7, 1)),
        ("birth_date", 29403.0, date(1980, 7, 1)),
        ("birth_date", 29403.75, date(1980, 7, 1)),
    ],
)
def test_values(name, cell, value):
    assert read(name, cell) == value


def test_a_workbook_from_1904():
    assert read("birth_date", 27941.0, date1904=True) == date(1980, 7, 1)


def test_a_column_of_per_cents():
    assert read("deferral_rate", "6", percent=True) == 0.06
    assert read("deferral_rate", 6.0, percent=True) == 0.06
    assert read("deferral_rate", "6%", percent=True) == 0.06
    assert read("deferral_rate", "0.5", percent=True) == 0.005


@pytest.mark.parametrize(
    ("name", "cell", "said"),
    [
        ("salary", "", "is blank; it must be there (USD per year)"),
        ("salary", "-5", "must be a number of at least 0; got '-5'"),
        ("salary", True, "got TRUE"),
        ("salary", "x" * 99, f"got '{'x' * 39}..."),
        ("salary", CellError.NA, "shows #N/A; correct it, or clear the cell"),
        ("salary", "1e999", "must be"),
        ("price", "0", "must be a number above 0; got '0'"),
        ("deferral_rate", "6", "for 6 per cent write 6%, or map the column as percent"),
        ("deferral_rate", "600%", "for 6 per cent"),
        ("filing_status", "married", "must be one of single, joint"),
        ("birth_date", "07/01/1980", "must be a date such as 2025-12-31; got '07/01/1980'"),
        ("birth_date", 1980.5e9, "must be a date"),
        ("birth_date", True, "must be a date"),
        ("participant", "  ", "is blank"),
    ],
)
def test_mistakes(name, cell, said):
    with pytest.raises(CellMistakeError) as caught:
        read(name, cell)
    assert said in str(caught.value)
