"""Dates as arguments: one, or an array of them."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from core.errors import ArgumentTypeError

Dates = str | date | Any
DayArray = npt.NDArray[np.datetime64]


def days(name: str, value: Dates) -> DayArray:
    """Dates, or texts such as "1960-01-31", as an array of days.

    Raises:
        ArgumentTypeError: anything else.
    """
    kind: Any = getattr(value, "dtype", None)
    moments = getattr(kind, "kind", "") == "M"
    given: Any = np.asarray(value, dtype=kind if moments else object)
    if given.dtype.kind == "M":
        found = given.astype("datetime64[D]")
    else:
        found = np.array([_day(name, each) for each in given.flat], "datetime64[D]")
    if found.size == 0 or np.isnat(found).any():
        raise ArgumentTypeError(f"{name} must be a date such as 1960-01-31; got {value!r}")
    return found.reshape(given.shape)


def _day(name: str, value: Any) -> date:
    try:
        if isinstance(value, date):
            return date(value.year, value.month, value.day)
        return date.fromisoformat(value.strip())
    except (AttributeError, TypeError, ValueError):
        message = f"{name} must be a date such as 1960-01-31; got {value!r}"
        raise ArgumentTypeError(message) from None
