"""What a rule is, and what the function of a rule gives."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from workbooks.address import Rect
from workbooks.lint.findings import Severity

if TYPE_CHECKING:
    from workbooks.lint.view import View


class Found(NamedTuple):
    """A place that breaks a rule.

    Places beside each other with the same `like`, or the same message where it is None, are told
    once, as a range.
    """

    message: str
    sheet: int | None = None
    rect: Rect | None = None
    like: Hashable = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: what must hold, why, and what to do where it does not."""

    id: str
    point: int  # of the checklist in `points.py`
    severity: Severity
    title: str
    why: str
    fix: str
    check: Callable[[View], Iterable[Found]]
    ours: bool = False  # whether it is only for workbooks made by this product

    def as_json(self) -> dict[str, Any]:
        """As `--rules --json` prints it."""
        return {
            "id": self.id,
            "point": self.point,
            "severity": self.severity.value,
            "title": self.title,
            "why": self.why,
            "fix": self.fix,
            "applies_to": "crypto-inflow" if self.ours else "any",
        }


def cell_rect(row: int, column: int) -> Rect:
    """The rectangle of one cell."""
    return Rect(row, column, row, column)
