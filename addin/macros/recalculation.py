"""Recalculate: the headless engine on a copy of the workbook, or on a folder of workbooks."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from addin.macros.apart import done_apart
from addin.macros.desk import Desk, MacroError, Stopped, quiet
from addin.macros.models import place_to_save
from addin.macros.sheets import new_sheet, put_table, put_title

if TYPE_CHECKING:
    from workbooks.batch import Terms
    from workbooks.jobs import Job
    from workbooks.outcome import Report

_TITLES = ("File", "Status", "Formulas", "Calls", "Changed", "Kept", "Seconds", "Why")
_WIDTHS = (60, 10, 10, 10, 10, 10, 10, 70)


def recalculate_workbook(desk: Desk) -> None:
    """Recalculates a copy of the workbook without Excel and saves it where the user chooses."""
    from workbooks.files import put_file

    data, name = desk.content(), desk.book.name
    out, report = done_apart(desk, f"recalculating {name}", recalculated, data, name)
    said = f"{summary(report)} Save the recalculated copy?"
    if not desk.dialogs.agree(said):
        raise Stopped
    stem, suffix = Path(name).stem, Path(name).suffix or ".xlsx"
    path = place_to_save(desk, "Save the recalculated copy as", f"{stem} recalculated{suffix}")
    put_file(path, out)
    if desk.dialogs.agree(f"{path} is written. Open it?"):
        desk.book.app.books.open(str(path))


def recalculate_folder(desk: Desk) -> None:
    """Recalculates the workbooks of a folder into another one and lists what happened."""
    source = desk.dialogs.open_folder("Which folder of workbooks?")
    target = source and desk.dialogs.open_folder("Where to write the results?")
    if not source or not target:
        raise Stopped
    jobs = folder_jobs(source, target)
    terms = terms_for(desk, jobs, target)
    done: dict[Job, Report] = {}
    try:
        recalculate_jobs(desk, jobs, target, terms, done)
    finally:
        if done:
            _list(desk, [_row(done[job]) for job in jobs if job in done], len(jobs), target)


def folder_jobs(source: Path, target: Path) -> list[Job]:
    """The workbooks of a folder and where each goes; results of an earlier run are left out.

    Raises:
        MacroError: the folders are the same, or there is nothing to do.
    """
    from workbooks.jobs import plan

    if source.resolve() == target.resolve():
        raise MacroError("The results need a folder of their own, or they would replace the files")
    jobs = plan([source], target)
    if jobs[0].source == source:
        raise MacroError(jobs[0].problem)
    return jobs


def terms_for(desk: Desk, jobs: Sequence[Job], target: Path) -> Terms:
    """How to go about the files, after questions: a stopped run goes on, files are replaced.

    Raises:
        Stopped: files that are there shall stay.
    """
    from workbooks.batch import Terms
    from workbooks.journal import JOURNAL
    from workbooks.workers import cores

    unfinished = "The last run into {} was stopped or had failures. Go on with it?"
    if (target / JOURNAL).exists() and desk.dialogs.agree(unfinished.format(target)):
        return Terms(resume=True, workers=cores())
    there = sum(Path(str(job.target)).exists() for job in jobs)
    if there and not desk.dialogs.agree(f"{there} files exist already in {target}. Replace them?"):
        raise Stopped
    return Terms(force=there > 0, workers=cores())


def recalculate_jobs(
    desk: Desk, jobs: Sequence[Job], target: Path, terms: Terms, done: dict[Job, Report]
) -> None:
    """Recalculates files over the machine's cores, as `crypto-inflow recalc` does.

    Args:
        desk: shows the progress and knows the Escape key.
        jobs: from `folder_jobs`.
        target: the folder of the results.
        terms: from `terms_for`.
        done: takes up the report of each file as it is done.

    Raises:
        Stopped: Escape was pressed; what is in `done` is written, nothing else.
        BusyError: another run is at work in that folder.
    """
    from workbooks.batch import folders_for, run

    begun: list[str] = []

    def looking() -> None:
        latest = f", {begun[-1]}" if begun else ""
        desk.progress.show(f"{len(done)} of {len(jobs)} files done{latest}")

    running = run(
        jobs,
        folders_for([], target),
        replace(terms, looking=looking),
        started=lambda job: begun.append(job.source.name),
    )
    with closing(running):
        done.update(running)


def recalculated(data: bytes, name: str) -> tuple[bytes, Report]:
    """A workbook recalculated; its bytes and what happened."""
    from workbooks.recalculate import recalculate_bytes

    return recalculate_bytes(data, name)


def summary(report: Report) -> str:
    """What happened, in a sentence."""
    kept = len(report.kept) + len(report.unexplained)
    return (
        f"{report.file}: {report.formulas} formulas, {report.calls} calls of crypto-inflow,"
        f" {len(report.changed)} cells changed, {kept} kept their values."
    )


def _row(report: Report) -> list[Any]:
    """The line of a file; of a failed one only why."""
    if report.status == "failed":
        return [report.file, report.status, *[None] * 5, report.error]
    kept = [*report.unexplained, *report.kept]
    counts = [report.formulas, report.calls, len(report.changed), len(kept), report.seconds]
    why = f"{kept[0].sheet}!{kept[0].cell}: {kept[0].reason}" if kept else ""
    return [report.file, report.status, *counts, why]


def _list(desk: Desk, rows: list[list[Any]], wanted: int, target: Path) -> None:
    """The sheet with a line for each file."""
    failed = sum(row[1] == "failed" for row in rows)
    with quiet(desk.book.app):
        sheet = new_sheet(desk.book, "Recalculated")
        said = f"{len(rows)} of {wanted} files done, {failed} failed; written to {target}"
        put_title(sheet, "Recalculated workbooks", said)
        put_table(sheet, 4, [_TITLES, *rows], _WIDTHS)
