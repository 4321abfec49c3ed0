"""What a workbook looks like, and what stands in it beside its scenario."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from core.assumptions import Scenario
from core.number_text import number_in
from core.participants import Participants
from core.scenarios import scenario, with_values
from templates import Layout, load
from templates.theme import HOUSE, Theme
from workbooks.cases import Case, shipped_cases
from workbooks.participants import of_layout


@dataclass(frozen=True, slots=True)
class Form:
    """The sheets of a workbook, and what they show beside the scenario.

    Attributes:
        layout: the sheets as data; those of the inflow if left out.
        cases: scenarios beside the first one, for a layout that compares.
        participants: those of a plan, for a layout with a row a participant.
        theme: colours, font and logo.
    """

    layout: Layout = field(default_factory=load)
    cases: tuple[Case, ...] = ()
    participants: Participants | None = None
    theme: Theme = HOUSE


def example_form(layout: Layout, first: Scenario, theme: Theme = HOUSE) -> Form:
    """The form of a layout with its examples: the scenarios that ship, made-up participants."""
    cases = shipped_cases(first) if layout.compares else ()
    return Form(layout, cases, of_layout(layout, None), theme)


def starting_scenario(layout: Layout, as_of: date | None = None) -> Scenario:
    """The scenario a new template shows: the baseline with the layout's own defaults over it.

    Args:
        layout: of the template.
        as_of: the day of the baseline; the article's own if left out.

    Raises:
        NotPublishedError: no market known on that day.
        ScenarioError: defaults that are out of bounds, all at once.
    """
    start = scenario({"name": "own", "title": "Own assumptions"}, as_of=as_of)
    if not layout.defaults:
        return start
    origin = {"source": f"An example; the template {layout.name}", "as_of": start.as_of}
    numbers = {name: number_in(text) for name, text in layout.defaults.items()}
    values = {
        name: {"value": layout.defaults[name] if number is None else number, **origin}
        for name, number in numbers.items()
    }
    return with_values(start, values, layout.name)
