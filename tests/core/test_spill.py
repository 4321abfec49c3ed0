"""Results as cells."""

from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest

from core import calling
from core.catalog import CATALOG
from core.cells import Table
from core.spill import as_cell, spilled


def test_a_number_and_a_text_are_cells():
    assert spilled(870e9) == 870e9
    assert spilled("holds") == "holds"


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (3, 3.0),
        (np.float64(0.5), 0.5),
        (np.int64(7), 7.0),
        (True, True),
        (np.bool_(False), False),
        (float("nan"), None),
        (None, None),
        (pd.NA, None),
        (pd.NaT, None),
        (date(2025, 8, 7), 45876.0),
        (datetime(2025, 8, 7, 12), 45876.5),
        (pd.Timestamp("2025-08-07T06:00"), 45876.25),
        (np.datetime64("2025-08-07"), 45876.0),
        (np.datetime64("NaT"), None),
    ],
)
def test_scalars(value, cell):
    found = as_cell(value)
    assert type(found) is type(cell)
    assert found == cell


def test_a_table_spills_with_its_titles():
    assert spilled(Table(("a", "b"), ((1.0, None),))) == [["a", "b"], [1.0, None]]


def test_arrays_spill_as_rows_and_a_flat_one_as_a_column():
    assert spilled(np.array([[1, 2], [3, 4]])) == [[1.0, 2.0], [3.0, 4.0]]
    assert spilled(np.array([1.0, np.nan])) == [[1.0], [None]]
    assert spilled(np.array(5.0)) == [[5.0]]


def test_a_frame_spills_with_titles_and_the_named_levels_of_its_index():
    frame = pd.DataFrame({"year": [2025, 2026], "USD": [1.5, np.nan]})
    assert spilled(frame) == [["year", "USD"], [2025.0, 1.5], [2026.0, None]]
    assert spilled(frame.set_index("year")) == [["year", "USD"], [2025.0, 1.5], [2026.0, None]]
    assert spilled(frame["USD"]) == [["USD"], [1.5], [None]]


def test_a_function_of_the_catalog_may_give_a_frame(monkeypatch):
    row = CATALOG["CRYPTO_AUDIT"]
    frame = pd.DataFrame({"price": [1.0, 2.0]})
    made = type(row)(
        **{name: getattr(row, name) for name in row.__slots__} | {"function": lambda: frame}
    )
    monkeypatch.setattr(calling, "CATALOG", {"CRYPTO_AUDIT": made})
    assert calling.call("CRYPTO_AUDIT", []) == [["price"], [1.0], [2.0]]
