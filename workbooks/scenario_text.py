"""A scenario as the text of a scenario file, which `core.scenarios.from_toml` reads."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from datetime import date

from core.assumptions import SECTION_OF, SECTIONS, Scenario
from core.scenarios import scenario as baseline_scenario
from core.sections import Section

_DELETE = "\x7f"


def scenario_text(scenario: Scenario, names: Collection[str] | None = None) -> str:
    """The text of a scenario file.

    Args:
        scenario: what to write.
        names: of the assumptions to write; all if left out. What is not written is that of the
            dated baseline when the file is read.

    >>> from core.scenarios import scenario
    >>> print(scenario_text(scenario(), ["legal"]), end="")
    name = "article"
    title = "10% of 401(k) assets into crypto"
    description = ""
    as_of = 2025-07-18
    <BLANKLINE>
    [funnel.legal]
    value = 1.0
    unit = "share"
    source = "The article: not prohibited by law"
    as_of = 2025-07-18
    low = 0.5
    high = 1.0
    """
    return "\n".join(_lines(scenario, SECTION_OF if names is None else names)) + "\n"


def changes_text(scenario: Scenario) -> str:
    """The text of a scenario file with what differs from the dated baseline."""
    known = baseline_scenario({}, as_of=scenario.as_of)
    changed = [
        name
        for name, section in SECTION_OF.items()
        if getattr(getattr(scenario, section), name) != getattr(getattr(known, section), name)
    ]
    return scenario_text(scenario, changed)


def _lines(scenario: Scenario, names: Collection[str]) -> Iterator[str]:
    yield f"name = {_value(scenario.name)}"
    yield f"title = {_value(scenario.title)}"
    yield f"description = {_value(scenario.description)}"
    yield f"as_of = {_value(scenario.as_of)}"
    for section in SECTIONS:
        held: Section = getattr(scenario, section)
        for name, row in held:
            if name in names:
                yield ""
                yield f"[{section}.{name}]"
                for key, value in row:
                    if value is not None and (value != "" or key == "source"):
                        yield f"{key} = {_value(value)}"


def _value(value: str | float | date) -> str:
    """A value as TOML writes it; its texts are JSON's, but for one character."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace(_DELETE, "\\u007f")
    return repr(float(value)) if isinstance(value, int | float) else value.isoformat()
