"""Values as a workbook shows them: the number formats of the closed list, in words of a page."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache

from core.cells import Cell
from templates import FORMATS
from workbooks.shown import shown

_PARTS = re.compile(
    r'"(?P<text>[^"]*)"|(?P<number>[#0][#0,]*(?:\.[#0]+)?(?:E\+0+|,*))|(?P<other>.)'
)
_CONDITION = re.compile(r"\[(>=|<=|>|<)(-?[\d.]+)\](.*)")
_FIRST_DAY = date(1899, 12, 30)


def formatted(value: Cell, name: str) -> str:
    """A value in a format of the closed list.

    >>> formatted(870e9, "usd_short"), formatted(-0.004, "share"), formatted(0.5, "times_short")
    ('870.0bn', '-0.40%', '0.500x')
    >>> formatted("n/a", "usd"), formatted(46000.0, "date"), formatted(1234.5, "usd_change")
    ('n/a', '2025-12-09', '+1,234')
    """
    if value is None or isinstance(value, str | bool):
        return "" if value is None else shown(value)
    code = FORMATS[name]
    if code == "General":
        return shown(value, 10).replace(",", "")
    if code.startswith("yyyy"):
        return (_FIRST_DAY + timedelta(days=value)).isoformat()
    section = _section(code, value)
    text = "".join(_rendered(section, abs(value)))
    return f"-{text}" if value < 0 and "-" not in section and re.search("[1-9]", text) else text


def _section(code: str, value: float) -> str:
    """The part of a format that holds for a value."""
    sections = code.split(";")
    if not any(map(_CONDITION.match, sections)):
        if len(sections) == 1:
            return code
        at = 0 if value > 0 else 1 if value < 0 else min(2, len(sections)) % len(sections)
        return sections[at]
    for section in sections:
        found = _CONDITION.match(section)
        if found is None:
            return section
        if _holds(value, found[1], float(found[2])):
            return found[3]
    return "General"


def _holds(value: float, sign: str, bound: float) -> bool:
    return {
        ">=": value >= bound,
        "<=": value <= bound,
        ">": value > bound,
        "<": value < bound,
    }[sign]


@cache
def _tokens(section: str) -> tuple[tuple[str, str], ...]:
    return tuple((match.lastgroup or "", match[0]) for match in _PARTS.finditer(section))


def _rendered(section: str, size: float) -> list[str]:
    tokens = _tokens(section)
    if ("other", "%") in tokens:
        size *= 100.0
    return [_number(text, size) if kind == "number" else text.strip('"') for kind, text in tokens]


def _number(pattern: str, size: float) -> str:
    """A number in a pattern such as #,##0.0,,, where every comma at the end divides by 1,000."""
    if "E" in pattern:
        return f"{size:.{len(pattern.partition('E')[0]) - 2}E}"
    digits = pattern.rstrip(",")
    size /= 1000.0 ** (len(pattern) - len(digits))
    whole, _, decimals = digits.partition(".")
    text = f"{size:{',' if ',' in whole else ''}.{len(decimals)}f}"
    optional = len(decimals) - decimals.count("0")
    for _ in range(optional):
        text = text.removesuffix("0")
    return text.removesuffix(".")
