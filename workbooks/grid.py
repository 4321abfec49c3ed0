"""A grid of variants: a CSV file with a place of input in each column and a variant in each row."""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime
from pathlib import Path

from core.cells import Cell
from workbooks.errors import RequestError
from workbooks.files import read_file
from workbooks.jobs import Variant
from workbooks.overrides import cell_in, mistake_in, repeated
from workbooks.request import Override

_NAME_COLUMNS = ("name", "output")
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')


def read_grid(path: Path) -> tuple[Variant, ...]:
    """The variants of a CSV file in UTF-8, separated by commas or semicolons.

    The first row has the places: Sheet1!B3 or a defined name. A column called name or output names
    the results; without one they are numbered.

    Raises:
        BadFileError: the file cannot be read.
        RequestError: every mistake, by row and column.
    """
    try:
        text = read_file(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        problem = "is not in UTF-8. In Excel, save it as CSV UTF-8"
        raise RequestError(str(path), [problem]) from None
    first = text.partition("\n")[0]
    separator = ";" if first.count(";") > first.count(",") else ","
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows = [(lines.line_num, row) for row in lines if any(cell.strip() for cell in row)]
    if len(rows) < 2:
        raise RequestError(str(path), ["needs a row of places and at least one row of values"])
    return _Grid([place.strip() for place in rows[0][1]], rows[1:]).variants(str(path))


class _Grid:
    """Places, and the rows with the number of their line."""

    def __init__(self, places: list[str], rows: list[tuple[int, list[str]]]) -> None:
        self._places, self._rows = places, rows
        named = [i for i, place in enumerate(places) if place.casefold() in _NAME_COLUMNS]
        self._named = named[0] if named else None
        self._problems = [
            f"column {i + 1}: {place or 'the empty title'} {mistake}"
            for i, place in enumerate(places)
            if i != self._named and (mistake := mistake_in(place))
        ]
        self._problems += repeated(place for i, place in enumerate(places) if i != self._named)
        self._taken: set[str] = set()

    def variants(self, place: str) -> tuple[Variant, ...]:
        found = [self._variant(n, line, row) for n, (line, row) in enumerate(self._rows, 1)]
        if self._problems:
            raise RequestError(place, self._problems)
        return tuple(found)

    def _variant(self, number: int, line: int, row: list[str]) -> Variant:
        if len(row) != len(self._places):
            self._problems.append(
                f"row {line}: has {len(row)} cells; the first row has {len(self._places)}"
            )
        cells = list(enumerate(zip(self._places, row, strict=False)))
        overrides = tuple(
            Override(place, self._cell(line, place, text))
            for i, (place, text) in cells
            if i != self._named
        )
        named = self._named is not None and self._named < len(row)
        name = row[self._named or 0].strip() if named else str(number)
        return Variant(self._name(line, name), overrides)

    def _cell(self, line: int, place: str, text: str) -> Cell | datetime:
        try:
            return cell_in(text)
        except ValueError as error:
            self._problems.append(f"row {line}, column {place}: {error}")
            return None

    def _name(self, line: int, name: str) -> str:
        if not name or _FORBIDDEN.search(name) or name.endswith("."):
            self._problems.append(
                f"row {line}: {name!r} cannot be part of a file's name; "
                'it must not be empty, end in a dot or hold <>:"/\\|?*'
            )
        elif name.casefold() in self._taken:
            self._problems.append(f"row {line}: the name {name} is there twice")
        self._taken.add(name.casefold())
        return name
