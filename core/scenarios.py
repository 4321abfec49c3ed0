"""Building scenarios: the dated baseline and a user's changes over it.

Precedence: baseline, then a file or a filled workbook, then single settings. Every mistake is
found in one pass and named by its place.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from datetime import date
from importlib.resources import files
from typing import Any, cast

from pydantic import ValidationError

from core.arguments import choice, shortened
from core.assumptions import (
    SECTION_OF,
    SECTIONS,
    Alternatives,
    Scenario,
)
from core.baseline import ARTICLE_DAY, baseline
from core.errors import ArgumentTypeError, NotPublishedError, ScenarioError
from core.sections import Assumption, Choice, ChoiceInput, Input, Section
from core.sizing import WEIGHT_TOLERANCE

SHIPPED = "parameters/scenarios"
_HEAD = ("name", "title", "description", "as_of")


def scenario(
    data: Mapping[str, Any] | None = None,
    *,
    as_of: date | None = None,
    source: str = "the scenario",
) -> Scenario:
    """A scenario from the dated baseline and `data` over it.

    Args:
        data: as read from a TOML file: name, title, description, as_of and one table a section,
            in which a value is a number or a table {value, unit, source, as_of, low, high, note}.
        as_of: the day whose market is used; overrides the one in `data`; the article's own if
            neither is given.
        source: the file's name, for errors and as the source of values that name none.

    Returns:
        The scenario, every value with unit, source and range.

    Raises:
        ScenarioError: every mistake at once, each with its place.
        NotPublishedError: no market known on that day.

    >>> scenario({"funnel": {"allocation": 0.02}}, source="mine").funnel.allocation.source
    'mine'
    """
    given = _table(data)
    day, problems = _day(as_of or given.pop("as_of", ARTICLE_DAY))
    given.pop("as_of", None)
    unpublished = _unpublished(day)
    if unpublished is not None:
        problems.append(str(unpublished))
        day = ARTICLE_DAY
    start = {
        "name": "article" if data is None else "custom",
        "title": "10% of 401(k) assets into crypto" if data is None else "Custom scenario",
        "as_of": day,
        **{section: _defaults(kind, day) for section, kind in SECTIONS.items()},
    }
    try:
        return _validated(start, given, source, problems)
    except ScenarioError as error:
        if unpublished is not None and len(error.problems) == 1:
            raise unpublished from None
        raise


def _table(data: object) -> dict[str, Any]:
    if data is None:
        return {}
    if not isinstance(data, Mapping):
        raise ArgumentTypeError(f"data must be a table of sections; got {data!r}")
    return {str(key): value for key, value in cast("Mapping[Any, Any]", data).items()}


def _unpublished(day: date) -> NotPublishedError | None:
    try:
        baseline(day)
    except NotPublishedError as error:
        return error
    return None


def with_values(made: Scenario, values: Mapping[str, object], source: str) -> Scenario:
    """A scenario with some values changed; `source` says where they come from.

    Args:
        made: the scenario to change; it stays as it is.
        values: by name (`allocation`) or by section and name (`funnel.allocation`).
        source: recorded with each changed value, and the place named in errors.

    Returns:
        A new scenario.

    Raises:
        ScenarioError: unknown names and values out of bounds, all at once.

    >>> with_values(scenario(), {"allocation": 0.02}, "a test").value("allocation")
    0.02
    """
    changes, problems = _by_section(values)
    return _validated(made.model_dump(), changes, source, problems)


def from_toml(text: str, *, as_of: date | None = None, source: str = "the scenario") -> Scenario:
    """A scenario from the text of a TOML file.

    Args:
        text: the file's text, see `scenario` for what it may hold.
        as_of: the day whose market is used; overrides the one in the file.
        source: the file's name, for errors and as the source of values that name none.

    Returns:
        The scenario.

    Raises:
        ScenarioError: no TOML, or mistakes in it, all at once.
        NotPublishedError: no market known on that day.

    >>> from_toml("[funnel]\\nallocation = 0.02").value("allocation")
    0.02
    """
    if not isinstance(text, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ArgumentTypeError(f"text must be the text of a TOML file; got {text!r}")
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ScenarioError(source, [f"not a TOML file: {error}"]) from None
    return scenario(data, as_of=as_of, source=source)


def shipped() -> tuple[str, ...]:
    """The names of the scenarios that come with the package."""
    names = (path.name for path in files("core").joinpath(SHIPPED).iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def load_shipped(name: str, *, as_of: date | None = None) -> Scenario:
    """A scenario that comes with the package.

    Args:
        name: one of `shipped`.
        as_of: the day whose market is used; the article's own if left out.

    Returns:
        The scenario.

    Raises:
        ArgumentTypeError: no such scenario; the message lists those there are.
        NotPublishedError: no market known on that day.

    >>> load_shipped("base").value("employer")
    0.15
    """
    known = choice("scenario", name, shipped())
    text = files("core").joinpath(SHIPPED, f"{known}.toml").read_text(encoding="utf-8")
    return from_toml(text, as_of=as_of, source=f"scenario {known}")


def _day(value: object) -> tuple[date, list[str]]:
    if isinstance(value, date):
        return date(value.year, value.month, value.day), []
    try:
        return date.fromisoformat(str(value)), []
    except ValueError:
        return ARTICLE_DAY, [f"as_of must be a date such as 2025-07-18; got {value!r}"]


def _defaults(kind: type[Section], day: date) -> dict[str, Any]:
    kept = ("value", "unit", "source", "as_of", "low", "high", "note")
    known = baseline(day)
    numbers = {n: {key: getattr(known[n], key) for key in kept} for n in kind.inputs()}
    words = {
        name: {"value": described.default, "source": "Judgement"}
        for name, described in kind.choices().items()
    }
    return {name: {**numbers, **words}[name] for name in kind.model_fields}


def _by_section(values: Mapping[str, object]) -> tuple[dict[str, dict[str, Any]], list[str]]:
    changes: dict[str, dict[str, Any]] = {}
    problems: list[str] = []
    for given, value in values.items():
        path = str(given)
        section, _, name = path.rpartition(".")
        if SECTION_OF.get(name) is None or section not in ("", SECTION_OF[name]):
            problems.append(_unknown(path, [*SECTION_OF]))
        else:
            changes.setdefault(SECTION_OF[name], {})[name] = value
    return changes, problems


def _unknown(path: str, known: list[str]) -> str:
    near = difflib.get_close_matches(path.rpartition(".")[2], known, n=1)
    hint = f"did you mean {near[0]}?" if near else f"known: {', '.join(known)}"
    return f"{path}: no such assumption; {hint}"


def _validated(
    start: Mapping[str, Any], given: Mapping[str, Any], source: str, problems: list[str]
) -> Scenario:
    merged = dict(start)
    for key, value in given.items():
        if key in SECTIONS:
            merged[key] = _merged_section(key, start[key], value, source, problems)
        elif key in _HEAD:
            merged[key] = value
        else:
            problems.append(_unknown(key, [*_HEAD, *SECTIONS]))
    try:
        result = Scenario.model_validate(merged)
    except ValidationError as error:
        problems.extend(_sentence(detail) for detail in error.errors())
        for wrong in {str(detail["loc"][0]) for detail in error.errors()}:
            merged[wrong] = start.get(wrong, "")
        result = Scenario.model_validate(merged)
    problems.extend(_contradictions(result))
    if problems:
        raise ScenarioError(source, problems)
    return result


def _merged_section(
    section: str, start: Mapping[str, Any], given: object, source: str, problems: list[str]
) -> dict[str, Any]:
    merged = dict(start)
    if not isinstance(given, Mapping):
        problems.append(f"{section}: must be a table of assumptions; got {given!r}")
        return merged
    numbers, words = SECTIONS[section].inputs(), SECTIONS[section].choices()
    for name, value in cast("Mapping[str, Any]", given).items():
        if name not in merged:
            problems.append(_unknown(f"{section}.{name}", [*merged]))
            continue
        table = cast("Mapping[str, Any]", value if isinstance(value, Mapping) else {"value": value})
        place = f"{section}.{name}"
        if name in numbers:
            found = _number_mistakes(place, table, numbers[name])
            change = _widened(merged[name], table)
        else:
            found = _word_mistakes(place, table, words[name])
            change = {**table, "value": str(table.get("value", merged[name]["value"]))}
        problems.extend(found)
        if not found:
            merged[name] = {**merged[name], **_provenance(table, source), **change}
    return merged


def _number_mistakes(place: str, table: Mapping[str, Any], described: Input) -> list[str]:
    problems = _unknown_keys(place, table, Assumption)
    unit = table.get("unit") or described.unit
    if unit != described.unit:
        problems.append(f"{place}: the unit must be {described.unit}; got {unit}")
    for key in ("value", "low", "high"):
        if table.get(key) is not None or (key == "value" and key in table):
            mistake = described.mistake(table[key])
            where = place if key == "value" else f"{place}.{key}"
            problems += [f"{where} {mistake}"] if mistake else []
    return problems


def _word_mistakes(place: str, table: Mapping[str, Any], described: ChoiceInput) -> list[str]:
    problems = _unknown_keys(place, table, Choice)
    mistake = described.mistake(table["value"]) if "value" in table else None
    return [*problems, f"{place} {mistake}"] if mistake else problems


def _unknown_keys(
    place: str, table: Mapping[str, Any], kind: type[Assumption | Choice]
) -> list[str]:
    known = [*kind.model_fields]
    return [_unknown(f"{place}.{key}", known) for key in table if key not in known]


def _provenance(table: Mapping[str, Any], source: str) -> dict[str, Any]:
    """Where a changed value comes from; what was known of the old one does not hold for it."""
    return {"source": source, "as_of": None, "note": ""} if "value" in table else {}


def _widened(start: Mapping[str, Any], table: Mapping[str, Any]) -> dict[str, Any]:
    """A changed number; the range it is tested over reaches to it."""
    change = dict(table)
    for key, widest in (("low", min), ("high", max)):
        numbers = isinstance(change.get("value"), (int, float)) and start[key] is not None
        if numbers and key not in change:
            change[key] = widest(start[key], change["value"])
    return change


def _sentence(detail: Any) -> str:
    place = ".".join(str(part) for part in detail["loc"])
    if detail["type"] == "cell_text":
        return f"{place}: {detail['msg']}"
    return f"{place}: {detail['msg'].lower()}; got {shortened(detail['input'])}"


def _contradictions(made: Scenario) -> list[str]:
    problems: list[str] = []
    for section, name, _, assumption in made.entries():
        low = assumption.value if assumption.low is None else assumption.low
        high = assumption.value if assumption.high is None else assumption.high
        if not low <= assumption.value <= high:
            problems.append(
                f"{section}.{name}: the value must lie between low and high; "
                f"got {low} <= {assumption.value} <= {high}"
            )
    weights = sum(made.value(name) for name in Alternatives.model_fields)
    if abs(weights - 1.0) > WEIGHT_TOLERANCE:
        problems.append(f"alternatives: the five weights must sum to 1; got {weights!r}")
    if made.value("btc_cap") > made.value("total_cap"):
        problems.append("market.btc_cap: must not be above market.total_cap")
    if made.value("crypto_sleeve") + made.value("alternatives_sleeve") > 1.0 + WEIGHT_TOLERANCE:
        problems.append("member: crypto_sleeve and alternatives_sleeve must sum to at most 1")
    if made.value("target_low") > made.value("target_high"):
        problems.append("dominance.target_low: must not be above dominance.target_high")
    return problems
