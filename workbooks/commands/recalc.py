"""The command `recalc`: saved workbooks recalculated without Excel."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from workbooks.batch import Job
    from workbooks.outcome import Kept, Report

USAGE = 2
SOME_FAILED = 1
_SHOWN = 5


def recalc(
    paths: Annotated[list[Path], typer.Argument(help="Workbooks, or folders of workbooks.")],
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder to write the recalculated workbooks to.")
    ] = None,
    in_place: Annotated[
        bool, typer.Option("--in-place", help="Replace each workbook by its recalculated self.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Replace files that are already in the --out folder.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object for programs.")
    ] = False,
) -> None:
    """Recalculate saved workbooks that call the published functions, without Excel.

    Only values are written; formulas, formats, macros and everything else stay as they are. A
    cell that cannot be calculated keeps its value and is listed. Exits with 1 when a file failed.
    """
    if (out is None) == (not in_place):
        typer.echo("error: give either --out FOLDER or --in-place", err=True)
        raise typer.Exit(USAGE)
    if out is not None and out.exists() and not out.is_dir():
        typer.echo(f"error: --out must be a folder; {out} is a file", err=True)
        raise typer.Exit(USAGE)
    from workbooks import batch

    reports: list[Report] = []
    try:
        reports.extend(_watched(batch.plan(paths, out), force=force, quiet=as_json))
    except KeyboardInterrupt:
        if as_json:
            _print_json(reports)
        raise
    if as_json:
        _print_json(reports)
    if any(report.status == "failed" for report in reports):
        raise typer.Exit(SOME_FAILED)


def _watched(jobs: Sequence[Job], *, force: bool, quiet: bool) -> Iterator[Report]:
    """Does the jobs, tells of each on the way, with a bar on a terminal."""
    from workbooks import batch

    if not sys.stderr.isatty() or len(jobs) < 2:
        for report in batch.run(jobs, force=force):
            _tell(report, quiet=quiet)
            yield report
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Recalculating", total=len(jobs))
        for report in batch.run(jobs, force=force):
            progress.advance(task)
            _tell(report, quiet=quiet)
            yield report


def _tell(report: Report, *, quiet: bool) -> None:
    if report.status == "failed":
        typer.echo(f"error: {report.error}", err=True)
    elif not quiet:
        typer.echo(_summary(report))
        for kept in report.kept[:_SHOWN]:
            typer.echo(f"  kept {kept.sheet}!{kept.cell}: {_why(kept)}")
        if len(report.kept) > _SHOWN:
            typer.echo(f"  and {len(report.kept) - _SHOWN} more; --json lists them all")


def _summary(report: Report) -> str:
    place = "" if report.output == report.file else f" -> {report.output}"
    return (
        f"{report.file}{place}: {_count(report.formulas, 'formula')}, "
        f"{_count(report.calls, 'call')}, {_count(len(report.changed), 'cell')} changed, "
        f"{len(report.kept)} kept, {report.seconds:.2f} s"
    )


def _why(kept: Kept) -> str:
    if kept.engine is None:
        return kept.reason
    return f"{kept.reason} (Excel {_shown(kept.excel)}, engine {_shown(kept.engine)})"


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}" + ("" if number == 1 else "s")


def _shown(value: object) -> str:
    text = repr(value) if isinstance(value, float) else str(value)
    return text if len(text) <= 40 else f"{text[:37]}..."


def _print_json(reports: Sequence[Report]) -> None:
    import json

    files = [report.as_json() for report in reports]
    typer.echo(json.dumps({"schema": 1, "files": files}, ensure_ascii=False, allow_nan=False))
