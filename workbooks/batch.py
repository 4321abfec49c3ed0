"""Many workbooks recalculated over the machine's cores; a bad one never stops the rest.

Workers read and calculate. Only the process that started them writes, so that a worker can be
killed at any moment. A crew says which process that is: this one, or those of a cluster.
"""

from __future__ import annotations

import copyreg
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from operator import attrgetter
from pathlib import Path

from workbooks.errors import EngineMissingError, OutputError, WorkbookError
from workbooks.files import Stamp
from workbooks.functions import Functions
from workbooks.jobs import Job
from workbooks.journal import Journal
from workbooks.locks import folders_locked
from workbooks.outcome import Change, Disagreement, Input, Kept, Report
from workbooks.places import Place
from workbooks.storage import (
    check_target,
    folder_of,
    known_stamps,
    make_folder,
    own_folder,
    read_file,
    remove_leftovers,
    stamp,
    write_file,
)
from workbooks.workers import Bounds, Done, done_by_workers

_AS_IT_WAS = "The file was left as it was"


for _kind in (Input, Change, Kept, Disagreement):  # they come by the hundred thousand
    copyreg.pickle(_kind, lambda each, read=attrgetter(*_kind.__slots__): (type(each), read(each)))


@dataclass(frozen=True, slots=True)
class Task:
    """A job as a worker gets it; `force` lets its target be replaced."""

    job: Job
    functions: Functions | None = None
    force: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """A task at its end; `seen` is the stamp of its source when it was read."""

    task: Task
    report: Report
    seen: Stamp | None


Calculated = tuple[bytes | None, Report]
Crew = Callable[
    [Sequence[Task], Sequence[Path], "Terms", Callable[[Task], None]], Generator[Outcome]
]
"""Does tasks in their order; is given the run's folders, and tells of each task as it begins."""


def locally(
    tasks: Sequence[Task],
    folders: Sequence[Path],
    terms: Terms,
    started: Callable[[Task], None],
) -> Generator[Outcome]:
    """The crew of this machine."""
    seen: dict[Job, Stamp | None] = {}

    def begun(task: Task) -> None:
        seen[task.job] = stamp(task.job.source)
        started(task)

    running = done_by_workers(calculated, tasks, terms.workers, terms.bounds, begun, terms.looking)
    with closing(running):
        for done in running:
            yield finished(done, seen[done.item.job])


@dataclass(frozen=True, slots=True)
class Terms:
    """How a run goes about its files.

    `force` replaces other files that are there, `resume` goes on with a run that was stopped.
    `workers` is how many this machine has, `crew` who does the work. `looking` is called ten times
    a second or more while this machine works; an error it raises stops the run.
    """

    force: bool = False
    resume: bool = False
    workers: int = 1
    bounds: Bounds = field(default_factory=Bounds)
    crew: Crew = locally
    looking: Callable[[], None] = lambda: None


def folders_for(paths: Sequence[Place], out: Place | None) -> list[Path]:
    """The folders that a run has to itself, its journal in the first; `out` is made if need be.

    Raises:
        OutputError: it cannot be made.
    """
    if out is not None:
        make_folder(out)
        return [own_folder(out)]
    return [own_folder(path) for path in paths]


def run(
    jobs: Sequence[Job],
    folders: Sequence[Path],
    terms: Terms | None = None,
    functions: Functions | None = None,
    started: Callable[[Job], None] = lambda _: None,
) -> Generator[tuple[Job, Report]]:
    """Does the jobs, the biggest files first, and reports each as it is done.

    Args:
        jobs: from `plan`.
        folders: from `folders_for`.
        terms: how to go about it.
        functions: the functions that cells may call; the catalog's if left out.
        started: told of each job as a worker begins it.

    Raises:
        BusyError: another run is at work in one of the folders.
        EngineMissingError: nothing can be calculated at all.
    """
    with folders_locked(folders):
        for folder in {*folders, *(folder_of(job.target) for job in jobs)}:
            remove_leftovers(folder)
        turn = _Run(jobs, folders, terms or Terms())
        yield from turn.settled()
        yield from turn.calculated(functions, started)
        if not turn.failed:
            turn.journal.remove()


class _Run:
    """The jobs of a run on their way."""

    def __init__(self, jobs: Sequence[Job], folders: Sequence[Path], terms: Terms) -> None:
        self.jobs, self.folders, self.terms = jobs, folders, terms
        self.journal = Journal(folders[0])
        self.failed = False
        self._open: list[Job] = []
        self._stamp = known_stamps(
            place for job in jobs if not job.problem for place in (job.source, job.target)
        )
        if terms.resume:
            self.journal.read()
        self.journal.begin(jobs, self._stamp)

    def settled(self) -> Generator[tuple[Job, Report]]:
        """The jobs that need no calculation: done before, or not to be done."""
        for job in self.jobs:
            report = self.journal.report(job, self._stamp) or self._refused(job)
            if report is None:
                self._open.append(job)
            else:
                yield job, report

    def calculated(
        self, functions: Functions | None, started: Callable[[Job], None]
    ) -> Generator[tuple[Job, Report]]:
        """All other jobs."""
        self._open.sort(key=lambda job: -(self._stamp(job.source) or (0, 0))[0])
        tasks = [Task(job, functions, self._force(job)) for job in self._open]
        running = self.terms.crew(tasks, self.folders, self.terms, lambda task: started(task.job))
        with closing(running):
            for outcome in running:
                yield outcome.task.job, self._noted(outcome)

    def _refused(self, job: Job) -> Report | None:
        try:
            if job.problem:
                raise OutputError(job.problem)
            if self._stamp(job.source) is None:
                read_file(job.source)  # it says why it cannot be read
            check_target(job.source, job.target, force=self._force(job))
        except WorkbookError as error:
            self.failed = True
            return failure(job, str(error))
        return None

    def _noted(self, outcome: Outcome) -> Report:
        if outcome.report.status == "failed":
            self.failed = True
        else:
            self.journal.note(outcome.task.job, outcome.report, outcome.seen)
        return outcome.report

    def _force(self, job: Job) -> bool:
        return self.terms.force or self.journal.made(job.target)


def finished(done: Done[Task, Calculated], seen: Stamp | None) -> Outcome:
    """Writes what a worker calculated, and tells of it or of what went wrong.

    Args:
        done: of `calculated`.
        seen: the stamp of the source before it was read; if it has another now, nothing is written.
    """
    job = done.item.job
    data, report = done.result or (None, None)
    if report is None:
        report = failure(job, f"{job.source}: {done.problem}. {_AS_IT_WAS}", done.seconds)
    elif data is not None:
        try:
            _write(done.item, data, seen)
            report.output = str(job.target)
        except WorkbookError as error:
            report = failure(job, str(error), done.seconds)
    return Outcome(done.item, report, seen)


def _write(task: Task, data: bytes, seen: Stamp | None) -> None:
    job = task.job
    if stamp(job.source) != seen:
        raise OutputError(
            f"{job.source} was changed by another program while it was recalculated. "
            "It was left as it is; recalculate it again"
        )
    write_file(job.source, job.target, data, force=task.force)


def calculated(task: Task) -> Calculated:
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
        return None, failure(job, str(error))
    except Exception as error:
        reason = f"{job.source}: an error of this program ({type(error).__name__}: {error})"
        return None, failure(job, f"{reason}. {_AS_IT_WAS}; please report it")


def failure(job: Job, reason: str, seconds: float = 0.0) -> Report:
    """The report of a job that failed."""
    return Report(str(job.source), status="failed", error=reason, seconds=seconds)
