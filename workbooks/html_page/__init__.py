"""What every page of ours has in common: its head, its style, and what it may do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, cast

from workbooks.page_policy import policy
from workbooks.shown import count, readable

if TYPE_CHECKING:
    from jinja2 import Template


def rendered(
    folder: str,
    filters: Mapping[str, Callable[[Any], str]],
    values: Mapping[str, object],
    style: str = "",
    pictures: bool = False,
) -> bytes:
    """A page, in UTF-8; it needs no network.

    Args:
        folder: the folder of workbooks with page.html, page.css and, if it has a script, page.js.
        filters: filters of the page's own, by name.
        values: what the page tells, by name.
        style: what changes the page's own style.
        pictures: whether it shows pictures, which are then within it.
    """
    style = _part("html_page", "base.css") + _part(folder, "page.css") + style
    script = _part(folder, "page.js")
    known = {**values, "style": style, "script": script, "policy": policy(style, script, pictures)}
    return _template(folder, tuple(filters.items())).render(known).encode()


@cache
def _part(folder: str, name: str) -> str:
    """A part of a page; "" where there is none."""
    path = files("workbooks").joinpath(folder, name)
    return path.read_text(encoding="utf-8") if path.is_file() else ""


@cache
def _template(folder: str, filters: tuple[tuple[str, Callable[[Any], str]], ...]) -> Template:
    from jinja2 import DictLoader, Environment, StrictUndefined

    parts = {"head.html": _part("html_page", "head.html"), "page.html": _part(folder, "page.html")}
    environment: Any = Environment(
        loader=DictLoader(parts),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_written,
    )
    environment.filters.update(filters, count=count)
    return cast("Template", environment.get_template("page.html"))


def _written(value: object) -> object:
    """A text without control characters; markup of our own as it is."""
    return readable(value) if type(value) is str else value
