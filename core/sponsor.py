"""What a plan sponsor decides about crypto, and the money that follows, month by month."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated

import numpy as np

from core.arguments import SHARE, FloatArray
from core.participants import Participants, menu_access, participant_rows
from core.paths import AdoptionCurve, adoption_by_month, flow_paths
from core.sections import Assumption, Choice, ChoiceInput, Input, Section

if TYPE_CHECKING:
    from core.assumptions import Scenario

PART = "share"
MENUS = ("none", "core", "window")


class Sponsor(Section):
    """What a plan sponsor decides about crypto."""

    menu: Annotated[
        Choice,
        ChoiceInput(
            "Crypto on the menu", "core", MENUS, "Not at all, a core option, a brokerage window."
        ),
    ]
    window_access: Annotated[
        Assumption,
        Input("A brokerage window opens", PART, SHARE, "Share of participants who can use it."),
    ]
    crypto_cap: Annotated[
        Assumption,
        Input("Most in crypto for each", PART, SHARE, "Share of a participant's money."),
    ]


COLUMNS = MappingProxyType(
    {
        "month": "from 1",
        "adoption": "share of the final adopters",
        "adopters": "share of participants with crypto",
        "from_balances": "into crypto out of balances, USD in the month",
        "from_contributions": "into crypto out of new contributions, USD in the month",
        "flow": "into crypto in all, USD in the month",
        "crypto_balance": "in crypto at the month's end, USD",
        "plan_assets": "in the plan at the month's end, USD",
    }
)
"""The columns of `plan_months`, in order."""


def plan_months(scenario: Scenario, participants: Participants) -> Mapping[str, FloatArray]:
    """The money of one plan that goes into crypto, month by month.

    Formula: those without crypto today shift towards access * participant * min(allocation, cap) of
    their money as the Bass curve of the scenario spreads, as in `flow_paths`; what that takes of
    new contributions is speed * adoption * that share * contributions, the rest comes out of
    balances. Those with crypto today keep it and put min(share, cap) of new money in, if the menu
    is open.

    Args:
        scenario: its sections plan, sponsor, funnel (participant, allocation), adoption and member;
            see `participant_rows`.
        participants: the table.

    Returns:
        One array of shape (months,) for each of `COLUMNS`.

    Raises:
        DomainError: a birth date that gives no age from 0 to 130.
        NotPublishedError: a plan year before the law in `core/parameters`.

    Source: accounting identity of stocks and flows; Bass 1969. Contributions stay as in the plan
    year, nothing is paid out, and what is above the cap today is not sold.

    >>> from datetime import date
    >>> from core.scenarios import scenario
    >>> one = Participants(("A",), (date(1975, 1, 1),), (0.0,), (100_000.0,))
    >>> months = plan_months(scenario({"sponsor": {"crypto_cap": 0.02}}), one)
    >>> round(float(months["crypto_balance"][-1] / months["adoption"][-1]), 6)
    2000.0
    """
    v = scenario.value
    rows = participant_rows(scenario, participants)
    paid = rows["base_deferral"] + rows["catch_up"] + rows["employer_money"]
    balance = participants.filled("balance", 0.0)
    holds = participants.filled("crypto_share", 0.0) > 0.0
    access = menu_access(scenario) * v("participant")
    share = access * min(v("allocation"), v("crypto_cap"))
    how = AdoptionCurve("bass", v("innovation"), v("imitation"))
    adoption = adoption_by_month(round(v("path_months")), how)
    growth = (1.0 + np.array([v("crypto_growth"), v("other_growth")])) ** (1.0 / 12.0)
    others_paid, new_money = float(paid[~holds].sum()) / 12.0, float(rows["new_money"].sum()) / 12.0
    moved = flow_paths(
        float(balance[~holds].sum()),
        [share],
        adoption,
        growth - 1.0,
        others_paid,
        v("rebalancing"),
    )
    kept = _grown(float(rows["crypto_now"].sum()), growth[0], new_money, adoption.size)
    rest_now = float(balance[holds].sum() - rows["crypto_now"].sum())
    rest_paid = float(paid[holds].sum()) / 12.0 - new_money
    rest = _grown(rest_now, growth[1], rest_paid, adoption.size)
    taken = v("rebalancing") * adoption * share * others_paid
    count = float(holds.sum())
    columns = (
        np.arange(1.0, adoption.size + 1.0),
        adoption,
        (count + (len(participants) - count) * access * adoption) / len(participants),
        moved.flows[:, 0] - taken,
        taken + new_money,
        moved.flows[:, 0] + new_money,
        moved.balances[:, 0] + kept,
        moved.balances.sum(axis=1) + kept + rest,
    )
    return dict(zip(COLUMNS, columns, strict=True))


def _grown(start: float, factor: float, paid: float, months: int) -> FloatArray:
    """A balance at each month's end: it grows, then the month's money comes in."""
    steps = accumulate(range(months), lambda held, _: held * factor + paid, initial=start)
    return np.array(list(steps)[1:])
