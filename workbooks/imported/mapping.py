"""Which column of a file is which of ours: as told, else by its title."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from workbooks.errors import RequestError
from workbooks.imported.shapes import Column, Kind, Shape

_KEYS = ("from", "percent")
_MOST_TITLES = 20


@dataclass(frozen=True, slots=True)
class Link:
    """A title of the file for a column of ours; `percent` says that 5 in it means 5%."""

    title: str
    percent: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A column of ours, and where in the file it is."""

    column: Column
    index: int
    title: str
    percent: bool


def of_settings(texts: Sequence[str], shape: Shape) -> dict[str, Link]:
    """The links of texts such as Annual pay=salary, the file's title first.

    Raises:
        RequestError: every text that is none, or names no column.

    >>> from workbooks.imported.shapes import PARTICIPANTS
    >>> of_settings(["Annual pay = salary"], PARTICIPANTS)["salary"].title
    'Annual pay'
    """
    links: dict[str, Link] = {}
    problems: list[str] = []
    for text in texts:
        title, sign, name = (part.strip() for part in text.rpartition("="))
        if not sign or not title or not name:
            problems.append(f"{text!r}: must be TITLE=NAME, the title in the file first")
        else:
            problems += _added(links, name, Link(title), shape)
    if problems:
        raise RequestError("--map", problems)
    return links


def of_toml(text: str, place: str, shape: Shape) -> dict[str, Link]:
    """The links of a TOML file: under [columns] a line for each, salary = "Annual pay".

    A table says more: deferral_rate = { from = "Deferral", percent = true }.

    Raises:
        RequestError: no TOML, or mistakes in it, all at once.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RequestError(place, [f"not a TOML file: {error}"]) from None
    columns = table.get("columns")
    if set(table) != {"columns"} or not isinstance(columns, dict):
        raise RequestError(place, ["must hold one table, [columns]"])
    links: dict[str, Link] = {}
    problems: list[str] = []
    for name, given in cast("dict[str, Any]", columns).items():
        link = _link(given)
        if link is None:
            problems.append(
                f'columns.{name}: must be a title such as "Annual pay", or'
                ' { from = "Annual pay", percent = true }'
            )
        else:
            problems += _added(links, name, link, shape)
    if problems:
        raise RequestError(place, problems)
    return links


def _link(given: object) -> Link | None:
    if isinstance(given, str):
        return Link(given)
    if not isinstance(given, dict):
        return None
    table = cast("dict[str, object]", given)
    title, percent = table.get("from"), table.get("percent", False)
    if isinstance(title, str) and isinstance(percent, bool) and set(table) <= set(_KEYS):
        return Link(title, percent)
    return None


def _added(links: dict[str, Link], name: str, link: Link, shape: Shape) -> list[str]:
    column = shape.column(name)
    if column is None:
        names = [one.name for one in shape.columns]
        near = difflib.get_close_matches(name, names, n=1)
        hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(names)}"
        return [f"{name}: no such column of {shape.name}; {hint}"]
    if name in links:
        return [f"{name}: is mapped twice"]
    if link.percent and column.kind is not Kind.SHARE:
        return [f"{name}: percent is for shares only"]
    links[name] = link
    return []


def linked(
    titles: Sequence[str], links: Mapping[str, Link], shape: Shape
) -> tuple[list[Found], list[str]]:
    """The columns of ours that are in a file, and every mistake in its titles."""
    places: dict[str, list[int]] = {}
    for index, title in enumerate(titles):
        places.setdefault(_plain(title), []).append(index)
    found: list[Found] = []
    problems: list[str] = []
    for column in shape.columns:
        link = links.get(column.name)
        wanted = [link.title] if link else [column.name, *column.titles]
        hits = [index for title in wanted for index in places.get(_plain(title), [])]
        if len(hits) > 1:
            called = " and ".join(repr(titles[index]) for index in hits)
            problems.append(
                f"row 1: {column.name} could be {called}; rename one, or map another title to it"
            )
        elif hits:
            title = titles[hits[0]]
            found.append(Found(column, hits[0], title, bool(link and link.percent)))
        elif link:
            problems.append(f"row 1: there is no title {link.title!r}{_near(link.title, titles)}")
        elif column.required:
            problems.append(
                f"row 1: there is no column for {column.name}; map a title to it; the titles are"
                f" {_listed(titles)}"
            )
    return found, [*problems, *_shared(found)]


def _shared(found: Sequence[Found]) -> list[str]:
    """One sentence for each column of the file that two of ours are mapped to."""
    first: dict[int, str] = {}
    problems: list[str] = []
    for one in found:
        if one.index in first:
            problems.append(
                f"row 1: {one.title!r} is mapped to {first[one.index]} and to {one.column.name}"
            )
        first.setdefault(one.index, one.column.name)
    return problems


def _plain(title: str) -> str:
    return " ".join(title.replace("_", " ").casefold().split())


def _near(title: str, titles: Sequence[str]) -> str:
    near = difflib.get_close_matches(title, titles, n=1)
    return f"; did you mean {near[0]!r}?" if near else f"; the titles are {_listed(titles)}"


def _listed(titles: Sequence[str]) -> str:
    shown = ", ".join(repr(title[:60]) for title in titles[:_MOST_TITLES])
    return shown + (", ..." if len(titles) > _MOST_TITLES else "")
