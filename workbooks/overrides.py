"""Changed inputs as people give them: --set Sheet!B3=5%, the assumptions of a scenario."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from core.assumptions import SECTIONS, Scenario
from core.cells import Cell, CellError
from core.number_text import number_in
from workbooks.address import parse_cell, parse_rect
from workbooks.errors import RequestError
from workbooks.request import Day, Override

SETTINGS = "--set"
_EPOCH = datetime(1899, 12, 30)
_FIRST = date(1900, 3, 1)  # Excel counts a 29 February 1900, which never was
_SETTING = re.compile(r"\s*((?:'(?:[^']|'')*'!)?[^=']*)=(.*)", re.DOTALL)
_PLACE = re.compile(r"(?:(?P<sheet>'(?:[^']|'')+'|[^'!]+)!)?(?P<inside>[^'!]+)")
_NAME = re.compile(r"[^\W\d][\w.?\\]*|\\[\w.?\\]*")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?", re.ASCII)
_ERRORS = {error.value: error for error in CellError}


def settings(texts: Sequence[str]) -> tuple[Override, ...]:
    """The overrides of --set options.

    Raises:
        RequestError: every mistake, each with its text.

    >>> settings(["rate=5%", "'My sheet'!B3=TRUE"])[1].place
    "'My sheet'!B3"
    """
    found: list[Override] = []
    problems: list[str] = []
    for text in texts:
        match = _SETTING.fullmatch(text)
        if match is None:
            problems.append(f"{text!r}: must be PLACE=VALUE, such as Sheet1!B3=5% or rate=5%")
            continue
        place = match[1].strip()
        mistake = mistake_in(place)
        try:
            value = cell_in(match[2])
        except ValueError as error:
            mistake = mistake or str(error)
        else:
            found.append(Override(place, value))
        problems += [f"{text!r}: {mistake}"] if mistake else []
    problems += repeated(each.place for each in found)
    if problems:
        raise RequestError(SETTINGS, problems)
    return tuple(found)


def of_scenario(scenario: Scenario) -> tuple[Override, ...]:
    """Every assumption of a scenario, by its name; a workbook need not have them all."""
    numbers = [Override(e.name, e.assumption.value, optional=True) for e in scenario.entries()]
    choices = [
        Override(name, scenario.choice(name) if described.allowed else _day(scenario, name), True)
        for kind in SECTIONS.values()
        for name, described in kind.choices().items()
    ]
    return (*numbers, *choices)


def _day(scenario: Scenario, name: str) -> Cell:
    return _serial(scenario.choice(name))


def mistake_in(place: str) -> str:
    """What is wrong with the spelling of a place; "" where nothing is."""
    match = _PLACE.fullmatch(place)
    if match is None:
        return "must name a cell, such as Sheet1!B3 or 'My sheet'!B3, or a defined name"
    inside = match["inside"]
    if parse_cell(inside) is not None:
        return "" if match["sheet"] else f"names no sheet; write Sheet1!{inside}"
    if parse_rect(inside) is not None:
        return f"{inside} is a range; give each cell by itself"
    return "" if _NAME.fullmatch(inside) else f"{inside} is neither a cell nor a defined name"


def repeated(places: Iterable[str]) -> list[str]:
    """One sentence for each place that is given twice."""
    seen: set[str] = set()
    problems: list[str] = []
    for place in places:
        key = place.replace("$", "").casefold()
        problems += [f"{place} is given twice"] if key in seen else []
        seen.add(key)
    return problems


def cell_in(text: str) -> Cell:
    """What a text typed into a cell becomes.

    Numbers as 9,300, $1 or 5%; TRUE and FALSE; dates such as 2025-12-31, perhaps with a time, as
    Excel's serial numbers; error values; a blank for nothing. "Text in quotes" stays text.

    Raises:
        ValueError: a quote that is not closed, a day that is none or that Excel cannot tell.

    >>> cell_in("5%"), cell_in("2025-12-31"), cell_in('"5%"'), cell_in("")
    (0.05, 46022.0, '5%', None)
    """
    bare = text.strip()
    if bare.startswith('"'):
        inner = bare[1:-1]
        if len(bare) < 2 or not bare.endswith('"') or '"' in inner.replace('""', ""):
            raise ValueError('a text in quotes must end with ", and "" stands for a quote in it')
        return inner.replace('""', '"')
    if not bare:
        return None
    if bare.upper() in ("TRUE", "FALSE"):
        return bare.upper() == "TRUE"
    if bare.upper() in _ERRORS:
        return _ERRORS[bare.upper()]
    number = number_in(bare)
    if number is not None:
        return _finite(bare, number)
    return _serial(bare) if _DATE.fullmatch(bare) else text


def _finite(text: str, number: float) -> float:
    if abs(number) == float("inf"):
        raise ValueError(f"{text} is too large for a cell; the largest number is 1.79E+308")
    return number


def _serial(text: str) -> float:
    """The serial number of a date, in Excel's 1900 system."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text} is no day of the calendar") from None
    if moment.date() < _FIRST:
        raise ValueError(f"{text} is too early: dates must not be before {_FIRST}")
    midnight = datetime.combine(moment.date(), time())
    return Day((midnight - _EPOCH).days + (moment - midnight) / timedelta(days=1))
