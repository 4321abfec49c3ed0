"""An imported table of participants, as the template plan can hold it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import cast

from core.arguments import Bound
from core.contributions import AGE
from core.participants import LONGEST_NAME, Participants
from core.sections import text_mistake
from workbooks.errors import RequestError
from workbooks.imported.table import MOST_SAID, Imported
from workbooks.participants import MOST, of_columns


def of_table(table: Imported, file: str, first_year: float) -> Participants:
    """The participants of an imported table.

    Args:
        table: of the shape of participants, without mistakes.
        file: its name, for messages.
        first_year: the plan year, which ages are counted to.

    Raises:
        RequestError: everyone whom the template cannot hold, with row and column.
    """
    problems = [*_unfit(table, first_year)]
    if len(table) > MOST:
        problems.append(f"has {len(table):,} participants; at most {MOST:,} fit into a workbook")
    if problems:
        shown, more = problems[:MOST_SAID], len(problems) - MOST_SAID
        raise RequestError(file, [*shown, f"and {more:,} more"] if more > 0 else shown)
    return of_columns(table.columns)


def _unfit(table: Imported, first_year: float) -> Iterator[str]:
    first: dict[str, int] = {}
    columns = table.columns
    rows = zip(table.rows, columns["participant"], columns["birth_date"], strict=True)
    bound = Bound(first_year - AGE.high, first_year)
    for row, name, born in rows:
        place = f"row {row}, column {table.titles['participant']}"
        key = str(name).casefold()
        if len(str(name)) > LONGEST_NAME:
            yield f"{place}: must be at most {LONGEST_NAME} signs long; got {len(str(name))}"
        if text_mistake(str(name)):
            yield f"{place}: {text_mistake(str(name))}"
        if first.setdefault(key, row) != row:
            yield f"{place}: {name} is in row {first[key]} already, in other capitals"
        year = cast("date", born).year
        if not bound.holds(year, year):
            place = f"row {row}, column {table.titles['birth_date']}"
            yield f"{place}: the year of birth must be {bound} for the plan year; got {year}"
