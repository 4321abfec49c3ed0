"""The command `recalc`: saved workbooks recalculated without Excel."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from datetime import datetime

    from workbooks.batch import Crew, Terms
    from workbooks.jobs import Job
    from workbooks.outcome import Report
    from workbooks.places import Place
    from workbooks.request import Override

USAGE = 2
FINDINGS = 1
SCHEMA = 2
_STORAGE_OPTION = "--storage-option"


def recalc(
    paths: Annotated[
        list[str],
        typer.Argument(help="Workbooks, or folders of workbooks; URLs such as s3://bucket/in too."),
    ],
    out: Annotated[
        str | None,
        typer.Option(
            "--out",
            metavar="FOLDER",
            help="Folder or URL to write the recalculated workbooks to.",
        ),
    ] = None,
    in_place: Annotated[
        bool, typer.Option("--in-place", help="Replace each workbook by its recalculated self.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Replace files that are already in the --out folder.")
    ] = False,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with a run that was stopped or had failures.")
    ] = False,
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="PLACE=VALUE",
            help="Change an input first: Sheet1!B3=5%, rate=0.05, 'My sheet'!B3=TRUE. A date such"
            ' as 2025-12-31 is one; "text" in quotes stays text. Repeat it for several.',
        ),
    ] = None,
    scenario: Annotated[
        str,
        typer.Option(
            metavar="SCENARIO",
            help="Take the inputs that have the names of assumptions from a scenario: a file"
            " (.toml), a filled template, or the name of one that ships.",
        ),
    ] = "",
    grid: Annotated[
        Path | None,
        typer.Option(
            help="A CSV file with an input in each column and a variant in each row; each gives a"
            " result of its own, named by the column name, or numbered."
        ),
    ] = None,
    as_of: Annotated[
        str,
        typer.Option(
            "--as-of",
            metavar="DATE",
            help="What TODAY and NOW give: 2025-12-31, or 2025-12-31T16:30. The present if left"
            " out.",
        ),
    ] = "",
    engine: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="The engine, or auto: the cheapest that agrees with the workbook's own values.",
        ),
    ] = "auto",
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 1 when anything is unexplained.")
    ] = False,
    signatures: Annotated[
        Literal["refuse", "remove"],
        typer.Option(
            help="What happens to a digitally signed workbook whose values change.",
        ),
    ] = "refuse",
    workers: Annotated[
        int | None,
        typer.Option(
            min=1,
            metavar="NUMBER",
            help="Workbooks at once; as many as there are cores if left out.",
        ),
    ] = None,
    time_limit: Annotated[
        float, typer.Option(min=0.1, metavar="SECONDS", help="What one workbook may take.")
    ] = 300.0,
    memory_limit: Annotated[
        int, typer.Option(min=64, metavar="MB", help="What one workbook may take.")
    ] = 2048,
    cluster: Annotated[
        str,
        typer.Option(
            metavar="ADDRESS",
            help="Do the work on a Dask cluster: the address of its scheduler, such as"
            " tcp://scheduler:8786.",
        ),
    ] = "",
    storage_options: Annotated[
        list[str] | None,
        typer.Option(
            _STORAGE_OPTION,
            metavar="KEY=VALUE",
            help="How to reach the store of a URL, such as endpoint_url=https://minio:9000. Repeat"
            " it for several.",
        ),
    ] = None,
    limits: Annotated[
        list[str] | None,
        typer.Option(
            "--limit",
            metavar="NAME=NUMBER",
            help="Change a limit for what a file may hold: file, entries, part, total, ratio,"
            " ratio_from, depth, cells, strings, formula. Repeat it for several.",
        ),
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write a report of the run: .html or .xlsx."),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object for programs.")
    ] = False,
) -> None:
    """Recalculate saved workbooks without Excel, and lose no value that is good.

    Only values are written; formulas, formats, macros and everything else stay as they are. A
    value of Excel's that nothing explains away is kept, and the cell is listed. Exits with 1 when
    a file failed.
    """
    from workbooks.places import options_from, place

    options = options_from(storage_options or [])
    places = [place(path, options) for path in paths]
    folder = None if out is None else place(out, options)
    _refuse_bad_usage(folder, in_place, grid, report, force)
    moment = _moment(as_of)
    _check_engine(engine)
    from workbooks.batch import Terms, locally
    from workbooks.grid import read_grid
    from workbooks.jobs import plan
    from workbooks.limits import limits_from
    from workbooks.request import Request, Signatures
    from workbooks.workers import Bounds, cores

    request = Request(
        engine,
        _overrides(scenario, settings or []),
        moment,
        Signatures(signatures),
        limits_from(limits or []),
    )
    started = time.monotonic()
    with _connected(cluster) as crew:
        jobs = plan(places, folder, request, read_grid(grid) if grid else ())
        bounds = Bounds(time_limit, memory_limit)
        terms = Terms(force, resume, workers or cores(), bounds, crew or locally)
        reports = _run(jobs, _folders(places, folder), terms, as_json)
    if report is not None:
        _write_report(report, reports, time.monotonic() - started)
    if _has_findings(reports, strict):
        raise typer.Exit(FINDINGS)


def _refuse_bad_usage(
    out: Place | None, in_place: bool, grid: Path | None, report: Path | None, force: bool
) -> None:
    problem = ""
    if (out is None) == (not in_place):
        problem = "give either --out FOLDER or --in-place"
    elif isinstance(out, Path) and out.is_file():
        problem = f"--out must be a folder; {out} is a file"
    elif grid is not None and out is None:
        problem = "--grid gives several results for each workbook: use --out FOLDER"
    if problem:
        typer.echo(f"error: {problem}", err=True)
        raise typer.Exit(USAGE)
    if report is not None:
        from workbooks.commands.output import refuse_existing
        from workbooks.run_report import check_path

        check_path(report)
        refuse_existing(report, force, "--report")


def _check_engine(name: str) -> None:
    from workbooks.engines import AUTO, engine, names

    if name not in (AUTO, *names()):
        known = ", ".join((AUTO, *names()))
        raise typer.BadParameter(f"must be one of {known}; got {name!r}", param_hint="--engine")
    if name != AUTO:
        engine(name)  # it says what is missing


def _moment(text: str) -> datetime | None:
    from datetime import datetime

    try:
        found = datetime.fromisoformat(text) if text else None
    except ValueError:
        found = None
    if text and (found is None or found.tzinfo is not None):
        raise typer.BadParameter(
            f"must be a date such as 2025-12-31, or with a time 2025-12-31T16:30; got {text!r}",
            param_hint="--as-of",
        )
    return found


def _overrides(scenario: str, texts: Sequence[str]) -> tuple[Override, ...]:
    """Those of the scenario, then single settings over them."""
    from workbooks.commands.report import chosen_scenario
    from workbooks.overrides import of_scenario, settings

    given = settings(texts)
    return (*of_scenario(chosen_scenario(scenario, None)), *given) if scenario else given


def _connected(cluster: str) -> AbstractContextManager[Crew | None]:
    """The crew of a cluster, None for that of this machine."""
    if not cluster:
        return nullcontext()
    from workbooks.cluster import connected

    return connected(cluster)


def _folders(paths: Sequence[Place], out: Place | None) -> list[Path]:
    from workbooks.batch import folders_for

    return folders_for(paths, out)


def _run(jobs: Sequence[Job], folders: Sequence[Path], terms: Terms, as_json: bool) -> list[Report]:
    """Does the jobs and tells of each; gives the reports in the order of the jobs."""
    from workbooks import batch
    from workbooks.commands.recalc_display import display

    reports: dict[Job, Report] = {}
    try:
        with (
            display(jobs, quiet=as_json) as shown,
            closing(batch.run(jobs, folders, terms, started=shown.started)) as running,
        ):
            for job, report in running:
                reports[job] = report
                shown.done(job, report)
    except KeyboardInterrupt:
        if not as_json:
            typer.echo("stopped; the same command with --resume goes on from here", err=True)
        raise
    finally:
        ordered = [reports[job] for job in jobs if job in reports]
        if as_json:
            _print_json(ordered)
    return ordered


def _has_findings(reports: Sequence[Report], strict: bool) -> bool:
    return any(
        report.status == "failed" or (strict and (report.unexplained or report.disagreements))
        for report in reports
    )


def _write_report(path: Path, reports: Sequence[Report], seconds: float) -> None:
    import shlex
    from datetime import datetime

    from workbooks.run_report import write_report

    command = shlex.join(["crypto-inflow", *_without_secrets(sys.argv[1:])])
    write_report(path, reports, command, made=datetime.now(), seconds=seconds)


def _without_secrets(arguments: Sequence[str]) -> list[str]:
    """The command line without the values of storage options."""
    shown: list[str] = []
    for before, text in zip(["", *arguments], arguments, strict=False):
        inline = text.startswith(f"{_STORAGE_OPTION}=")
        name = f"{_STORAGE_OPTION}=" if inline else ""
        key = text.removeprefix(name).partition("=")[0]
        shown.append(f"{name}{key}=..." if inline or before == _STORAGE_OPTION else text)
    return shown


def _print_json(reports: Sequence[Report]) -> None:
    import json

    files = [report.as_json() for report in reports]
    text = json.dumps({"schema": SCHEMA, "files": files}, ensure_ascii=False, allow_nan=False)
    typer.echo(text.encode(errors="backslashreplace").decode())
