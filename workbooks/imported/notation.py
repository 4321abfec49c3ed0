"""How a text file writes its numbers and days: found where it can be told for sure, else asked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from core.number_text import number_in

POINT, COMMA = "point", "comma"
DECIMALS = (POINT, COMMA)
ORDERS = {"ymd": (0, 1, 2), "dmy": (2, 1, 0), "mdy": (2, 0, 1)}
"""Where year, month and day stand in a date such as 31/12/2025."""

_SWAPPED = str.maketrans({",": ".", ".": ","})
_SPACES = re.compile(r"(?<=\d)[ \u00a0\u202f'’](?=\d{3}(?!\d))")
_DAY = re.compile(r"(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})(?:[T ]\d{1,2}:\d{2}.*)?", re.ASCII)
_CERTAIN = r"""
    \d*{d}(?:\d{{0,2}}|\d{{4,}})          # 1.5 or 1.2345: no group of thousands
    | \d{{1,3}}(?:{g}\d{{3}})+{d}\d*      # 1,234.5: both signs
    | \d{{1,3}}(?:{g}\d{{3}}){{2,}}        # 1,234,567: decimals stand once
    | (?:0|\d{{4,}}){d}\d+                # 0.125 and 1234.567: thousands would begin otherwise
"""
_POINT, _COMMA = (
    re.compile(f"(?:{_CERTAIN.format(d=d, g=g)})(?:[eE][-+]?\\d+)?%?", re.ASCII | re.VERBOSE)
    for d, g in ((r"\.", ","), (",", r"\."))
)
_DOUBTFUL = re.compile(r"\d{1,3}[.,]\d{3}%?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Notation:
    """Which sign stands before the decimals, and in which order a date has its parts."""

    decimal: str = POINT
    order: str = "ymd"

    def number(self, text: str) -> float | None:
        """The number that a text is; None when it is none. (1,234) is negative.

        >>> Notation().number("$1,234.50"), Notation(COMMA).number("1.234,50 %")
        (1234.5, 12.345)
        >>> Notation().number("(25)"), Notation().number("1,23")
        (-25.0, None)
        """
        bare = _SPACES.sub("." if self.decimal == COMMA else ",", text.strip())
        negative = bare.startswith("(") and bare.endswith(")")
        if negative:
            bare = bare[1:-1]
        found = number_in(bare.translate(_SWAPPED) if self.decimal == COMMA else bare)
        if found is None or (negative and found < 0):
            return None
        return -found if negative else found

    def day(self, text: str) -> date | None:
        """The day that a text is; None when it is none. 2025-12-31 is one in every notation.

        >>> Notation(order="dmy").day("1/2/2025"), Notation(order="mdy").day("1/2/2025")
        (datetime.date(2025, 2, 1), datetime.date(2025, 1, 2))
        """
        match = _DAY.fullmatch(text.strip())
        if match is None:
            return None
        parts = (match[1], match[3], match[4])
        order = "ymd" if len(match[1]) == 4 else "dmy" if match[2] == "." else self.order
        year, month, day = (parts[place] for place in ORDERS[order])
        if len(year) != 4:
            return None
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            return None


def found_decimal(texts: Iterable[str]) -> tuple[str, str]:
    """The sign before the decimals, and what keeps it from being told; one of them is "".

    >>> found_decimal(["1,234.5", "7"]), found_decimal(["1.234,5"]), found_decimal(["12"])
    (('point', ''), ('comma', ''), ('point', ''))
    """
    points, commas, doubtful = "", "", ""
    for text in texts:
        bare = _SPACES.sub("", text.strip()).strip("+-() ").replace(" ", "")
        dollars = bare.startswith("$") and bool(_DOUBTFUL.fullmatch(bare[1:]))
        bare = bare.lstrip("$")
        points = points or (text if _POINT.fullmatch(bare) or dollars else "")
        commas = commas or (text if _COMMA.fullmatch(bare) else "")
        doubtful = doubtful or (text if _DOUBTFUL.fullmatch(bare) else "")
    if points and commas:
        return "", f"numbers are written in two ways, {points!r} and {commas!r}"
    if doubtful and not points and not commas:
        return "", f"it cannot be told whether the sign in {doubtful!r} stands before decimals"
    return COMMA if commas else POINT, ""


def found_order(texts: Iterable[str]) -> tuple[str, str]:
    """The order of dates such as 31/12/2025, and what keeps it from being told.

    >>> found_order(["1/2/2025", "31/1/2025"]), found_order(["2025-01-31"])
    (('dmy', ''), ('ymd', ''))
    """
    days, months, doubtful = "", "", ""
    for text in texts:
        match = _DAY.fullmatch(text.strip())
        if match is None or len(match[1]) == 4 or match[2] == ".":
            continue
        days = days or (text if int(match[1]) > 12 else "")
        months = months or (text if int(match[3]) > 12 else "")
        doubtful = doubtful or text
    if days and months:
        return "", f"days are written in two ways, {days!r} and {months!r}"
    if doubtful and not days and not months:
        return "", f"it cannot be told which part of {doubtful!r} is the month"
    return ("dmy" if days else "mdy" if months else "ymd"), ""
