"""The report of a run of recalculations, as a page for a browser or as a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from workbooks.errors import OutputError
from workbooks.files import put_file
from workbooks.outcome import Report
from workbooks.run_totals import Run

SUFFIXES = (".html", ".xlsx")


def check_path(path: Path) -> None:
    """Tells before a run whether a report could be written there.

    Raises:
        OutputError: the name ends in something else than .html or .xlsx, or its folder is missing.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise OutputError(
            f"{path} ends in {path.suffix or 'nothing'}, and a report is .html or .xlsx."
            f" Name it for instance {path.with_suffix('.html').name or 'report.html'}"
        )
    if path.is_dir():
        raise OutputError(f"{path} is a folder. Name a file for the report")
    if not path.absolute().parent.is_dir():
        raise OutputError(f"{path.parent} is no folder. Make it first, or name another")


def write_report(
    path: Path,
    reports: Sequence[Report],
    command: str,
    *,
    made: datetime | None = None,
    seconds: float | None = None,
) -> None:
    """Writes the report of a run; an old one is replaced, all at once or not at all.

    Equal arguments give equal bytes.

    Args:
        path: where; its ending says what, .html or .xlsx.
        reports: one for each file.
        command: what was typed.
        made: when the run was, if the report is to say so.
        seconds: how long the run took; left out, the seconds of the files are summed.

    Raises:
        OutputError: another ending, or the file cannot be written.
    """
    check_path(path)
    run = Run(reports, command, version("crypto-inflow"), made, seconds)
    put_file(path, _page(run) if path.suffix.lower() == ".html" else _workbook(run))


def _page(run: Run) -> bytes:
    from workbooks.run_report_html import page

    return page(run)


def _workbook(run: Run) -> bytes:
    from workbooks.run_report_xlsx import workbook

    return workbook(run)
