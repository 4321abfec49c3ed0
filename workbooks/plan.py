"""What a workbook is made from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.assumptions import Scenario
from core.participants import Participants
from templates import Layout
from templates.theme import HOUSE, Theme
from workbooks.cases import Case
from workbooks.expected import Expected

SPARE_LINES = 28
"""How many rows for more participants a template has."""


class Purpose(StrEnum):
    """What a workbook is for: a report to read, or a template to fill in."""

    REPORT = "report"
    TEMPLATE = "template"


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that decides a workbook's content: equal plans give equal bytes.

    Attributes:
        scenario: the assumptions.
        expected: what core makes of them.
        layout: the sheets as data.
        purpose: report or template.
        created: the time recorded as the workbook's creation, UTC.
        version: the version of the product.
        cases: scenarios beside the first one, for a layout that compares.
        theme: colours, font and logo.
        participants: those of the plan, for a layout with a row a participant.
    """

    scenario: Scenario
    expected: Expected
    layout: Layout
    purpose: Purpose
    created: datetime
    version: str
    cases: tuple[Case, ...] = ()
    theme: Theme = HOUSE
    participants: Participants | None = None

    @property
    def is_report(self) -> bool:
        """Whether it is a report, so that its figures belong to one set of inputs."""
        return self.purpose is Purpose.REPORT

    @property
    def lines(self) -> int:
        """How many rows Members has: those there are, in a template some more to fill."""
        count = len(self.participants) if self.participants else 0
        return count if self.is_report else count + SPARE_LINES

    @property
    def periods(self) -> int:
        """How many columns the sheet of periods has; 0 where there is no such sheet."""
        if self.layout.compares:
            return 1 + len(self.cases)
        return sum(int(self.scenario.value(line.count)) for line in self.layout.timeline)
