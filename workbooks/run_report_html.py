"""The report of a run as one page for a browser: it needs no network, and no script to be read."""

from __future__ import annotations

from workbooks.html_page import rendered
from workbooks.run_report_drawing import FEW, formula_bar, scatter, standing_bar
from workbooks.run_report_rows import file_views
from workbooks.run_totals import Run, Standing
from workbooks.shown import duration, readable

_OPEN_FILES = 12
"""Up to so many files have their details unfolded."""


def page(run: Run) -> bytes:
    """The page, in UTF-8."""
    views = file_views(run)
    values = {
        "run": run,
        "command": readable(run.command),
        "folder": readable(run.folder),
        "views": views,
        "detailed": [view for view in views if view.has_details],
        "few": len(run.reports) <= FEW,
        "open_files": _OPEN_FILES,
        "scatter": scatter(run.reports) if len(run.reports) > FEW else None,
        "standing_bar": standing_bar(run),
        "formula_bar": formula_bar,
        "standings": list(Standing),
    }
    return rendered("run_report_page", {"duration": duration}, values)
