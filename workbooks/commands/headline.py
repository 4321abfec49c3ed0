"""The headline of a scenario, in lines for the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from core.assumptions import Scenario
from core.participants import Participants, participant_rows
from core.results import run
from core.saver import project_saver
from core.sponsor import plan_months
from workbooks.cases import Case
from workbooks.words import dollars, per_cent


def headline(
    scenario: Scenario,
    subject: str = "inflow",
    cases: Sequence[Case] = (),
    participants: Participants | None = None,
) -> list[str]:
    """Title and headline figures, one line each.

    >>> from core.scenarios import scenario
    >>> headline(scenario())[2]
    'Relative to all crypto    22.2%'
    """
    if participants is not None:
        rows = _plan(scenario, participants)
    else:
        rows = _member(scenario) if subject == "member" else _inflow(scenario)
    rows += [(f"Inflow, {case.name}", _inflow(case.scenario(scenario))[0][1]) for case in cases]
    title = f"{scenario.title} ({scenario.name}, as of {scenario.as_of})"
    width = max(26, *(len(label) + 2 for label, _ in rows))
    return [title, *(f"{label:<{width}}{value}" for label, value in rows)]


def _inflow(scenario: Scenario) -> list[tuple[str, str]]:
    found = run(scenario)
    return [
        ("Inflow", f"{dollars(found.inflow)}, {per_cent(found.share_of_assets)} of 401(k) assets"),
        ("Relative to all crypto", per_cent(found.relative_to_crypto)),
        ("Relative to Bitcoin", per_cent(found.relative_to_bitcoin)),
        ("Relative to the ETFs", f"{found.relative_to_etfs:,.1f}x"),
        ("Bitcoin's share after", f"{per_cent(found.dominance_after)}"),
        ("Bitcoin's price", _prices(found.price_identity, found.price_multiplier)),
    ]


def _member(scenario: Scenario) -> list[tuple[str, str]]:
    years = project_saver(scenario)
    paid_in = years["traditional_deferral"] + years["roth_deferral"]
    taken = years["withdrawal"] + years["required_distribution"]
    return [
        ("Years", f"{years['year'][0]:.0f} to {years['year'][-1]:.0f}"),
        ("Paid in by the member", dollars(float(paid_in.sum()))),
        ("Paid in by the employer", dollars(float(years["employer_contribution"].sum()))),
        ("Earned after fees", dollars(float(years["earned"].sum()))),
        ("Taken out", dollars(float(taken.sum()))),
        ("Balance at the end", f"{dollars(float(years['balance'][-1]))}; no forecast"),
    ]


def _plan(scenario: Scenario, participants: Participants) -> list[tuple[str, str]]:
    rows = participant_rows(scenario, participants)
    months = plan_months(scenario, participants)
    crypto, assets = (float(months[name][-1]) for name in ("crypto_balance", "plan_assets"))
    share = per_cent(crypto / assets) if assets else "nothing"
    return [
        ("Participants", f"{len(participants):,}"),
        ("Asked beyond the limits", dollars(float(rows["over_deferral"].sum()))),
        ("Offered beyond 415(c)", dollars(float(rows["over_additions"].sum()))),
        ("Above the plan's cap", dollars(float(rows["above_cap"].sum()))),
        (
            "Flow into crypto",
            f"{dollars(float(months['flow'].sum()))} in {months['month'].size} months",
        ),
        ("In crypto at the end", f"{dollars(crypto)}, {share} of the plan; no forecast"),
    ]


def _prices(identity: float, multiplier: float) -> str:
    return f"${identity:,.0f} (identity), ${multiplier:,.0f} (multiplier); no forecast"
