"""What is asked of a recalculation: changed inputs, the day, the engine, the treatment of files."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from core.cells import Cell
from workbooks.limits import Limits


class Signatures(StrEnum):
    """What happens to a digitally signed workbook whose values would change."""

    REFUSE = "refuse"  # the file is left as it is, and reported
    REMOVE = "remove"  # it is written without its signature


class Day(float):
    """A day or moment as a number, counted as most workbooks do: from 1900."""


@dataclass(frozen=True, slots=True)
class Override:
    """A changed input: `place` is a defined name or a cell such as Sheet1!B3.

    An `optional` one, from a scenario that holds more than this workbook asks for, is passed over
    where the workbook has no such name.
    """

    place: str
    value: Cell
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """What to do with a workbook; the same for every file of a run.

    `as_of` is what TODAY and NOW give, the present when left out. `engine` is the name of one, or
    `auto`: the cheapest engine that proves itself on the workbook's own values.
    """

    engine: str = "auto"
    overrides: tuple[Override, ...] = ()
    as_of: datetime | None = None
    signatures: Signatures = Signatures.REFUSE
    limits: Limits = field(default_factory=Limits)
