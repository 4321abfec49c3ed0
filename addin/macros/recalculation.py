"""Recalculate: the headless engine on a copy of the workbook, or on a folder of workbooks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from addin.macros.apart import Apart
from addin.macros.desk import Desk, MacroError, Stopped, quiet
from addin.macros.models import place_to_save
from addin.macros.sheets import new_sheet, put_table, put_title

if TYPE_CHECKING:
    from workbooks.outcome import Report

_TITLES = ("File", "Status", "Formulas", "Calls", "Changed", "Kept", "Seconds", "Why")
_WIDTHS = (60, 10, 10, 10, 10, 10, 10, 70)


def recalculate_workbook(desk: Desk) -> None:
    """Recalculates a copy of the workbook without Excel and saves it where the user chooses."""
    from workbooks.files import put_file

    data, name = desk.content(), desk.book.name
    with Apart(desk) as apart:
        out, report = apart.do(f"recalculating {name}", recalculated, data, name)
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
    there = [to for _, to in jobs if to.exists()]
    if there and not desk.dialogs.agree(
        f"{len(there)} files exist already in {target}. Replace them?"
    ):
        raise Stopped
    rows: list[list[Any]] = []
    try:
        with Apart(desk) as apart:
            for number, (path, to) in enumerate(jobs, 1):
                said = f"file {number} of {len(jobs)}, {path.name}"
                rows.append(_row(path, apart, said, to))
    finally:
        if rows:
            _list(desk, rows, len(jobs), target)


def folder_jobs(source: Path, target: Path) -> list[tuple[Path, Path]]:
    """The workbooks of a folder and where each goes; results of an earlier run are left out.

    Raises:
        MacroError: the folders are the same, or there is nothing to do.
    """
    from workbooks.files import workbooks_in

    if source.resolve() == target.resolve():
        raise MacroError("The results need a folder of their own, or they would replace the files")
    found = [
        path for path in workbooks_in(source) if target.resolve() not in path.resolve().parents
    ]
    if not found:
        raise MacroError(f"{source} holds no workbooks (.xlsx, .xlsm, .xltx, .xltm)")
    return [(path, target / path.relative_to(source)) for path in found]


def recalculated(data: bytes, name: str) -> tuple[bytes, Report]:
    """A workbook recalculated; its bytes and what happened."""
    from workbooks.recalculate import recalculate_bytes

    return recalculate_bytes(data, name)


def recalculated_file(source: Path, target: Path) -> Report:
    """A file recalculated into another, which is replaced."""
    from workbooks.recalculate import recalculate_file

    return recalculate_file(source, target, force=True)


def summary(report: Report) -> str:
    """What happened, in a sentence."""
    kept = len(report.kept) + len(report.unexplained)
    return (
        f"{report.file}: {report.formulas} formulas, {report.calls} calls of crypto-inflow,"
        f" {len(report.changed)} cells changed, {kept} kept their values."
    )


def _row(path: Path, apart: Apart, said: str, target: Path) -> list[Any]:
    """The line of a file; a bad one never stops the rest."""
    try:
        done: Report = apart.do(said, recalculated_file, path, target)
    except MacroError as error:
        return [str(path), "failed", None, None, None, None, None, str(error)]
    kept = len(done.kept) + len(done.unexplained)
    counts = [done.formulas, done.calls, len(done.changed), kept, done.seconds]
    return [str(path), done.status, *counts, done.kept[0].reason if done.kept else ""]


def _list(desk: Desk, rows: list[list[Any]], wanted: int, target: Path) -> None:
    """The sheet with a line for each file."""
    failed = sum(row[1] == "failed" for row in rows)
    with quiet(desk.book.app):
        sheet = new_sheet(desk.book, "Recalculated")
        said = f"{len(rows)} of {wanted} files done, {failed} failed; written to {target}"
        put_title(sheet, "Recalculated workbooks", said)
        put_table(sheet, 4, [_TITLES, *rows], _WIDTHS)
