"""Which layout and theme a command works with, and what stands beside the scenario."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from core.assumptions import Scenario
    from templates import Layout
    from templates.theme import Theme
    from workbooks.form import Form


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


def chosen_form(origin: str, first: Scenario, layout: Layout, theme: Theme) -> Form:
    """The form of a report: what a filled workbook holds beside its scenario, else the examples.

    Args:
        origin: what the scenario came from, a file or a name.
        first: the scenario.
        layout: of the report.
        theme: of the report.

    Raises:
        ScenarioError: mistakes in the workbook, all at once.
    """
    from workbooks.files import SUFFIXES, read_file
    from workbooks.form import example_form

    path = Path(origin)
    if path.suffix.lower() not in SUFFIXES or not path.is_file():
        return example_form(layout, first, theme)
    from workbooks.filled import form_in

    return form_in(read_file(path), path.name, first, layout, theme)
