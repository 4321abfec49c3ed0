"""What a workbook is made from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.assumptions import Scenario
from templates import Layout
from workbooks.expected import Expected
from workbooks.form import Form

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
        form: the sheets, and what stands beside the scenario.
        purpose: report or template.
        created: the time recorded as the workbook's creation, UTC.
        version: the version of the product.
    """

    scenario: Scenario
    expected: Expected
    form: Form
    purpose: Purpose
    created: datetime
    version: str

    @property
    def layout(self) -> Layout:
        """The sheets as data."""
        return self.form.layout

    @property
    def is_report(self) -> bool:
        """Whether it is a report, so that its figures belong to one set of inputs."""
        return self.purpose is Purpose.REPORT

    @property
    def lines(self) -> int:
        """How many rows Members has: those there are, in a template some more to fill."""
        count = len(self.form.participants) if self.form.participants else 0
        return count if self.is_report else count + SPARE_LINES

    @property
    def periods(self) -> int:
        """How many columns the sheet of periods has; 0 where there is no such sheet."""
        if self.layout.compares:
            return 1 + len(self.form.cases)
        return sum(int(self.scenario.value(line.count)) for line in self.layout.timeline)
