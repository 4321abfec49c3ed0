"""Layouts of workbooks, as data that a finance user could copy and edit."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path

from templates.errors import LayoutError
from templates.formats import FORMATS
from templates.layout import Layout
from templates.loading import made
from templates.meaning import mistakes

__all__ = [
    "FORMATS",
    "SHIPPED",
    "Layout",
    "LayoutError",
    "from_file",
    "from_toml",
    "layout_text",
    "load",
]

SHIPPED = ("inflow", "member", "plan", "scenarios")
"""The layouts that ship, in the order they are listed."""


@cache
def load(name: str = "inflow") -> Layout:
    """A layout that ships with the product.

    Raises:
        LayoutError: no layout of that name, or mistakes in it, all at once.
    """
    return from_toml(layout_text(name), name)


def layout_text(name: str) -> str:
    """The TOML file of a layout that ships.

    Raises:
        LayoutError: no layout of that name.
    """
    if name not in SHIPPED:
        known = ", ".join(SHIPPED)
        raise LayoutError(name, [f"there is no layout of that name; there are {known}"])
    return files("templates").joinpath(f"{name}.toml").read_text(encoding="utf-8")


def from_file(path: Path) -> Layout:
    """A layout of one's own, from a TOML file.

    Raises:
        LayoutError: no such file, no TOML, or mistakes in it, all at once.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise LayoutError(path.name, ["not a TOML file in UTF-8"]) from None
    except OSError as error:
        raise LayoutError(path.name, [f"cannot be read: {error.strerror}"]) from None
    return from_toml(text, path.name)


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
