"""Many workbooks recalculated over the machine's cores; a bad one never stops the rest.

Workers read and calculate. Only this process writes, so that a worker can be killed at any moment.
"""

from __future__ import annotations

import copyreg
import os
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from operator import attrgetter
from pathlib import Path

from workbooks.errors import EngineMissingError, OutputError, WorkbookError
from workbooks.files import (
    Stamp,
    check_target,
    is_folder,
    read_file,
    remove_leftovers,
    stamp,
    write_file,
)
from workbooks.functions import Functions
from workbooks.jobs import Job
from workbooks.journal import Journal
from workbooks.locks import folders_locked
from workbooks.outcome import Change, Disagreement, Input, Kept, Report
from workbooks.workers import Bounds, Done, done_by_workers

_AS_IT_WAS = "The file was left as it was"


for _kind in (Input, Change, Kept, Disagreement):  # they come by the hundred thousand
    copyreg.pickle(_kind, lambda each, read=attrgetter(*_kind.__slots__): (type(each), read(each)))


@dataclass(frozen=True, slots=True)
class Terms:
    """How a run goes about its files.

    `force` replaces other files that are there, `resume` goes on with a run that was stopped.
    """

    force: bool = False
    resume: bool = False
    workers: int = 1
    bounds: Bounds = field(default_factory=Bounds)


@dataclass(frozen=True, slots=True)
class _Task:
    """A job as a worker gets it."""

    job: Job
    functions: Functions | None


def folders_for(paths: Sequence[Path], out: Path | None) -> list[Path]:
    """The folders that a run has to itself, its journal in the first; `out` is made if need be.

    Raises:
        OutputError: it cannot be made.
    """
    if out is None:
        return [path if is_folder(path) else path.parent for path in paths]
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"The folder {out} cannot be made: {error.strerror or error}. Name another"
        ) from None
    return [out]


def run(
    jobs: Sequence[Job],
    folders: Sequence[Path],
    terms: Terms | None = None,
    functions: Functions | None = None,
    started: Callable[[Job], None] = lambda _: None,
    looking: Callable[[], None] = lambda: None,
) -> Generator[tuple[Job, Report]]:
    """Does the jobs, the biggest files first, and reports each as it is done.

    Args:
        jobs: from `plan`.
        folders: from `folders_for`.
        terms: how to go about it.
        functions: the functions that cells may call; the catalog's if left out.
        started: told of each job as a worker begins it.
        looking: called ten times a second or more meanwhile; an error it raises stops the run.

    Raises:
        BusyError: another run is at work in one of the folders.
        EngineMissingError: nothing can be calculated at all.
    """
    with folders_locked(folders):
        for folder in {*folders, *(Path(os.path.realpath(job.target)).parent for job in jobs)}:
            remove_leftovers(folder)
        turn = _Run(jobs, Journal(folders[0]), terms or Terms())
        yield from turn.settled()
        yield from turn.calculated(functions, started, looking)
        if not turn.failed:
            turn.journal.remove()


class _Run:
    """The jobs of a run on their way."""

    def __init__(self, jobs: Sequence[Job], journal: Journal, terms: Terms) -> None:
        self.jobs, self.journal, self.terms = jobs, journal, terms
        self.failed = False
        self._open: list[Job] = []
        self._seen: dict[Job, Stamp | None] = {}
        if terms.resume:
            journal.read()
        journal.begin(jobs)

    def settled(self) -> Generator[tuple[Job, Report]]:
        """The jobs that need no calculation: done before, or not to be done."""
        for job in self.jobs:
            report = self.journal.report(job) or self._refused(job)
            if report is None:
                self._open.append(job)
            else:
                yield job, report

    def calculated(
        self,
        functions: Functions | None,
        started: Callable[[Job], None],
        looking: Callable[[], None],
    ) -> Generator[tuple[Job, Report]]:
        """All other jobs."""

        def begun(task: _Task) -> None:
            self._seen[task.job] = stamp(task.job.source)
            started(task.job)

        self._open.sort(key=lambda job: -(stamp(job.source) or (0, 0))[0])
        tasks = [_Task(job, functions) for job in self._open]
        terms = self.terms
        running = done_by_workers(calculated, tasks, terms.workers, terms.bounds, begun, looking)
        with closing(running):
            for done in running:
                yield done.item.job, self._finished(done)

    def _refused(self, job: Job) -> Report | None:
        try:
            if job.problem:
                raise OutputError(job.problem)
            if stamp(job.source) is None:
                read_file(job.source)  # it says why it cannot be read
            check_target(job.source, job.target, force=self._force(job))
        except WorkbookError as error:
            return self._failed(job, str(error), 0.0)
        return None

    def _finished(self, done: Done[_Task, tuple[bytes | None, Report]]) -> Report:
        job = done.item.job
        data, report = done.result or (None, None)
        if report is None:
            return self._failed(job, f"{job.source}: {done.problem}. {_AS_IT_WAS}", done.seconds)
        if data is None:
            self.failed = True
            return report
        try:
            return self._written(job, data, report)
        except WorkbookError as error:
            return self._failed(job, str(error), done.seconds)

    def _written(self, job: Job, data: bytes, report: Report) -> Report:
        seen = self._seen[job]
        if stamp(job.source) != seen:
            raise OutputError(
                f"{job.source} was changed by another program while it was recalculated. "
                "It was left as it is; recalculate it again"
            )
        write_file(job.source, job.target, data, force=self._force(job))
        report.output = str(job.target)
        self.journal.note(job, report, seen)
        return report

    def _force(self, job: Job) -> bool:
        return self.terms.force or self.journal.made(job.target)

    def _failed(self, job: Job, reason: str, seconds: float) -> Report:
        self.failed = True
        return _failure(job, reason, seconds)


def calculated(task: _Task) -> tuple[bytes | None, Report]:
    """The new file and the report of a job; no file where it failed.

    Raises:
        EngineMissingError: no file can be calculated.
    """
    from workbooks.recalculate import recalculate_bytes

    job = task.job
    try:
        data = read_file(job.source, job.request.limits)
        return recalculate_bytes(data, str(job.source), task.functions, job.request)
    except (EngineMissingError, MemoryError):
        raise
    except WorkbookError as error:
        return None, _failure(job, str(error), 0.0)
    except Exception as error:
        reason = f"{job.source}: an error of this program ({type(error).__name__}: {error})"
        return None, _failure(job, f"{reason}. {_AS_IT_WAS}; please report it", 0.0)


def _failure(job: Job, reason: str, seconds: float) -> Report:
    return Report(str(job.source), status="failed", error=reason, seconds=seconds)
