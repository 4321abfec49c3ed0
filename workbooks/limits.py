"""How much a workbook file may hold before it is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from workbooks.errors import HostileFileError, RequestError


@dataclass(frozen=True, slots=True)
class Limits:
    """Far above any real workbook, far below what does harm. Sizes are in bytes.

    A part may unpack to `ratio` times its packed size, or to `ratio_from` if that is more.
    `formula` is in characters, the prefixes that only files have (_xlfn. and such) not counted.
    """

    file: int = 1 << 30
    entries: int = 20_000
    part: int = 1 << 30
    total: int = 3 << 30
    ratio: int = 400
    ratio_from: int = 64 << 20
    depth: int = 256
    cells: int = 20_000_000
    strings: int = 5_000_000
    formula: int = 8_192

    def check(self, file: str, part: str, got: Mapping[str, int]) -> None:
        """Refuses what is over a limit; `got` is what was found, by the names of limits.

        Raises:
            HostileFileError: file, part, limit and what was found are named.
        """
        for limit, found in got.items():
            if found > getattr(self, limit):
                raise over_limit(file, part, limit, found, getattr(self, limit))


NAMES = tuple(field.name for field in fields(Limits))

_OVER = {
    "file": "has {} bytes",
    "entries": "has {} parts",
    "part": "unpacks to {} bytes",
    "total": "unpacks, with those before it, to {} bytes",
    "ratio": "unpacks to {} times its size",
    "depth": "is nested {} deep",
    "cells": "has, with those before it, {} cells",
    "strings": "has {} shared texts",
    "formula": "has a formula of {} characters",
}


def over_limit(
    file: str, part: str, limit: str, got: int, allowed: int, more: str = ""
) -> HostileFileError:
    """The refusal of a file for a limit, by the limit's name; `more` stands before what it has."""
    where = f"its part {part}" if part else "it"
    return HostileFileError(
        f"{file} was refused: {where} {_OVER[limit].format(f'{more}{got:,}')}; "
        f"the limit is {allowed:,}. If the file can be trusted, crypto-inflow recalc and lint "
        f"raise it with --limit {limit}=NUMBER"
    )


def limits_from(settings: Sequence[str]) -> Limits:
    """The limits, changed by texts such as cells=1,000,000.

    Raises:
        RequestError: every text that is no NAME=NUMBER, or names no limit.
    """
    from core.number_text import number_in

    changes: dict[str, int] = {}
    problems: list[str] = []
    for text in settings:
        name, sign, value = (part.strip() for part in text.partition("="))
        number = number_in(value)
        if not sign:
            problems.append(f"{text!r}: must be NAME=VALUE")
        elif name not in NAMES:
            problems.append(f"{name}: no such limit; there are {', '.join(NAMES)}")
        elif number is None or number < 1 or not number.is_integer():
            problems.append(f"{name}: must be a whole number from 1; got {value!r}")
        else:
            changes[name] = int(number)
    if problems:
        raise RequestError("--limit", problems)
    return Limits(**changes)
