"""What a recalculation did to a workbook, as data for programs and for people."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from core.cells import Cell
from workbooks.analysis import Traits

EXTERNAL = "it refers to another workbook, which is not opened"
UNKNOWN = "the function {} is not known"
IN_LAMBDA = "a published function is called with a parameter of LAMBDA"
CIRCULAR = "it depends on itself (a circular reference), or on a cell that does"
BEHIND = "it depends on {}, which could not be calculated"
READS_FORMULAS = "it reads the text of other formulas"
ENGINE_ERROR = "the engine gives an error where Excel did not"
NO_NAME = "the engine could not calculate it"
DIFFERS = "the engine's value differs from Excel's"
ENGINES_DIFFER = "the engines differ, and none is proven by Excel's value"
UNSETTLED = "its result changes each time it is calculated"
SURROUNDINGS = "it shows its surroundings, which only Excel knows"
DATA_TABLE = "a data table is not recalculated"


@dataclass(frozen=True, slots=True)
class Change:
    """A cell whose value was written; `name` is its defined name, where it has one."""

    sheet: str
    cell: str
    name: str
    formula: str
    before: Cell
    after: Cell


@dataclass(frozen=True, slots=True)
class Kept:
    """A cell that keeps the value Excel gave it; `engines` has what each engine asked gives."""

    sheet: str
    cell: str
    name: str
    formula: str
    excel: Cell
    engines: dict[str, Cell]
    reason: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A cell without a value of Excel's for which engines have different ones."""

    sheet: str
    cell: str
    name: str
    formula: str
    engines: dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Input:
    """A cell that was overridden; `formula` is "", for only constants are."""

    sheet: str
    cell: str
    name: str
    formula: str
    before: Cell
    after: Cell


@dataclass(slots=True)
class Report:
    """The recalculation of one file.

    `kept` are the cells that keep their values for a reason; `unexplained` those that keep them
    because no engine agrees with Excel and nothing explains why. `volatile` are the cells that
    show the clock, chance or their surroundings, as Sheet!A1.
    """

    file: str
    output: str | None = None
    status: str = "ok"  # or "failed"
    error: str | None = None
    engine: str | None = None
    formulas: int = 0
    recalculated: int = 0
    calls: int = 0
    inputs: list[Input] = field(default_factory=list[Input])
    changed: list[Change] = field(default_factory=list[Change])
    kept: list[Kept] = field(default_factory=list[Kept])
    unexplained: list[Kept] = field(default_factory=list[Kept])
    disagreements: list[Disagreement] = field(default_factory=list[Disagreement])
    volatile: list[str] = field(default_factory=list[str])
    seconds: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """The report as a JSON object."""
        return asdict(self)


def static_reason(traits: Traits) -> str:
    """Why a formula cannot be calculated, as far as its text tells; "" when it can."""
    if traits.external:
        return EXTERNAL
    return UNKNOWN.format(traits.unknown) if traits.unknown else ""


def is_explained(reason: str) -> bool:
    """Whether a reason for keeping a value lies in the workbook, not in the engines."""
    return reason not in (DIFFERS, ENGINES_DIFFER, ENGINE_ERROR, NO_NAME)
