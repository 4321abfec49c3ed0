"""Rules about sheets as a whole: their names, what is hidden, merged cells, the time axis."""

from __future__ import annotations

from collections.abc import Iterator

from core.cells import Cell
from workbooks.address import Rect, column_letters
from workbooks.lint.findings import Severity
from workbooks.lint.number_formats import is_date
from workbooks.lint.rule import Found, Rule
from workbooks.lint.sheet_view import SheetView
from workbooks.lint.view import View

_LONG_NAME = 20
_PERIODS = 4
_FIRST_YEAR, _LAST_YEAR = 1900, 2200


def short_sheet_names(view: View) -> Iterator[Found]:
    """Names of sheets with blanks, or long ones."""
    for index, name in enumerate(view.book.sheet_names):
        if " " in name:
            yield Found("the sheet's name has a space", index)
        elif len(name) > _LONG_NAME:
            yield Found(f"the sheet's name has {len(name)} characters", index)


def nothing_hidden(view: View) -> Iterator[Found]:
    """Hidden sheets, rows and columns."""
    for index, state in enumerate(view.states):
        if state != "visible":
            how = "so that only a macro can show it" if state == "veryHidden" else ""
            yield Found(f"the sheet is hidden {how}".rstrip(), index)
    for index, sheet in view.sheets.items():
        used = sheet.used
        if used is None:
            continue
        for row in sheet.hidden_rows():
            if row <= used.bottom:
                yield Found("hidden rows", index, Rect(row, used.left, row, used.right))
        for first, last in sheet.hidden_columns():
            if first <= used.right:
                rect = Rect(used.top, first, used.bottom, min(last, used.right))
                names = f"{column_letters(rect.left)}:{column_letters(rect.right)}"
                yield Found(f"columns {names} are hidden", index, rect)


def no_merged_cells(view: View) -> Iterator[Found]:
    """Merged cells."""
    for index, sheet in view.sheets.items():
        for rect in sheet.merged:
            yield Found("merged cells", index, rect)


def one_time_axis(view: View) -> Iterator[Found]:
    """Periods that stand in other columns than on the sheet where they come first."""
    columns: dict[float, tuple[int, str]] = {}
    for index, sheet in view.sheets.items():
        found = _axis(sheet)
        for (row, column), period in found.items():
            known, where = columns.setdefault(period, (column, sheet.name))
            if known != column:
                letters = column_letters(known), column_letters(column)
                message = f"a period is in column {letters[1]}; on {where} it is in {letters[0]}"
                rect = Rect(row, min(c for _, c in found), row, max(c for _, c in found))
                yield Found(message, index, rect)
                break


def _axis(sheet: SheetView) -> dict[tuple[int, int], float]:
    """The first row of a sheet that holds years or dates side by side, by cell."""
    for row, columns in sheet.contents.by_row.items():
        found: dict[tuple[int, int], float] = {}
        for column in columns:
            period = _period(sheet, row, column)
            last = found.get((row, column - 1))
            if period is None or (found and (last is None or last >= period)):
                if len(found) >= _PERIODS:
                    break
                found = {}
            if period is not None:
                found[row, column] = period
        if len(found) >= _PERIODS:
            return found
    return {}


def _period(sheet: SheetView, row: int, column: int) -> float | None:
    value: Cell = sheet.contents.cells[row, column].value
    if isinstance(value, bool | str) or value is None:
        return None
    if _FIRST_YEAR <= value <= _LAST_YEAR and value == int(value):
        return float(value)
    return float(value) if is_date(sheet.look((row, column)).number_format) else None


RULES = (
    Rule(
        "short-sheet-names", 1, Severity.NOTE,
        "Sheets have short names without spaces",
        "Every formula that reads the sheet repeats the name, in quotes if it has a space.",
        "Rename the sheet; Excel corrects the formulas.",
        short_sheet_names,
    ),
    Rule(
        "one-time-axis", 4, Severity.WARNING,
        "A period stands in the same column on every sheet",
        "Formulas across sheets that are off by a period look right.",
        "Begin the periods of all sheets in the same column.",
        one_time_axis,
    ),
    Rule(
        "nothing-hidden", 8, Severity.WARNING,
        "No sheet, row or column is hidden",
        "Nobody checks what nobody sees; it is sent along unawares.",
        "Show it, or delete it. To fold rows away use an outline (Data, Group), opened.",
        nothing_hidden,
    ),
    Rule(
        "no-merged-cells", 28, Severity.NOTE,
        "No cells are merged",
        "They break sorting, filtering, pasting and copying across.",
        "Use the alignment Center Across Selection, or a wider column.",
        no_merged_cells,
    ),
)  # fmt: skip
