"""What a worker of a Dask cluster does with a file; runs on the workers' machines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

from workbooks.batch import Calculated, Task, calculated, finished
from workbooks.errors import ClusterError
from workbooks.files import Stamp
from workbooks.kept_workers import KeptWorkers
from workbooks.outcome import Report
from workbooks.storage import stamp
from workbooks.workers import Bounds

_WORKERS: KeptWorkers[Task, Calculated] = KeptWorkers(calculated)


@dataclass(frozen=True, slots=True)
class Errand:
    """A task on its way to a worker: what it may take, and where to tell that it was begun."""

    task: Task
    bounds: Bounds
    version: str
    topic: str
    rank: int


def done_here(errand: Errand) -> tuple[Report, Stamp | None]:
    """Does a file: reads, calculates and writes it.

    Returns:
        its report, and the stamp of its source when it was read.

    Raises:
        ClusterError: another version of this package is installed here.
        EngineError: a process for it cannot be started.
        EngineMissingError: nothing can be calculated here.
    """
    distributed: Any = import_module("distributed")
    worker = distributed.get_worker()
    ours = version("crypto-inflow")
    if ours != errand.version:
        raise ClusterError(
            f"{worker.address} has crypto-inflow {ours}, not {errand.version}. Install the same "
            "version there, and start it anew"
        )
    worker.log_event(errand.topic, errand.rank)
    seen = stamp(errand.task.job.source)
    outcome = finished(_WORKERS.done(errand.task, errand.bounds), seen)
    return outcome.report, outcome.seen


def strange(locks: Mapping[str, str]) -> list[str]:
    """The folders that are not the ones whose lock files have these texts."""
    return [str(Path(path).parent) for path, text in locks.items() if not _has(path, text)]


def _has(path: str, text: str) -> bool:
    try:
        return Path(path).read_text() == text
    except OSError:
        return False
