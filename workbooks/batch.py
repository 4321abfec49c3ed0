"""Many workbooks recalculated one after the other; a bad one never stops the rest."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from workbooks.errors import EngineMissingError, OutputError, WorkbookError
from workbooks.files import workbooks_in
from workbooks.functions import Functions
from workbooks.outcome import Report
from workbooks.recalculate import recalculate_file


@dataclass(frozen=True, slots=True)
class Job:
    """A file to recalculate and where the result goes; the same file for in place."""

    source: Path
    target: Path
    problem: str = ""  # why it cannot be done, known beforehand


def plan(paths: Sequence[Path], out: Path | None) -> list[Job]:
    """What to do for files and folders.

    Args:
        paths: files, and folders that are gone through with all folders in them.
        out: the folder for the results, which keeps a folder's structure; None for in place.
    """
    taken: dict[Path, Path] = {}
    jobs: list[Job] = []
    for job in (job for path in paths for job in _jobs(path, out)):
        resolved = job.target.resolve()
        if resolved in taken:
            if taken[resolved] == job.source.resolve():
                continue  # the same file, named twice
            reason = f"{job.source} and {taken[resolved]} would both be written to {job.target}"
            jobs.append(Job(job.source, job.target, f"{reason}. Recalculate them apart"))
            continue
        taken[resolved] = job.source.resolve()
        jobs.append(job)
    return jobs


def _jobs(path: Path, out: Path | None) -> Iterator[Job]:
    found = [source for source in workbooks_in(path) if not _inside(source, path, out)]
    if not found:
        yield Job(path, path, f"{path} holds no workbooks (.xlsx, .xlsm, .xltx, .xltm)")
    for source in found:
        if out is None:
            yield Job(source, source)
            continue
        target = out / (source.relative_to(path) if path.is_dir() else source.name)
        itself = target.resolve() == source.resolve()
        problem = f"{source} would be written onto itself. Use --in-place to replace it"
        yield Job(source, target, problem if itself else "")


def _inside(source: Path, path: Path, out: Path | None) -> bool:
    """Whether a file found in a folder is an earlier result in the output folder within it."""
    if out is None or not path.is_dir() or out.resolve() == path.resolve():
        return False
    return out.resolve() in source.resolve().parents


def run(
    jobs: Iterable[Job], *, force: bool = False, functions: Functions | None = None
) -> Iterator[Report]:
    """Does the jobs and reports each as it is done.

    Raises:
        EngineMissingError: nothing can be calculated at all.
    """
    for job in jobs:
        started = time.perf_counter()
        try:
            yield _recalculated(job, functions, force=force)
        except EngineMissingError:
            raise
        except WorkbookError as error:
            yield _failed(job, str(error), started)
        except Exception as error:
            reason = f"{job.source}: an error of this program ({type(error).__name__}: {error})"
            yield _failed(job, f"{reason}. The file was left as it was; please report it", started)


def _recalculated(job: Job, functions: Functions | None, *, force: bool) -> Report:
    if job.problem:
        raise OutputError(job.problem)
    return recalculate_file(job.source, job.target, functions, force=force)


def _failed(job: Job, reason: str, started: float) -> Report:
    seconds = round(time.perf_counter() - started, 3)
    return Report(str(job.source), status="failed", error=reason, seconds=seconds)
