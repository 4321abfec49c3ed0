"""From the dated baseline to a scenario: each change and its effect on the headline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.assumptions import SECTION_OF, SECTIONS, Funnel, Scenario
from core.errors import DomainError
from core.participants import Participants
from core.saver import project_saver
from core.scenarios import scenario as baseline_scenario
from core.sections import Choice
from core.sizing import access_funnel
from core.sponsor import plan_months
from workbooks.words import in_unit

_INFLOW = ("assets", *Funnel.model_fields)
_MEMBER = tuple(name for name, section in SECTION_OF.items() if section in ("plan", "member"))
_PLAN = (
    "menu",
    "window_access",
    "crypto_cap",
    "participant",
    "allocation",
    "match",
    "nonelective",
    "indexation",
    "salary_growth",
    "deferral_rate",
    "innovation",
    "imitation",
    "path_months",
    "rebalancing",
    "crypto_growth",
    "other_growth",
)
_INPUTS: Mapping[str, tuple[str, ...]] = {
    "inflow": _INFLOW,
    "scenarios": _INFLOW,
    "member": _MEMBER,
    "plan": _PLAN,
}
"""The inputs that a subject's headline depends on, in order."""

_STARTS = {
    "inflow": "allocation",
    "scenarios": "allocation",
    "member": "salary",
    "plan": "allocation",
}
"""The input whose source stands for the baseline."""


@dataclass(frozen=True, slots=True)
class Step:
    """One change: in words, its effect on the headline, the headline after it, its source."""

    change: str
    effect: float
    result: float
    source: str


def walk(scenario: Scenario, subject: str, participants: Participants | None = None) -> list[Step]:
    """The steps from the baseline of the scenario's day to its headline, in the order of inputs.

    The headline is that of `headline_figure`. A change that makes sense only
    together with the next one is walked with it. Participants have ages in the scenario's own plan
    year only, so that is where their walk starts.
    """
    known = baseline_scenario({}, as_of=scenario.as_of)
    start = f"The dated baseline of {scenario.as_of}"
    if participants is not None:
        known = _with(known, "first_year", _row(scenario, "first_year"))
        start += f", plan year {scenario.value('first_year'):.0f}"
    result = headline_figure(known, subject, participants)
    steps = [Step(start, 0.0, result, _row(known, _STARTS[subject]).source)]
    waiting: list[str] = []
    for name in _INPUTS[subject]:
        before, after = _row(known, name), _row(scenario, name)
        if before.value == after.value:
            continue
        known = _with(known, name, after)
        waiting.append(_words(name, before, after))
        try:
            reached = headline_figure(known, subject, participants)
        except DomainError:
            continue
        steps.append(Step("; ".join(waiting), reached - result, reached, after.source))
        result, waiting = reached, []
    return steps


def headline_figure(
    scenario: Scenario, subject: str, participants: Participants | None = None
) -> float:
    """The one figure of a scenario, USD: the inflow, of all plans or of the participants' plan, or
    the member's balance at the end.
    """
    if participants is not None:
        return float(plan_months(scenario, participants)["flow"].sum())
    if subject == "member":
        return float(project_saver(scenario)["balance"][-1])
    return float(access_funnel(*(scenario.value(name) for name in _INFLOW)))


def _row(scenario: Scenario, name: str) -> Any:
    """The assumption or the choice of that name."""
    return getattr(getattr(scenario, SECTION_OF[name]), name)


def _with(scenario: Scenario, name: str, row: Any) -> Scenario:
    section = getattr(scenario, SECTION_OF[name]).model_copy(update={name: row})
    return scenario.model_copy(update={SECTION_OF[name]: section})


def _words(name: str, before: Any, after: Any) -> str:
    kind = SECTIONS[SECTION_OF[name]]
    if isinstance(after, Choice):
        return f"{kind.choices()[name].label}: from {before.value} to {after.value}"
    described = kind.inputs()[name]
    unit = described.unit
    return f"{described.label}: from {in_unit(before.value, unit)} to {in_unit(after.value, unit)}"
