"""Market data in CSV: read whole, every mistake with its row and column, or not at all.

The columns are name, value, as_of and source; unit, low, high and note may be there too.
"""

from __future__ import annotations

import csv
import difflib
import io
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from core.assumptions import SECTIONS
from core.errors import CryptoInflowError
from core.sections import Input

REQUIRED = ("name", "value", "as_of", "source")
OPTIONAL = ("unit", "low", "high", "note")
MOST_SHOWN = 12
INPUTS: dict[str, Input] = {
    name: described for kind in SECTIONS.values() for name, described in kind.inputs().items()
}


class MarketDataError(CryptoInflowError, ValueError):
    """Market data with mistakes; nothing of it may be used."""

    def __init__(self, place: str, problems: list[str]) -> None:
        """`place` is the file or the address; every problem names its row and column."""
        self.problems = tuple(problems)
        more = len(problems) - MOST_SHOWN
        lines = [f"  - {problem}" for problem in problems[:MOST_SHOWN]]
        lines += [f"  - and {more} more"] if more > 0 else []
        count = f"{len(problems)} to correct, nothing was imported"
        super().__init__("\n".join([f"{place}: {count}", *lines]))


def read_market_data(text: str, place: str) -> dict[str, dict[str, Any]]:
    """The values of a CSV text by name, each a table as in a scenario file.

    Args:
        text: the CSV, with commas or semicolons and a row of titles.
        place: the file or the address, for messages.

    Raises:
        MarketDataError: every mistake, with row and column.
    """
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=_delimiter(text)))
    titles = [title.strip().lower() for title in rows[0]] if rows else []
    problems = _title_problems(titles)
    if problems:
        raise MarketDataError(place, problems)
    found: dict[str, dict[str, Any]] = {}
    for number, cells in enumerate(rows[1:], 2):
        if any(cell.strip() for cell in cells):
            problems += _read_row(number, dict(_named(titles, cells)), len(cells), titles, found)
    if not found and not problems:
        problems = ["row 2: there is no value in the file"]
    if problems:
        raise MarketDataError(place, problems)
    return found


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return ";" if first.count(";") > first.count(",") else ","


def _title_problems(titles: list[str]) -> list[str]:
    missing = [f"row 1: there is no column {name}" for name in REQUIRED if name not in titles]
    known = [*REQUIRED, *OPTIONAL]
    strange = [
        f"row 1, column {number}: {title!r} is no column; known: {', '.join(known)}"
        for number, title in enumerate(titles, 1)
        if title not in known
    ]
    twice = [f"row 1: the column {name} is there twice" for name in known if titles.count(name) > 1]
    return [*missing, *strange, *twice]


def _named(titles: list[str], cells: list[str]) -> Iterator[tuple[str, str]]:
    return ((title, cell.strip()) for title, cell in zip(titles, cells, strict=False))


def _read_row(
    number: int,
    row: Mapping[str, str],
    width: int,
    titles: list[str],
    found: dict[str, dict[str, Any]],
) -> list[str]:
    """Adds a row to what was found; gives its mistakes."""
    if width > len(titles):
        return [f"row {number}: {width} cells for {len(titles)} columns; is a comma in a number?"]
    name = row.get("name", "")
    if name not in INPUTS:
        near = difflib.get_close_matches(name, [*INPUTS], n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        return [f"row {number}, column name: {name!r} is no number of a scenario{hint}"]
    if name in found:
        return [f"row {number}, column name: {name} is there twice"]
    problems: list[str] = []
    found[name] = dict(_fields(name, row, f"row {number}, column", problems))
    return problems


def _fields(
    name: str, row: Mapping[str, str], where: str, problems: list[str]
) -> Iterator[tuple[str, Any]]:
    """The fields of a row that are there, checked."""
    described = INPUTS[name]
    for key in ("value", "low", "high"):
        text = row.get(key, "")
        if text or key == "value":
            value = _number(text)
            mistake = described.mistake(value if value is not None else text)
            problems += [f"{where} {key}: {name} {mistake}"] if mistake else []
            yield key, value
    unit = row.get("unit", "")
    if unit not in ("", described.unit):
        problems.append(f"{where} unit: {name} is in {described.unit}; got {unit!r}")
    day = _day(row.get("as_of", ""))
    if day is None:
        got = row.get("as_of", "")
        problems.append(f"{where} as_of: must be a date such as 2025-07-18; got {got!r}")
    if not row.get("source", ""):
        problems.append(f"{where} source: is empty; say where {name} comes from")
    yield "as_of", day
    yield "source", row.get("source", "")
    yield "note", row.get("note", "")


def _number(text: str) -> float | None:
    share = text.endswith("%")
    try:
        value = float(text.removesuffix("%"))
    except ValueError:
        return None
    return value / 100.0 if share else value


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
