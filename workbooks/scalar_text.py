"""Arguments that are one value wherever they stand, so that a scratch sheet can calculate them."""

from __future__ import annotations

from workbooks.analysis import Analyst, Parsed
from workbooks.call_arguments import Expression
from workbooks.formula import Kind
from workbooks.saved_workbook import FormulaCell

_OF_RANGES = frozenset(
    [
        "SUM",
        "AVERAGE",
        "AVERAGEA",
        "MIN",
        "MAX",
        "COUNT",
        "COUNTA",
        "COUNTBLANK",
        "PRODUCT",
        "MEDIAN",
        "STDEV",
        "STDEV.S",
        "STDEV.P",
        "STDEVP",
        "VAR",
        "VAR.S",
        "VAR.P",
        "VARP",
        "SUMSQ",
        "GEOMEAN",
        "HARMEAN",
        "SUMIF",
        "SUMIFS",
        "COUNTIF",
        "COUNTIFS",
        "AVERAGEIF",
        "AVERAGEIFS",
        "MAXIFS",
        "MINIFS",
        "NPV",
        "IRR",
        "MATCH",
        "VLOOKUP",
        "HLOOKUP",
        "CORREL",
        "SLOPE",
        "INTERCEPT",
        "SKEW",
        "KURT",
    ]
)
"""Functions that make one value out of ranges."""

_OF_VALUES = frozenset(
    [
        "ABS",
        "ROUND",
        "ROUNDUP",
        "ROUNDDOWN",
        "INT",
        "TRUNC",
        "MOD",
        "EXP",
        "LN",
        "LOG",
        "LOG10",
        "SQRT",
        "POWER",
        "SIGN",
        "CEILING",
        "FLOOR",
        "PI",
        "DATE",
        "YEAR",
        "MONTH",
        "DAY",
        "EDATE",
        "EOMONTH",
        "WEEKDAY",
        "DAYS",
        "YEARFRAC",
        "AND",
        "OR",
        "NOT",
        "XOR",
        "TRUE",
        "FALSE",
        "IF",
        "IFERROR",
        "IFNA",
        "IFS",
        "ISBLANK",
        "ISNUMBER",
        "ISTEXT",
        "ISERROR",
        "ISNA",
        "N",
        "T",
        "VALUE",
        "TEXT",
        "LEFT",
        "RIGHT",
        "MID",
        "LEN",
        "UPPER",
        "LOWER",
        "TRIM",
        "CONCATENATE",
        "PV",
        "FV",
        "PMT",
        "RATE",
        "NPER",
        "TODAY",
        "NOW",
    ]
)
"""Functions of single values that give a single value."""

MAY_BE_BLANK = frozenset({"IF", "IFS", "IFERROR", "IFNA"})
"""Functions that pass a blank cell through as it is."""


def is_scalar(parsed: Parsed, argument: Expression, ours: frozenset[int]) -> bool:
    """Whether an argument is one value for sure, the same wherever it stands.

    `ours` are the places of the published calls in it, each a value by then.
    """
    inside = range(argument.start, argument.end)
    if argument.bindings or argument.reads_all:
        return False
    if any(parsed.tokens[at].text in ("{", "#", "@") for at in inside):
        return False
    if any(parsed.tokens[at].kind is Kind.BRACKET for at in inside):
        return False
    calls = [call for call in parsed.calls if call.start in inside and call.start not in ours]
    if any(call.name not in _OF_RANGES | _OF_VALUES for call in calls):
        return False
    whole = {span for call in calls if call.name in _OF_RANGES for span in call.arguments}
    return all(
        reference.rect.is_cell or (reference.start, reference.end) in whole
        for reference in parsed.mentions.references
        if reference.start in inside
    )


def may_be_blank(parsed: Parsed, argument: Expression) -> bool:
    """Whether an argument can turn out to be a blank cell."""
    return any(
        call.name in MAY_BE_BLANK and argument.start <= call.start < argument.end
        for call in parsed.calls
    )


def qualified(
    analyst: Analyst, cell: FormulaCell, parsed: Parsed, argument: Expression
) -> list[tuple[int, int, str]] | None:
    """The pieces of an argument that must name their sheet elsewhere; None where that is no help.

    A name of the sheet alone cannot be used from another one.
    """
    sheet = "'" + analyst.book.sheet_names[cell.sheet].replace("'", "''") + "'"
    inside = range(argument.start, argument.end)
    for use in parsed.mentions.names:
        name = analyst.defined(cell.sheet, use) if use.start in inside else None
        if use.start in inside and (name is None or name.sheet is not None):
            return None
    return [
        (found.start, found.end, f"{sheet}!{parsed.text(found.start, found.end)}")
        for found in parsed.mentions.references
        if found.start in inside and found.sheet is None
    ]
