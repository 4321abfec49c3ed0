"""What core makes of a scenario: the figures that a workbook's own formulas must equal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.assumptions import Scenario
from core.errors import DomainError
from core.participants import Participants, participant_rows
from core.ranges import monthly_ends
from core.results import run
from core.saver import project_saver
from core.sponsor import plan_months
from workbooks.form import Form


@dataclass(frozen=True, slots=True)
class Expected:
    """Core's figures by name.

    Attributes:
        results: single figures, None where there is none.
        series: one figure for each period, by the name of core's column; empty where there are
            results but no path, for instance because more is withdrawn than there is.
        members: one figure for each participant, by the name of core's column.
    """

    results: Mapping[str, float | None]
    series: Mapping[str, tuple[float, ...]]
    members: Mapping[str, tuple[float, ...]] = field(default_factory=dict[str, tuple[float, ...]])


def expected(scenario: Scenario, form: Form) -> Expected:
    """Core's figures for the workbook of a scenario, and of the cases or participants with it.

    Raises:
        DomainError: assumptions that do not fit together, or results too large to be numbers.
        NotPublishedError: a first year before the law that core knows.
    """
    layout = form.layout
    results = run(scenario).as_dict() if layout.subject == "inflow" else {}
    columns = [row.core for row in layout.series if row.core]
    if form.participants is not None:
        return _of_plan(scenario, form.participants, columns)
    if not columns:
        return Expected(results, {})
    if layout.compares:
        beside = (case.scenario(scenario) for case in form.cases)
        every = [run(one).as_dict() for one in (scenario, *beside)]
        return Expected({}, {name: tuple(one[name] or 0.0 for one in every) for name in columns})
    try:
        column = _column_of(scenario, layout.subject)
    except DomainError:
        if not results:
            raise
        return Expected(results, {})
    return Expected(
        results, {name: tuple(float(value) for value in column(name)) for name in columns}
    )


def _column_of(scenario: Scenario, subject: str) -> Callable[[str], Sequence[Any]]:
    """Gives the columns of core's table by period."""
    if subject == "member":
        years = project_saver(scenario)
        return lambda name: years[name].tolist()
    return monthly_ends(scenario).column


def _of_plan(scenario: Scenario, participants: Participants, columns: Sequence[str]) -> Expected:
    months, rows = plan_months(scenario, participants), participant_rows(scenario, participants)
    series = {name: tuple(months[name].tolist()) for name in columns}
    return Expected({}, series, {name: tuple(rows[name].tolist()) for name in rows})
