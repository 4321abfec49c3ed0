"""The tables of the page, as texts: assumptions, results, sensitivity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.assumptions import SECTIONS, Scenario
from core.price_models import PRICE_MODELS
from core.ranges import Swing
from core.results import Results
from core.sections import Assumption, Choice, ChoiceInput, Input
from core.sizing import ASSET_CLASSES
from workbooks.shown import in_full, shown
from workbooks.words import dollars, in_unit, per_cent

SECTION_TITLES = {
    "market": "The market before the money moves",
    "funnel": "The five barriers between a 401(k) and crypto",
    "pricing": "How the money buys",
    "dominance": "Bitcoin's share of crypto, and the share the article expects",
    "alternatives": "The same money over five asset classes",
    "adoption": "How fast it goes",
    "plan": "The employer's plan",
    "member": "The plan member",
    "sponsor": "What a plan sponsor decides about crypto",
}
NOT_USED = ("plan", "member", "sponsor")
"""Sections that no figure on the page depends on; other templates show what comes of them."""

NONE = "n/a"


@dataclass(frozen=True, slots=True)
class Given:
    """A row of Assumptions; `full` is the value with all its digits."""

    label: str
    value: str
    unit: str
    low: str
    high: str
    as_of: str
    source: str
    full: str


@dataclass(frozen=True, slots=True)
class Group:
    """The assumptions of a section; `used` says whether a figure on the page depends on them."""

    title: str
    rows: tuple[Given, ...]
    used: bool


def assumptions(scenario: Scenario) -> list[Group]:
    """Every assumption of a scenario, by section."""
    return [
        Group(
            SECTION_TITLES[section],
            tuple(_given(scenario, name, one) for name, one in _described(section).items()),
            section not in NOT_USED,
        )
        for section in SECTIONS
    ]


def _described(section: str) -> dict[str, Input | ChoiceInput]:
    """The inputs of a section in its own order."""
    kind = SECTIONS[section]
    both = {**kind.inputs(), **kind.choices()}
    return {name: both[name] for name in kind.model_fields}


def _given(scenario: Scenario, name: str, described: Input | ChoiceInput) -> Given:
    if isinstance(described, ChoiceInput):
        chosen = _found(scenario, name)
        assert isinstance(chosen, Choice)
        words = (described.label, chosen.value, "", "", "")
        return Given(*words, _day(chosen.as_of), _source(chosen), in_full(chosen.value))
    number = _found(scenario, name)
    assert isinstance(number, Assumption)
    value, low, high = (
        "" if one is None else _in_column(one, described.unit)
        for one in (number.value, number.low, number.high)
    )
    words = (described.label, value, described.unit, low, high)
    return Given(*words, _day(number.as_of), _source(number), in_full(number.value))


def _found(scenario: Scenario, name: str) -> Assumption | Choice:
    return next(
        getattr(getattr(scenario, section), name)
        for section, kind in SECTIONS.items()
        if name in kind.model_fields
    )


def _source(found: Assumption | Choice) -> str:
    """The source and the note, each a sentence."""
    return ". ".join(
        text.strip().rstrip(".") for text in (found.source, found.note) if text.strip()
    )


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _in_column(value: float, unit: str) -> str:
    """A value beside a column that tells its unit."""
    if unit.startswith("USD") and unit != "USD per BTC":
        return dollars(value)
    if unit in ("share", "per year"):
        return per_cent(value)
    return f"{value:.0f}" if unit == "year" else shown(value, 9)


@dataclass(frozen=True, slots=True)
class Result:
    """A row of Results: what, how much, and what it says."""

    label: str
    value: str
    says: str


def sizes(scenario: Scenario, results: Results) -> list[Result]:
    """The inflow and how large it is."""
    months = scenario.value("months")
    return [
        Result("Inflow into crypto", dollars(results.inflow), "What passes all five barriers."),
        Result(
            "Share of 401(k) assets that moves",
            per_cent(results.share_of_assets),
            "The product of the five barriers.",
        ),
        Result(
            "Relative to all crypto",
            per_cent(results.relative_to_crypto),
            f"Against a market value of {dollars(scenario.value('total_cap'))}.",
        ),
        Result(
            "Relative to Bitcoin",
            per_cent(results.relative_to_bitcoin),
            f"Against a market value of {dollars(scenario.value('btc_cap'))}.",
        ),
        Result(
            "Relative to the spot Bitcoin ETFs",
            times(results.relative_to_etfs),
            f"Against assets of {dollars(scenario.value('etf_assets'))}.",
        ),
        Result(
            "Inflow into Bitcoin, a month",
            dollars(results.monthly_inflow),
            f"The part that buys Bitcoin, evenly over {months:g} months.",
        ),
    ]


@dataclass(frozen=True, slots=True)
class Price:
    """A row of the three prices."""

    model: str
    price: str
    change: str
    formula: str
    do_not_use: str


def prices(scenario: Scenario, results: Results) -> list[Price]:
    """Bitcoin's price under the three models, each with the word on when not to use it."""
    today = scenario.value("price")
    found = {model: getattr(results, f"price_{model}") for model in PRICE_MODELS}
    return [
        Price(
            PRICE_MODELS[model].title,
            f"${price:,.0f}",
            f"{price / today - 1.0:+.1%}",
            PRICE_MODELS[model].formula,
            PRICE_MODELS[model].do_not_use,
        )
        for model, price in found.items()
    ]


@dataclass(frozen=True, slots=True)
class Both:
    """A row with a value for the low and one for the high end of the claim."""

    label: str
    low: str
    high: str


def dominance(scenario: Scenario, results: Results) -> list[Both]:
    """What would have to be true for the share of Bitcoin that the article expects."""
    after, highest = per_cent(results.dominance_after), per_cent(results.dominance_highest)
    ends = [scenario.value("target_low"), scenario.value("target_high")]
    reach = ["within reach" if results.dominance_highest >= end else "out of reach" for end in ends]
    return [
        Both("Share the article expects", *map(per_cent, ends)),
        Both("Share with this scenario's multipliers", after, after),
        Both("Highest share by buying alone", highest, highest),
        Both(
            "Part that must buy Bitcoin; above 100% it cannot be bought",
            _or_none(results.btc_share_for_low, per_cent),
            _or_none(results.btc_share_for_high, per_cent),
        ),
        Both(
            "Bitcoin multiplier needed, if every dollar buys Bitcoin",
            _or_none(results.multiplier_for_low, times),
            _or_none(results.multiplier_for_high, times),
        ),
        Both("By buying alone it is", *reach),
    ]


def split(scenario: Scenario, results: Results) -> list[Result]:
    """The same money over the five asset classes of the executive order."""
    return [
        Result(
            title,
            dollars(getattr(results, name.replace("_weight", "_amount"))),
            per_cent(scenario.value(name)),
        )
        for name, title in ASSET_CLASSES.items()
    ]


@dataclass(frozen=True, slots=True)
class Moved:
    """A row of the sensitivity: an assumption's ends, and three results at each of them."""

    label: str
    low: str
    high: str
    results: tuple[str, ...]


MOVED_RESULTS = ("inflow", "price_identity", "price_multiplier", "price_square_root")


def sensitivity(swings: Sequence[Swing], results: Results) -> list[Moved]:
    """The assumptions that move a result, those that move the inflow most first."""
    moving = [one for one in swings if any(one.size(name) for name in MOVED_RESULTS)]
    ordered = sorted(moving, key=lambda one: [-_part(one, name, results) for name in MOVED_RESULTS])
    return [_moved(one) for one in ordered]


def _part(swing: Swing, result: str, results: Results) -> float:
    return swing.size(result) / (abs(getattr(results, result)) or 1.0)


def _moved(swing: Swing) -> Moved:
    entry = swing.entry
    low, high = (in_unit(end or 0.0, entry.input.unit) for end in _range(entry.assumption))
    shown_results = tuple(
        NONE if end is None else dollars(end) if name == "inflow" else f"${end:,.0f}"
        for name in MOVED_RESULTS
        for end in swing.ends(name)
    )
    return Moved(entry.input.label, low, high, shown_results)


def _range(assumption: Assumption) -> tuple[float | None, float | None]:
    return assumption.low, assumption.high


def times(value: float) -> str:
    """A multiple.

    >>> times(70.73), times(0.4774), times(213.606)
    ('70.7x', '0.477x', '214x')
    """
    size = abs(value)
    return f"{value:,.0f}x" if size >= 100 else f"{value:.1f}x" if size >= 1 else f"{value:.3f}x"


def _or_none(value: float | None, words: object) -> str:
    assert callable(words)
    return NONE if value is None else str(words(value))
