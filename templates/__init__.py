"""Layouts of workbooks, as data that a finance user could copy and edit."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from templates.errors import LayoutError
from templates.formats import FORMATS
from templates.layout import Layout
from templates.loading import made
from templates.meaning import mistakes

__all__ = ["FORMATS", "Layout", "LayoutError", "from_toml", "load"]


@cache
def load(name: str = "inflow") -> Layout:
    """A layout that ships with the product.

    Raises:
        LayoutError: no layout of that name, or mistakes in it, all at once.
    """
    path = files("templates").joinpath(f"{name}.toml")
    if not path.is_file():
        raise LayoutError(name, ["there is no layout of that name"])
    return from_toml(path.read_text(encoding="utf-8"), name)


def from_toml(text: str, place: str) -> Layout:
    """A layout from the text of a TOML file; `place` names it in errors.

    Raises:
        LayoutError: no TOML, or mistakes in it, all at once.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LayoutError(place, [f"not a TOML file: {error}"]) from None
    problems: list[str] = []
    layout = made(Layout, table, "", problems)
    if not problems:
        problems = mistakes(layout)
    if problems:
        raise LayoutError(place, problems)
    return layout
