"""Which layout a command works with, and the scenario that a new template starts from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from datetime import date

    from core.assumptions import Scenario
    from core.participants import Participants
    from templates import Layout
    from templates.theme import Theme
    from workbooks.cases import Case


def templates_listed() -> Iterator[str]:
    """The templates that ship, a line each."""
    from templates import SHIPPED, load

    for name in SHIPPED:
        yield f"{name:<12}{load(name).summary}"


def chosen_layout(name: str, file: Path | None = None) -> Layout:
    """The layout in a file, or the one that ships under a name.

    Raises:
        BadParameter: no such template.
        LayoutError: mistakes in the file, all at once.
    """
    from templates import SHIPPED, from_file, load

    if file is not None:
        return from_file(file)
    if name not in SHIPPED:
        raise typer.BadParameter(
            f"there is no template {name!r}; the templates that ship are {', '.join(SHIPPED)};"
            " --layout takes one of your own",
            param_hint="TEMPLATE",
        )
    return load(name)


def chosen_theme(file: Path | None) -> Theme:
    """The theme in a file, or the house's.

    Raises:
        ThemeError: mistakes in the file, all at once.
    """
    from templates.theme import HOUSE, theme_from_file

    return HOUSE if file is None else theme_from_file(file)


def chosen_cases(name: str, first: Scenario, layout: Layout) -> tuple[Case, ...]:
    """The scenarios beside the first: those of a filled workbook, else those that ship.

    Raises:
        ScenarioError: mistakes in the workbook's columns, all at once.
    """
    from workbooks.cases import shipped_cases
    from workbooks.files import SUFFIXES
    from workbooks.read_cases import read_cases

    if not layout.compares:
        return ()
    path = Path(name)
    filled = path.suffix.lower() in SUFFIXES and path.is_file()
    return read_cases(path, first) if filled else shipped_cases(first)


def chosen_participants(name: str, first: Scenario, layout: Layout) -> Participants | None:
    """The participants of a filled workbook, else the example's; None where no plan is meant.

    Raises:
        ScenarioError: mistakes in the workbook's table, all at once.
    """
    from workbooks.files import SUFFIXES
    from workbooks.participants import of_layout
    from workbooks.read_participants import read_participants

    path = Path(name)
    filled = path.suffix.lower() in SUFFIXES and path.is_file()
    read = read_participants(path, first.value("first_year")) if filled else None
    return of_layout(layout, read)


def starting_scenario(layout: Layout, as_of: date | None = None) -> Scenario:
    """The scenario a new template shows: the baseline with the layout's own defaults over it.

    Args:
        layout: of the template.
        as_of: the day of the baseline; the article's own if left out.

    Raises:
        NotPublishedError: no market known on that day.
        ScenarioError: defaults that are out of bounds, all at once.
    """
    from core.number_text import number_in
    from core.scenarios import scenario, with_values

    start = scenario({"name": "own", "title": "Own assumptions"}, as_of=as_of)
    if not layout.defaults:
        return start
    origin = {"source": f"An example; the template {layout.name}", "as_of": start.as_of}
    numbers = {name: number_in(text) for name, text in layout.defaults.items()}
    values = {
        name: {"value": layout.defaults[name] if number is None else number, **origin}
        for name, number in numbers.items()
    }
    return with_values(start, values, layout.name)
