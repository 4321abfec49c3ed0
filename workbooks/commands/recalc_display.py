"""How `recalc` tells of its run: lines for each file, and a live display on a terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import typer

from workbooks.commands.recalc_text import count, lines, summary
from workbooks.storage import known_stamps

if TYPE_CHECKING:
    from workbooks.jobs import Job
    from workbooks.outcome import Report

_MOST_NAMES = 4


class Display:
    """Lines only: what was changed on stdout, errors and the summary on stderr."""

    def __init__(self, *, quiet: bool) -> None:
        """A quiet one tells of errors only."""
        self._quiet = quiet
        self._reports: list[Report] = []
        self._since = time.monotonic()

    def started(self, job: Job) -> None:
        """A worker began a file."""

    def done(self, job: Job, report: Report) -> None:
        """A file is at its end."""
        self._reports.append(report)
        if report.status == "failed":
            self._say(f"error: {report.error}", err=True)
        elif not self._quiet:
            self._say("\n".join(lines(report, job.request)))

    def end(self) -> None:
        """All is done."""
        if len(self._reports) > 1 and not self._quiet:
            self._say(summary(self._reports, time.monotonic() - self._since), err=True)

    def _say(self, text: str, *, err: bool = False) -> None:
        """Prints lines; file names that are no text come out escaped."""
        typer.echo(_printable(text), err=err)


class _Live(Display):
    """Lines, and below them a bar, the time left and the files being worked on."""

    def __init__(self, progress: Any, jobs: Sequence[Job]) -> None:
        super().__init__(quiet=False)
        self._progress = progress
        stamps = known_stamps(job.source for job in jobs if not job.problem)
        self._sizes = {job: (stamps(job.source) or (1, 0))[0] + 1 for job in jobs}
        self._working: dict[Job, None] = {}
        self._formulas = 0
        total = sum(self._sizes.values())
        self._task = progress.add_task("", total=total, **self._fields())

    def started(self, job: Job) -> None:
        """A worker began a file."""
        self._working[job] = None
        self._progress.update(self._task, **self._fields())

    def done(self, job: Job, report: Report) -> None:
        """A file is at its end."""
        self._working.pop(job, None)
        self._formulas += report.formulas
        super().done(job, report)
        self._progress.update(self._task, advance=self._sizes[job], **self._fields())

    def _say(self, text: str, *, err: bool = False) -> None:
        """Prints lines: above the bar where they go to the terminal, else as ever."""
        if err or sys.stdout.isatty():
            self._progress.print(_printable(text), markup=False, highlight=False, soft_wrap=True)
        else:
            super()._say(text)

    def _fields(self) -> dict[str, str]:
        names = [job.source.name for job in self._working]
        more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
        return {
            "files": f"{len(self._reports):,}/{len(self._sizes):,} files",
            "formulas": count(self._formulas, "formula"),
            "working": ", ".join(names[:_MOST_NAMES]) + more,
        }


@contextmanager
def display(jobs: Sequence[Job], *, quiet: bool) -> Generator[Display]:
    """The display of a run; a live one where people look at a terminal."""
    if quiet or not sys.stderr.isatty():
        shown = Display(quiet=quiet)
        yield shown
        shown.end()
        return
    with _progress() as progress:
        shown = _Live(progress, jobs)
        yield shown
        shown.end()


def _progress() -> Any:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
    from rich.table import Column, Table
    from rich.text import Text

    class _TwoLines(Progress):
        def get_renderables(self) -> Iterable[Any]:
            yield self.make_tasks_table(self.tasks)
            for task in self.tasks:
                working = Table.grid(Column(no_wrap=True, overflow="ellipsis"))
                working.add_row(Text(f"  {task.fields['working']}", style="dim"))
                yield working

    return _TwoLines(
        BarColumn(bar_width=24),
        TextColumn("{task.fields[files]}", markup=False),
        TextColumn("{task.fields[formulas]}", markup=False),
        TimeRemainingColumn(compact=True),
        TextColumn("left"),
        console=Console(stderr=True),
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    )


def _printable(text: str) -> str:
    return text.encode(errors="backslashreplace").decode()
