"""The participants of a plan: a table of people, and what the law and the plan make of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from core.arguments import NON_NEGATIVE, SHARE, FloatArray, choices, number, shortened
from core.contributions import (
    AGE,
    catch_up_limit,
    employer_contribution_allowed,
    employer_match,
    match_vested_fraction,
    roth_catch_up_required,
    vested_fraction,
)
from core.errors import DomainError, ShapeError
from core.law import indexed, limit
from core.tax import FILING_STATUSES

if TYPE_CHECKING:
    from core.assumptions import Scenario

Blank = float | None
LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Participants:
    """The participants of a plan, column by column, all equally long.

    An optional column may be left out; None in it, and the whole of it where it is left out, takes
    the scenario's value of that name, for `crypto_share` 0.

    Attributes:
        participant: what tells one from another, in more than capital and small letters, at most
            `LONGEST_NAME` signs long.
        birth_date: days of birth.
        salary: USD a year, at least 0.
        balance: USD in the plan, at least 0.
        deferral_rate: share of pay, 0 to 1.
        roth_share: share of the deferral, 0 to 1.
        service: years with the employer, at least 0.
        filing_status: kept with the table; nothing here depends on it.
        crypto_share: share of the balance that is in crypto, 0 to 1.

    Raises:
        ShapeError: columns of different lengths, or no participant.
        DomainError: a number outside its domain; a participant without a name, or two called the
            same.
        ArgumentTypeError: a value that is no number, an unknown filing status.
    """

    participant: tuple[str, ...]
    birth_date: tuple[date, ...]
    salary: tuple[float, ...]
    balance: tuple[float, ...]
    deferral_rate: tuple[Blank, ...] = ()
    roth_share: tuple[Blank, ...] = ()
    service: tuple[Blank, ...] = ()
    filing_status: tuple[str | None, ...] = ()
    crypto_share: tuple[Blank, ...] = ()

    def __post_init__(self) -> None:
        """Fills columns that were left out, and checks all of them."""
        count = len(self)
        if not count:
            raise ShapeError("participants must hold at least one row; got none")
        for field in fields(self):
            held: tuple[Any, ...] = getattr(self, field.name)
            if not held and field.name not in REQUIRED:
                object.__setattr__(self, field.name, (None,) * count)
            elif len(held) != count:
                raise ShapeError(f"{field.name} must hold {count} values; got {len(held)}")
        for name, bound in BOUNDS.items():
            given = [value for value in getattr(self, name) if value is not None]
            if given:
                number(name, given, bound)
        known = [status for status in self.filing_status if status is not None]
        if known:
            choices("filing_status", known, FILING_STATUSES)
        self._different()

    def __len__(self) -> int:
        """How many there are."""
        return len(self.participant)

    def filled(self, name: str, default: float) -> FloatArray:
        """A column of numbers, `default` where it is blank; shape (participants,)."""
        return np.array([default if v is None else float(v) for v in getattr(self, name)])

    def _different(self) -> None:
        seen: set[str] = set()
        for name in self.participant:
            key = name.casefold()
            if not key.strip() or len(name) > LONGEST_NAME:
                said = f"participant must be 1 to {LONGEST_NAME} signs long; got {shortened(name)}"
                raise DomainError(said)
            if key in seen:
                raise DomainError(f"participant must be different in every row; got {name!r} twice")
            seen.add(key)


REQUIRED = ("participant", "birth_date", "salary", "balance")
"""The columns without which the table is of no use."""

BOUNDS = MappingProxyType(
    {
        "salary": NON_NEGATIVE,
        "balance": NON_NEGATIVE,
        "deferral_rate": SHARE,
        "roth_share": SHARE,
        "service": NON_NEGATIVE,
        "crypto_share": SHARE,
    }
)
"""The columns of numbers, and what they may be."""

COLUMNS = MappingProxyType(
    {
        "age": "at the end of the plan year, whole years",
        "most_deferral": "most that may be deferred, catch-up included, USD",
        "asked": "deferral asked for, USD",
        "base_deferral": "deferred within the 402(g) limit, USD",
        "catch_up": "deferred above it, USD",
        "over_deferral": "asked for beyond both limits, USD",
        "roth_deferral": "deferred as Roth, USD",
        "moved_to_roth": "catch-up that was asked before tax and must be Roth, USD",
        "employer_offered": "match and nonelective by the plan's formula, USD",
        "employer_money": "what annual additions leave room for, USD",
        "over_additions": "offered beyond annual additions, USD",
        "vested_employer": "the year's employer money that is vested, USD",
        "crypto_now": "in crypto today, USD",
        "above_cap": "in crypto above the plan's cap, USD",
        "new_money": "paid in and put in crypto by those who hold it today, USD a year",
    }
)
"""The columns of `participant_rows`, in order."""


def participant_rows(scenario: Scenario, participants: Participants) -> Mapping[str, FloatArray]:
    """What the law and the plan make of each participant in the plan year.

    Formula: asked = salary * deferral rate; base = min(asked, 402(g) limit); catch-up = min(asked -
    base, 414(v) limit of the age); a catch-up is all Roth if the wages of the year before, salary /
    (1 + salary growth), are above the threshold; employer = min(match + nonelective * pay that
    counts, min(415(c) limit, salary) - base), at least 0.

    Args:
        scenario: its sections plan and sponsor, and of member the first year, the indexation, the
            salary growth and the values that stand for blank cells.
        participants: the table.

    Returns:
        One array of shape (participants,) for each of `COLUMNS`.

    Raises:
        DomainError: a birth date that gives no age from 0 to 130.
        NotPublishedError: a plan year before the law in `core/parameters`.

    Source: 26 USC 402(g), 414(v), 415(c), 401(a)(17), 411(a)(2)(B). What is asked for beyond a
    limit is shown, not carried over; compensation for 415(c) is the salary.

    >>> from core.scenarios import scenario
    >>> one = Participants(("A",), (date(1975, 1, 1),), (300_000.0,), (0.0,), (0.20,))
    >>> rows = participant_rows(scenario({"member": {"first_year": 2026}}), one)
    >>> [rows[name].tolist() for name in ("asked", "most_deferral", "over_deferral")]
    [[60000.0], [32500.0], [27500.0]]
    """
    v = scenario.value
    year, scale = (float(np.asarray(part)) for part in indexed(v("first_year"), v("indexation")))
    salary = participants.filled("salary", 0.0)
    age = _ages(participants, v("first_year"))
    asked = salary * participants.filled("deferral_rate", v("deferral_rate"))
    base = np.minimum(asked, limit("elective_deferral", year) * scale)
    most_catch_up = np.asarray(catch_up_limit(year, age)) * scale
    catch_up = np.minimum(asked - base, most_catch_up)
    paid = base + catch_up
    roth_share = participants.filled("roth_share", v("roth_share"))
    must = roth_catch_up_required(year, salary / (1.0 + v("salary_growth")) / scale)
    moved = np.where(must, (1.0 - roth_share) * catch_up, 0.0)
    most_pay = float(limit("compensation", year)) * scale
    counted = np.minimum(salary, most_pay)
    match = employer_match(salary, paid, scenario.choice("match"), most_pay)
    offered = match + v("nonelective") * counted
    employer = scale * employer_contribution_allowed(
        offered / scale, base / scale, salary / scale, year
    )
    held = participants.filled("crypto_share", 0.0)
    cap = v("crypto_cap")
    balance = participants.filled("balance", 0.0)
    opened = menu_access(scenario) > 0.0
    return {
        "age": age,
        "most_deferral": limit("elective_deferral", year) * scale + most_catch_up,
        "asked": asked,
        "base_deferral": base,
        "catch_up": catch_up,
        "over_deferral": asked - paid,
        "roth_deferral": roth_share * paid + moved,
        "moved_to_roth": moved,
        "employer_offered": offered,
        "employer_money": np.asarray(employer),
        "over_additions": offered - employer,
        "vested_employer": _vested(scenario, participants) * employer,
        "crypto_now": balance * held,
        "above_cap": balance * np.maximum(held - cap, 0.0),
        "new_money": (paid + employer) * np.minimum(held, cap) * opened,
    }


def menu_access(scenario: Scenario) -> float:
    """Share of the participants to whom the plan's menu opens crypto.

    >>> from core.scenarios import scenario
    >>> menu_access(scenario({"sponsor": {"menu": "none"}}))
    0.0
    """
    opens = {"none": 0.0, "core": 1.0, "window": scenario.value("window_access")}
    return opens[scenario.choice("menu")]


def _ages(participants: Participants, year: float) -> FloatArray:
    """Ages at the end of the plan year."""
    return np.asarray(number("age", [year - day.year for day in participants.birth_date], AGE))


def _vested(scenario: Scenario, participants: Participants) -> FloatArray:
    """Vested shares: by the plan's schedule, or by its safe harbor where that is faster."""
    served = participants.filled("service", scenario.value("service"))
    own = vested_fraction(served, scenario.choice("vesting"))
    return np.maximum(own, match_vested_fraction(served, scenario.choice("match")))
