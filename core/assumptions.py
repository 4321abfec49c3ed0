"""The assumptions of a run: the market, the barriers, the buying, the split.

`core.scenarios` builds a `Scenario` from the dated baseline and a user's changes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, NamedTuple

from pydantic import BaseModel, ConfigDict

from core.arguments import NON_NEGATIVE, POSITIVE, SHARE, Bound
from core.errors import ArgumentTypeError
from core.saver import Adoption, PlanRules, Saver
from core.sections import Assumption, Choice, Input, Section, Text
from core.sponsor import Sponsor

USD = "USD"
PER_BTC = "USD per BTC"
PART = "share"
TIMES = "times"

AT_LEAST_ONE = Bound(low=1.0)
OPEN_SHARE = Bound(low=0.0, high=1.0, high_included=False)


class Market(Section):
    """The market before the money moves."""

    assets: Annotated[
        Assumption, Input("401(k) assets", USD, NON_NEGATIVE, "All 401(k) plans of the US.")
    ]
    total_cap: Annotated[
        Assumption, Input("Market value of all crypto", USD, POSITIVE, "Bitcoin included.")
    ]
    dominance: Annotated[
        Assumption,
        Input("Bitcoin's share of all crypto", PART, SHARE, "Called dominance by the market."),
    ]
    btc_cap: Annotated[
        Assumption, Input("Market value of Bitcoin", USD, POSITIVE, "Price times supply.")
    ]
    etf_assets: Annotated[
        Assumption,
        Input("Assets of US spot Bitcoin ETFs", USD, POSITIVE, "What the inflow is compared with."),
    ]
    price: Annotated[
        Assumption, Input("Bitcoin price", PER_BTC, POSITIVE, "Before the money moves.")
    ]
    supply: Annotated[
        Assumption, Input("Bitcoin supply", "BTC", POSITIVE, "Before the money moves.")
    ]
    supply_after: Annotated[
        Assumption,
        Input("Bitcoin supply afterwards", "BTC", POSITIVE, "When all the money has arrived."),
    ]
    volatility: Annotated[
        Assumption,
        Input("Bitcoin volatility", "per year", NON_NEGATIVE, "Standard deviation of returns."),
    ]
    daily_volume: Annotated[
        Assumption,
        Input("Reported Bitcoin volume", "USD per day", POSITIVE, "As exchanges report it."),
    ]


class Funnel(Section):
    """The five barriers between a 401(k) and crypto. Their product is the share that moves."""

    legal: Annotated[
        Assumption,
        Input("Legally open", PART, SHARE, "Share of assets whose plans the law lets in."),
    ]
    provider: Annotated[
        Assumption,
        Input("Provider offers it", PART, SHARE, "Share whose recordkeeper has a crypto option."),
    ]
    employer: Annotated[
        Assumption,
        Input("Employer turns it on", PART, SHARE, "Share whose employer adds it to the menu."),
    ]
    participant: Annotated[
        Assumption,
        Input("Participant uses it", PART, SHARE, "Share whose owner chooses the option."),
    ]
    allocation: Annotated[
        Assumption,
        Input("Allocation to crypto", PART, SHARE, "Share of a user's balance that goes in."),
    ]


class Pricing(Section):
    """How the money buys, for the three price models."""

    btc_share: Annotated[
        Assumption,
        Input("Part that buys Bitcoin", PART, SHARE, "The rest buys all other crypto."),
    ]
    multiplier: Annotated[
        Assumption,
        Input("Price multiplier", TIMES, NON_NEGATIVE, "USD of value for each USD of inflow."),
    ]
    impact_coefficient: Annotated[
        Assumption,
        Input("Square-root coefficient", TIMES, NON_NEGATIVE, "Y of the square-root law."),
    ]
    months: Annotated[
        Assumption,
        Input("Months until all has arrived", "months", AT_LEAST_ONE, "For the monthly flow."),
    ]
    real_volume: Annotated[
        Assumption,
        Input("Reported volume that is real", PART, Bound(0.0, 1.0, low_included=False), "0 to 1."),
    ]
    trading_days: Annotated[
        Assumption,
        Input("Trading days in a year", "days", POSITIVE, "Crypto trades every day."),
    ]


class Dominance(Section):
    """What the inflow does to Bitcoin's share, and the share the article expects."""

    btc_multiplier: Annotated[
        Assumption,
        Input("Bitcoin multiplier", TIMES, NON_NEGATIVE, "USD of value for each USD that buys."),
    ]
    altcoin_multiplier: Annotated[
        Assumption,
        Input("Multiplier of all other crypto", TIMES, NON_NEGATIVE, "USD for each USD."),
    ]
    target_low: Annotated[
        Assumption,
        Input("Expected dominance, low", PART, OPEN_SHARE, "The lower end of the claim tested."),
    ]
    target_high: Annotated[
        Assumption,
        Input("Expected dominance, high", PART, OPEN_SHARE, "The upper end of the claim tested."),
    ]


class Alternatives(Section):
    """How the same money would split if it went to all the order's asset classes."""

    crypto_weight: Annotated[Assumption, Input("Crypto", PART, SHARE, "Weight; the five sum to 1.")]
    gold_weight: Annotated[Assumption, Input("Gold", PART, SHARE, "Weight; the five sum to 1.")]
    private_equity_weight: Annotated[
        Assumption, Input("Private equity", PART, SHARE, "Weight; the five sum to 1.")
    ]
    private_credit_weight: Annotated[
        Assumption, Input("Private credit", PART, SHARE, "Weight; the five sum to 1.")
    ]
    infrastructure_weight: Annotated[
        Assumption, Input("Infrastructure", PART, SHARE, "Weight; the five sum to 1.")
    ]


class Entry(NamedTuple):
    """One assumption of a scenario with its place and meaning."""

    section: str
    name: str
    input: Input
    assumption: Assumption


class Scenario(BaseModel):
    """All assumptions of a run. Built by `core.scenarios`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Text
    title: Text
    description: Text = ""
    as_of: date
    market: Market
    funnel: Funnel
    pricing: Pricing
    dominance: Dominance
    alternatives: Alternatives
    adoption: Adoption
    plan: PlanRules
    member: Saver
    sponsor: Sponsor

    def entries(self) -> Iterator[Entry]:
        """Every number in order."""
        for section, kind in SECTIONS.items():
            values: Section = getattr(self, section)
            for name, described in kind.inputs().items():
                yield Entry(section, name, described, getattr(values, name))

    def value(self, name: str) -> float:
        """A number by its name, for instance `allocation`."""
        found: Assumption = self._found(name)
        return found.value

    def choice(self, name: str) -> str:
        """A chosen word or date by its name, for instance `filing_status`."""
        found: Choice = self._found(name)
        return found.value

    def _found(self, name: str) -> Any:
        if name not in SECTION_OF:
            raise ArgumentTypeError(f"name must be that of an assumption; got {name!r}")
        return getattr(getattr(self, SECTION_OF[name]), name)

    def digest(self) -> str:
        """SHA-256 of everything in the scenario, in hexadecimal: equal for equal scenarios."""
        text = json.dumps(self.model_dump(mode="json"), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


SECTIONS: dict[str, type[Section]] = {
    "market": Market,
    "funnel": Funnel,
    "pricing": Pricing,
    "dominance": Dominance,
    "alternatives": Alternatives,
    "adoption": Adoption,
    "plan": PlanRules,
    "member": Saver,
    "sponsor": Sponsor,
}
SECTION_OF = {name: section for section, kind in SECTIONS.items() for name in kind.model_fields}
