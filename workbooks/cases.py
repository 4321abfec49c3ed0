"""Scenarios beside the first one: what each of them changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.assumptions import SECTIONS, Scenario
from core.errors import ScenarioError
from core.scenarios import load_shipped, shipped, with_values
from core.sections import Input, text_mistake

SLOTS = 4
"""How many scenarios fit beside the first one."""

COMPARED = ("market", "funnel", "pricing", "dominance", "alternatives")
"""The sections whose numbers a scenario beside the first may change."""


@dataclass(frozen=True, slots=True)
class Case:
    """A scenario as its difference from the first: its name, its changes, where they come from."""

    name: str
    changes: Mapping[str, float]
    source: str = ""

    def scenario(self, first: Scenario) -> Scenario:
        """The whole scenario.

        Raises:
            ScenarioError: changes that are out of bounds or contradict each other, texts that no
                cell holds, all at once.
        """
        texts = {"name": self.name, "source": self.source}
        mistakes = {key: text_mistake(text) for key, text in texts.items()}
        problems = [f"{key}: {mistake}" for key, mistake in mistakes.items() if mistake]
        if problems:
            raise ScenarioError("a scenario beside the first", problems)
        changed = with_values(first, self.changes, self.source or self.name)
        return changed.model_copy(update={"name": self.name})


def compared_inputs() -> dict[str, Input]:
    """The numbers a case may change, by name, in order."""
    return {
        name: described
        for section in COMPARED
        for name, described in SECTIONS[section].inputs().items()
    }


def shipped_cases(first: Scenario) -> tuple[Case, ...]:
    """The scenarios that ship as differences from a first one, but for it; at most `SLOTS`."""
    others = [name for name in shipped() if name not in ("article", "today", first.name)]
    names = [*others, "today"] if first.name != "today" else others
    return tuple(_difference(first, load_shipped(name)) for name in names[:SLOTS])


def _difference(first: Scenario, other: Scenario) -> Case:
    changes = {
        name: other.value(name)
        for name in compared_inputs()
        if other.value(name) != first.value(name)
    }
    return Case(other.name, changes, other.title)
