"""From the dated baseline to a scenario: each change and its effect on the inflow."""

from __future__ import annotations

from dataclasses import dataclass

from core.assumptions import Entry, Funnel, Scenario
from core.baseline import baseline
from core.sizing import access_funnel
from workbooks.words import in_unit


@dataclass(frozen=True, slots=True)
class Step:
    """One change: in words, its effect on the inflow, the inflow after it, and its source."""

    change: str
    effect: float
    inflow: float
    source: str


def walk(scenario: Scenario) -> list[Step]:
    """The steps from the baseline of the scenario's day to its inflow, in the order of inputs."""
    known = baseline(scenario.as_of)
    values = {name: known[name].value for name in ("assets", *Funnel.model_fields)}
    inflow = _inflow(values)
    steps = [
        Step(f"The dated baseline of {scenario.as_of}", 0.0, inflow, known["allocation"].source)
    ]
    for entry in scenario.entries():
        before = known[entry.name].value
        if entry.assumption.value == before:
            continue
        values[entry.name] = entry.assumption.value
        after = _inflow(values)
        steps.append(Step(_words(entry, before), after - inflow, after, entry.assumption.source))
        inflow = after
    return steps


def _inflow(values: dict[str, float]) -> float:
    names = ("assets", *Funnel.model_fields)
    return float(access_funnel(*(values[name] for name in names)))


def _words(entry: Entry, before: float) -> str:
    unit = entry.input.unit
    after = entry.assumption.value
    return f"{entry.input.label}: from {in_unit(before, unit)} to {in_unit(after, unit)}"
