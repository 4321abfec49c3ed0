"""Arguments that are one value wherever they stand, so that a scratch sheet can calculate them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workbooks.analysis import Analyst, Parsed
from workbooks.call_arguments import Expression
from workbooks.formula import Kind
from workbooks.saved_workbook import DefinedName, FormulaCell

_MOST_ARGUMENTS = 255
_ANY = range(_MOST_ARGUMENTS)
_IN_PAIRS = (0, *range(1, _MOST_ARGUMENTS, 2))
_OF_RANGES: Mapping[str, Sequence[int]] = dict[str, Sequence[int]].fromkeys(
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
        "CORREL",
        "SLOPE",
        "INTERCEPT",
        "SKEW",
        "KURT",
    ],
    _ANY,
) | {
    "SUMIF": (0, 2),
    "COUNTIF": (0,),
    "AVERAGEIF": (0, 2),
    "SUMIFS": _IN_PAIRS,
    "AVERAGEIFS": _IN_PAIRS,
    "MAXIFS": _IN_PAIRS,
    "MINIFS": _IN_PAIRS,
    "COUNTIFS": range(0, _MOST_ARGUMENTS, 2),
    "NPV": range(1, _MOST_ARGUMENTS),
    "IRR": (0,),
    "MATCH": (1,),
    "VLOOKUP": (1,),
    "HLOOKUP": (1,),
}
"""Functions that make one value out of ranges, and which of their arguments may be one."""

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
    if any(call.name not in _OF_RANGES and call.name not in _OF_VALUES for call in calls):
        return False
    whole = {
        span
        for call in calls
        for position, span in enumerate(call.arguments)
        if position in _OF_RANGES.get(call.name, ())
    }
    return all(
        reference.rect.is_cell or (reference.start, reference.end) in whole
        for reference in parsed.mentions.references
        if reference.start in inside
    )


def may_be_blank(parsed: Parsed, argument: Expression) -> bool:
    """Whether an argument can turn out to be a blank cell."""
    inside = range(argument.start, argument.end)
    if any(call.name in MAY_BE_BLANK and call.start in inside for call in parsed.calls):
        return True
    places = {
        at
        for found in (*parsed.mentions.references, *parsed.mentions.names)
        for at in range(found.start, found.end)
    }
    rest = "".join(parsed.tokens[at].text for at in inside if at not in places)
    return not rest.strip("()+ ")  # a reference in brackets, or a name, and nothing else


def qualified(
    analyst: Analyst, cell: FormulaCell, parsed: Parsed, argument: Expression
) -> list[tuple[int, int, str]] | None:
    """The pieces of an argument that must name their sheet elsewhere; None where that is no help.

    A name of the sheet alone cannot be used from another one, nor one that means another cell
    wherever it stands.
    """
    sheet = "'" + analyst.book.sheet_names[cell.sheet].replace("'", "''") + "'"
    inside = range(argument.start, argument.end)
    for use in parsed.mentions.names:
        name = analyst.defined(cell.sheet, use) if use.start in inside else None
        if use.start in inside and (name is None or not _is_one_value(analyst, name)):
            return None
    return [
        (found.start, found.end, f"{sheet}!{parsed.text(found.start, found.end)}")
        for found in parsed.mentions.references
        if found.start in inside and found.sheet is None
    ]


def _is_one_value(analyst: Analyst, name: DefinedName) -> bool:
    """Whether a name of the whole workbook is one value, the same wherever it is used."""
    parsed = analyst.parse(name.text)
    whole = Expression(0, len(parsed.tokens), (), (), False)
    return (
        name.sheet is None
        and not parsed.mentions.names
        and all(all(r.fixed) and r.sheet is not None for r in parsed.mentions.references)
        and is_scalar(parsed, whole, frozenset())
    )
