"""Checks: actual, expected, tolerance and TRUE or FALSE; and the one master check."""

from __future__ import annotations

import math

from core.assumptions import Entry
from templates.layout import Check, CheckBlock, Row, Series
from workbooks.pages import VALUE, Book, Column, Page
from workbooks.styles import BAD, GOOD

COLUMNS = (
    Column("Check", 46),
    Column("Name", 24),
    Column("Unit", 13),
    Column("Actual", 24, "Head right"),
    Column("Expected", 24, "Head right"),
    Column("Tolerance", 11, "Head right"),
    Column("Difference", 11, "Head right"),
    Column("Holds", 10, "Head centre"),
    Column("Least", 10, "Head right"),
    Column("Most", 10, "Head right"),
    Column("Note", 44, "Head note"),
)
TOLERANCE = 1e-9


def write(book: Book) -> None:
    """Writes the sheet."""
    page = book.page("Checks", COLUMNS)
    page.known = {row.formula: row.name for row in _calculated(book)}
    _master(page)
    first = page.row
    for block in book.plan.layout.checks:
        if book.plan.is_report or block.kind not in ("scenario", "core", "series", "members"):
            _block(page, block)
    page.row -= 1
    book.define("check_holds", page.name, f"H{first}:H{page.row}")
    for start, cells in ((first, f"H{first}:H{page.row}"), (first - 1, f"H{first - 1}")):
        page.colour(cells, f"AND(ISLOGICAL($H{start}),$H{start})", GOOD)
        page.colour(cells, f"AND(ISLOGICAL($H{start}),NOT($H{start}))", BAD)
    page.finish("B5")


def _calculated(book: Book) -> list[Row]:
    """The rows of other sheets that calculate a figure."""
    layout = book.plan.layout
    rows = [*layout.figures, *(row for block in layout.model for row in block.rows)]
    return [row for row in rows if row.formula]


def _master(page: Page) -> None:
    page.block("All checks together")
    page.know("check_holds")
    for name, label, formula in (
        ("inputs_changed", "Inputs changed since it was made", 'COUNTIF(input_status,"changed")'),
        ("checks_failing", "Checks that fail", "COUNTIF(check_holds,FALSE)"),
        ("checks_made", "Checks made", "COUNTIF(check_holds,TRUE)+checks_failing"),
    ):
        _heading(page, label, name, "number")
        page.name_cell(name, page.formula(VALUE, formula, "plain"))
        page.row += 1
    _heading(page, "Master check: all hold", "master_check", "")
    page.name_cell(
        "master_check", page.formula("H", "AND(checks_made>0,checks_failing=0)", role="Result")
    )
    page.row += 1


def _heading(page: Page, label: str, name: str, unit: str) -> None:
    page.text("A", label)
    page.text("B", name, "Name")
    page.text("C", unit, "Unit")
    for column in "DEFGHIJK":
        page.text(column, "")


def _block(page: Page, block: CheckBlock) -> None:
    page.block(block.title)
    if block.kind == "inputs":
        _ends(page)
        for entry in page.book.plan.scenario.entries():
            _bounds(page, entry)
    elif block.kind == "scenario":
        _unchanged(page)
    elif block.kind == "core":
        _core(page)
    elif block.kind == "series":
        _series(page)
    elif block.kind == "members":
        _members(page)
    comparisons = [check for check in block.rows if not check.holds]
    conditions = [check for check in block.rows if check.holds]
    for check in comparisons:
        _check(page, check)
    if comparisons and conditions:
        page.row += 1
    for check in conditions:
        _check(page, check)


def _check(page: Page, check: Check) -> None:
    _heading(page, check.label, "", check.unit)
    page.formula_once(VALUE, check.actual, check.format)
    if check.holds:
        page.text("E", check.expected_text, "Unit right")
        page.formula("H", f"AND(IFERROR({check.holds},FALSE))", "truth", "Result")
    else:
        _expected(page, check)
        _difference(page, check.tolerance)
    page.text("K", check.note, "Note")
    page.row += 1


def _expected(page: Page, check: Check) -> None:
    """What is expected; a figure of its own is stored, not calculated."""
    if check.expected.isdecimal():
        page.number("E", float(check.expected), "Stored", check.format)
    else:
        page.formula_once("E", check.expected, check.format)


def _ends(page: Page) -> None:
    """The ranges of the inputs: none begins above its end."""
    _heading(page, "Ranges whose low is above their high", "", "number")
    page.formula(VALUE, _CROSSED, "plain")
    page.number("E", 0.0, "Stored", "plain")
    _difference(page, 0.0)
    page.row += 1


_CROSSED = "SUMPRODUCT(ISNUMBER(low_ends)*ISNUMBER(high_ends)*(low_ends>high_ends))"


def _bounds(page: Page, entry: Entry) -> None:
    layout = page.book.plan.layout
    _heading(page, entry.input.label, entry.name, entry.input.unit)
    page.formula(VALUE, entry.name, layout.formats.get(entry.input.unit, "plain"))
    page.text(
        "E", str(entry.input.bound).removeprefix("a number ").removeprefix("of "), "Unit right"
    )
    for column, end in (("I", entry.input.bound.low), ("J", entry.input.bound.high)):
        if math.isfinite(end):
            page.number(column, end, "Stored", "plain")
    page.formula("H", f"AND(IFERROR({_within(page.row, entry)},FALSE))", "truth", "Result")
    page.row += 1


def _within(row: int, entry: Entry) -> str:
    """The condition that a value lies between the least and the most of its row."""
    bound = entry.input.bound
    conditions = [f"ISNUMBER({entry.name})"]
    if math.isfinite(bound.low):
        conditions.append(f"{VALUE}{row}{'>=' if bound.low_included else '>'}I{row}")
    if math.isfinite(bound.high):
        conditions.append(f"{VALUE}{row}{'<=' if bound.high_included else '<'}J{row}")
    return f"AND({','.join(conditions)})"


def _unchanged(page: Page) -> None:
    _heading(page, "Inputs changed since the report was made", "inputs_changed", "number")
    page.formula(VALUE, "inputs_changed", "plain")
    page.number("E", 0.0, "Stored", "plain")
    _difference(page, 0.0)
    page.text("K", "A changed input makes this FALSE: make a new report for new inputs.", "Note")
    page.row += 1


def _core(page: Page) -> None:
    """The stored value is core's own; it is claimed for the inputs of this report only."""
    layout = page.book.plan.layout
    for name, expected in page.book.plan.expected.results.items():
        row = layout.row(name)
        number_format = row.format or layout.formats[row.unit]
        _heading(page, row.label, name, row.unit)
        page.formula(VALUE, name, number_format)
        if expected is None:
            page.text("E", "n/a", "Stored")
        else:
            page.number("E", expected, "Stored", number_format)
        _difference(page, TOLERANCE, "OR(inputs_changed>0,{})")
        page.row += 1


def _series(page: Page) -> None:
    """Each series against the one that core computed: the largest difference of any period."""
    layout = page.book.plan.layout
    for row in layout.series:
        if row.core in page.book.plan.expected.series:
            _as_stored(page, row, _LARGEST)


def _members(page: Page) -> None:
    """Each column of Members against core's: the largest difference of any participant."""
    for column in page.book.plan.layout.member_columns:
        if column.core:
            _as_stored(page, column, _LARGEST_ROW)


def _as_stored(page: Page, row: Series, difference: str) -> None:
    number_format = row.format or page.book.plan.layout.formats[row.unit]
    stored = f"core_{row.name}"
    _heading(page, row.label, row.name, row.unit)
    page.formula_once(VALUE, f"SUM({row.name})", number_format)
    page.formula_once("E", f"SUM({stored})", number_format)
    page.number("F", TOLERANCE, "Stored", "tiny")
    page.formula("G", difference.format(row.name, stored), "tiny")
    holds = f"AND(IFERROR(OR(inputs_changed>0,G{page.row}<=F{page.row}),FALSE))"
    page.formula("H", holds, "truth", "Result")
    page.row += 1


_LARGEST = "SUMPRODUCT(ABS({0}-{1}))/MAX(1,SUMPRODUCT(ABS({1})))"
_LARGEST_ROW = "SUMPRODUCT(MAX(ABS({0}-{1})/(1+ABS({1}))))"


def _difference(page: Page, tolerance: float, condition: str = "{}") -> None:
    """The relative difference; equal texts and equal zeros differ by nothing."""
    actual, expected = f"{VALUE}{page.row}", f"E{page.row}"
    page.number("F", tolerance, "Stored", "tiny")
    page.formula(
        "G",
        f"IF({actual}={expected},0,IFERROR(ABS({actual}-{expected})/ABS({expected}),1))",
        "tiny",
    )
    holds = condition.format(f"G{page.row}<=F{page.row}")
    page.formula("H", f"AND(IFERROR({holds},FALSE))", "truth", "Result")
