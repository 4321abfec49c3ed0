"""Results of functions as the cells that a sheet shows: a value, or rows that spill.

A table brings its titles. A pandas DataFrame does too, after the levels of its index that have a
name; a Series is one column. A missing value is blank, a date its serial number.
"""

from __future__ import annotations

import math
from datetime import date, datetime
from typing import Any

import numpy as np

from core.cells import Cell, Grid, Table

_DAY_0 = datetime(1899, 12, 30)


def spilled(result: Any) -> Cell | Grid:
    """What a function gave back, as a cell or rows of cells."""
    if type(result) is float or isinstance(result, str):
        return result
    if isinstance(result, Table):
        return result.grid()
    if isinstance(result, np.ndarray):
        return _rows(result)
    if hasattr(result, "to_frame"):  # a Series, or an index
        return _frame(result.to_frame())
    return _frame(result) if hasattr(result, "itertuples") else as_cell(result)


def _rows(array: Any) -> Grid:
    rows = array.reshape(len(array) if array.ndim else 1, -1).tolist()
    return [[as_cell(value) for value in row] for row in rows]


def _frame(frame: Any) -> Grid:
    named = [name for name in frame.index.names if name is not None]
    if named:
        frame = frame.reset_index(level=named)
    titles: list[Cell] = [str(title) for title in frame.columns]
    rows = ([as_cell(value) for value in row] for row in frame.itertuples(index=False, name=None))
    return [titles, *rows]


def as_cell(value: Any) -> Cell:
    """A scalar of Python, numpy or pandas as a cell holds it."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, (bool, np.bool_)):
        return bool(value)  # pyright: ignore[reportUnknownArgumentType]
    if isinstance(value, (date, np.datetime64)):
        return _serial(value)  # NaT is a date too
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None if type(value).__name__ in ("NAType", "NaTType") else str(value)
    return None if math.isnan(number) else number


def _serial(value: Any) -> float | None:
    """Days since 1899-12-30, as cells count them; None for pandas' NaT."""
    if isinstance(value, np.datetime64):
        value = value.astype("datetime64[us]").item()
    if value is None or value != value:
        return None
    moment = datetime.combine(value, datetime.min.time()) if type(value) is date else value
    return (moment.replace(tzinfo=None) - _DAY_0).total_seconds() / 86_400
