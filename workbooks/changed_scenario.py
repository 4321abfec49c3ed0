"""A scenario with single values changed, by --set or by the rows of a grid.

The changed scenario says so in its name and its title, so that no report of it passes for one of
the scenario it came from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from core.assumptions import Scenario
from core.cells import Cell, CellError
from core.errors import ScenarioError
from core.number_text import number_in
from core.scenarios import with_values
from workbooks.errors import RequestError
from workbooks.words import in_unit

SETTINGS = "--set on the command line"


def with_settings(chosen: Scenario, settings: Sequence[str]) -> Scenario:
    """The scenario with what --set gives: texts such as allocation=2%.

    Raises:
        ScenarioError: every setting that is none, or is out of bounds.
    """
    if not settings:
        return chosen
    problems = [f"{text!r}: must be NAME=VALUE" for text in settings if "=" not in text]
    values = {
        name.strip(): _typed(value)
        for name, sign, value in (text.partition("=") for text in settings)
        if sign
    }
    try:
        made = with_changes(chosen, values, SETTINGS)
    except ScenarioError as error:
        raise ScenarioError(SETTINGS, [*problems, *error.problems]) from None
    if problems:
        raise ScenarioError(SETTINGS, problems)
    return made


def of_grid(chosen: Scenario, path: Path) -> dict[str, Scenario]:
    """A scenario for each row of a grid, by the name of the row; a blank cell changes nothing.

    Raises:
        BadFileError: the file cannot be read.
        RequestError: every mistake of every row.
    """
    from workbooks.grid import read_grid

    found: dict[str, Scenario] = {}
    problems: list[str] = []
    for variant in read_grid(path):
        values = {each.place: _of_cell(each.value) for each in variant.overrides}
        given = {place: value for place, value in values.items() if value is not None}
        try:
            made = with_changes(chosen, given, f"{path.name}, {variant.name}")
        except ScenarioError as error:
            problems += [f"{variant.name}: {problem}" for problem in error.problems]
        else:
            found[variant.name] = made.model_copy(update={"name": variant.name})
    if problems:
        raise RequestError(str(path), problems)
    return found


def with_changes(chosen: Scenario, values: Mapping[str, object], source: str) -> Scenario:
    """The scenario with some values changed; its name and title say that it was changed.

    Raises:
        ScenarioError: unknown names and values out of bounds, all at once.
    """
    made = with_values(chosen, values, source)
    if not values:
        return made
    changes = ", ".join(_said(made, name.rpartition(".")[2]) for name in values)
    return made.model_copy(
        update={"name": f"{made.name}, changed", "title": f"As {made.name}, but with {changes}"}
    )


def _said(made: Scenario, name: str) -> str:
    number = next((entry for entry in made.entries() if entry.name == name), None)
    if number is None:
        return f"{name} {made.choice(name)}"
    return f"{name} {in_unit(number.assumption.value, number.input.unit)}"


def _typed(text: str) -> float | str:
    """2% is 0.02 and 9,300 is 9300; what is no number stays text, for the message."""
    number = number_in(text)
    return text if number is None else number


def _of_cell(value: Cell | datetime) -> object:
    """What a cell of a grid gives to a scenario; None for a blank one."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.value if isinstance(value, CellError) else value
