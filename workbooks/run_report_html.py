"""The report of a run as one page for a browser: it needs no network, and no script to be read."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, cast

from workbooks.page_policy import policy
from workbooks.run_report_drawing import FEW, formula_bar, scatter, standing_bar
from workbooks.run_report_rows import file_views
from workbooks.run_totals import Run, Standing
from workbooks.shown import count, duration, readable

if TYPE_CHECKING:
    from jinja2 import Template

_OPEN_FILES = 12
"""Up to so many files have their details unfolded."""


def page(run: Run) -> bytes:
    """The page, in UTF-8."""
    style, script = _part("page.css"), _part("page.js")
    views = file_views(run)
    text = _template().render(
        run=run,
        command=readable(run.command),
        folder=readable(run.folder),
        views=views,
        detailed=[view for view in views if view.has_details],
        few=len(run.reports) <= FEW,
        open_files=_OPEN_FILES,
        scatter=scatter(run.reports) if len(run.reports) > FEW else None,
        standing_bar=standing_bar(run),
        formula_bar=formula_bar,
        standings=list(Standing),
        style=style,
        script=script,
        policy=policy(style, script),
    )
    return text.encode()


@cache
def _part(name: str) -> str:
    return files("workbooks").joinpath("run_report_page", name).read_text(encoding="utf-8")


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    environment: Any = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(duration=duration, count=count)
    return cast("Template", environment.from_string(_part("page.html")))
