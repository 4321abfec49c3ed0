"""The crew of a Dask cluster: one task for each file, done by whichever machine is free.

A task calculates its file in a process of its own, as a run on one machine does, and writes the
result where it belongs. Workers must see the files under the same paths or URLs.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from queue import Empty, SimpleQueue
from time import monotonic
from typing import TYPE_CHECKING, Any, cast
from uuid import uuid4

from workbooks.cluster_task import Errand, done_here, strange
from workbooks.errors import ClusterError, EngineMissingError, RequestError
from workbooks.locks import LOCK
from workbooks.places import Place

if TYPE_CHECKING:
    from collections.abc import Callable

    from workbooks.batch import Outcome, Task, Terms

_PACKAGE = "crypto-inflow"
_OURS = version(_PACKAGE)
_ADDRESS = re.compile(r"(tcp|tls|ws|wss)://[^/\s]+")
_REACHED_WITHIN = 10.0  # seconds in which a scheduler must answer, and have a worker
_LEFT_ALONE = 60.0  # seconds that a run waits for workers when all are gone
_LOOK_EVERY = 1.0  # seconds between two looks at the cluster while nothing happens
_RETRIES = 2  # of a task that a worker could not begin


@contextmanager
def connected(address: str) -> Generator[Cluster]:
    """A cluster to give to a run as its crew. At the end all that is not begun is cancelled.

    Args:
        address: of the scheduler, such as tcp://scheduler:8786.

    Raises:
        RequestError: that is no address.
        EngineMissingError: the packages for it are not installed.
        ClusterError: it cannot be reached, has no workers, or they have another version.
    """
    client = _client(address)
    talk = logging.getLogger("distributed.client")
    talk.disabled = True  # tracebacks of a connection that is lost, which our error tells of
    try:
        cluster = Cluster(client, address)
        cluster.check()
        yield cluster
    finally:
        client.close(timeout=_REACHED_WITHIN)
        talk.disabled = False


def _client(address: str) -> Any:
    if not _ADDRESS.fullmatch(address):
        raise RequestError(
            "--cluster", [f"must be an address such as tcp://scheduler:8786; got {address!r}"]
        )
    try:
        distributed: Any = import_module("distributed")
    except ImportError:
        raise EngineMissingError(
            "--cluster needs packages that are not installed. "
            'Install them with: pip install "crypto-inflow[cluster]"'
        ) from None
    try:
        return distributed.Client(address, timeout=_REACHED_WITHIN, set_as_default=False)
    except OSError as error:
        raise ClusterError(
            f"No scheduler answers at {address} within {_REACHED_WITHIN:g} seconds ({error}). "
            "Start one with `dask scheduler`, and give --cluster the address that it shows"
        ) from None


class Cluster:
    """A cluster with workers that fit."""

    def __init__(self, client: Any, address: str) -> None:
        """`client` is connected to the scheduler at `address`."""
        self._client, self._address = client, address

    def check(self) -> None:
        """Refuses a cluster without workers, or with workers of another version.

        Raises:
            ClusterError: what is wrong, and with which workers.
        """
        try:
            self._client.wait_for_workers(1, timeout=_REACHED_WITHIN)
        except TimeoutError:
            raise ClusterError(
                f"The cluster at {self._address} has no workers. Start some with "
                f"`dask worker {self._address}`"
            ) from None
        wrong = {place: found for place, found in self._versions().items() if found != _OURS}
        if wrong:
            raise ClusterError(
                f"This is {_PACKAGE} {_OURS}, but on {_listed(wrong)}. Install the same version "
                "there, and start them anew"
            )

    def _versions(self) -> dict[str, str]:
        """What the scheduler, which must know our tasks too, and the workers have installed."""
        found: dict[str, Any] = self._client.run(version, _PACKAGE, on_error="return")
        try:
            found[f"the scheduler {self._address}"] = self._client.run_on_scheduler(
                version, _PACKAGE
            )
        except PackageNotFoundError as error:
            found[f"the scheduler {self._address}"] = error
        return {
            place: "not installed" if isinstance(each, PackageNotFoundError) else str(each)
            for place, each in found.items()
        }

    def __call__(
        self,
        tasks: Sequence[Task],
        folders: Sequence[Path],
        terms: Terms,
        started: Callable[[Task], None],
    ) -> Generator[Outcome]:
        """Does the tasks, each begun before those after it.

        Raises:
            ClusterError: it was lost, or its workers do not see the folders.
            EngineMissingError: nothing can be calculated there.
        """
        self._check_folders(folders, [task.job.target for task in tasks])
        yield from _Run(self._client, terms, started, self._lost).outcomes(tasks)

    def _check_folders(self, folders: Sequence[Path], targets: Iterable[Place]) -> None:
        """Refuses workers that have folders of their own by the names of ours: our locks tell."""
        here = [os.path.realpath(target) for target in targets if isinstance(target, Path)]
        above = {parent for target in here for parent in Path(target).parents}
        locks = [Path(os.path.realpath(folder)) / LOCK for folder in folders]
        known = {str(lock): lock.read_text() for lock in locks if lock.parent in above}
        answers: dict[str, list[str]] = self._client.run(strange, known) if known else {}
        wrong = {worker: ", ".join(found) for worker, found in answers.items() if found}
        if wrong:
            raise ClusterError(
                f"Not the same folder as here on {_listed(wrong)}. With --cluster, folders must be "
                "shared by all machines under the same path, or be URLs such as s3://bucket/folder"
            )

    def _lost(self, idle_since: float) -> None:
        """Looks at the cluster while nothing happens.

        Raises:
            ClusterError: it is gone, or has had no workers for long.
        """
        if self._client.status != "running":
            raise ClusterError(
                f"The connection to the scheduler at {self._address} was lost. "
                "When it is there again, --resume goes on from here"
            )
        if monotonic() - idle_since > _LEFT_ALONE and not self._client.nthreads():
            raise ClusterError(
                f"The cluster at {self._address} has had no workers for {_LEFT_ALONE:g} "
                "seconds. Start some; --resume goes on from here"
            )


class _Run:
    """Tasks on their way through a cluster."""

    def __init__(
        self,
        client: Any,
        terms: Terms,
        started: Callable[[Task], None],
        lost: Callable[[float], None],
    ) -> None:
        self._client, self._terms, self._started, self._lost = client, terms, started, lost
        self._name = f"{_PACKAGE}-{uuid4().hex[:12]}"
        self._news: SimpleQueue[Any] = SimpleQueue()

    def outcomes(self, tasks: Sequence[Task]) -> Generator[Outcome]:
        """Each task at its end, as it comes to it."""
        self._client.subscribe_topic(self._name, self._begun)
        futures = {self._submitted(rank, task): task for rank, task in enumerate(tasks)}
        waiting = dict(enumerate(tasks))
        since = monotonic()
        while futures:
            try:
                news = self._news.get(timeout=_LOOK_EVERY)
            except Empty:
                self._lost(since)
                continue
            if isinstance(news, int):
                if news in waiting:
                    self._started(waiting.pop(news))
            elif (outcome := self._outcome(news, futures[news])) is None:
                self._lost(since)
                continue
            else:
                del futures[news]
                yield outcome
            since = monotonic()

    def _begun(self, event: tuple[float, int]) -> None:
        self._news.put(event[1])

    def _submitted(self, rank: int, task: Task) -> Any:
        errand = Errand(
            replace(task, job=_absolute(task)),
            self._terms.bounds,
            _OURS,
            self._name,
            rank,
        )
        future = self._client.submit(
            done_here,
            errand,
            key=f"{self._name}-{rank}",
            priority=-rank,
            retries=_RETRIES,
            pure=False,
        )
        future.add_done_callback(self._news.put)
        return future

    def _outcome(self, future: Any, task: Task) -> Outcome | None:
        """What became of a task; None where its result is lost and it is done anew."""
        from workbooks.batch import Outcome, failure

        try:
            report, seen = future.result(timeout=_LOOK_EVERY)
        except TimeoutError:
            future.add_done_callback(self._news.put)
            return None
        except EngineMissingError:
            raise
        except Exception as error:
            self._lost(monotonic())
            return Outcome(task, failure(task.job, _problem(task, error)), None)
        report.file = str(task.job.source)
        report.output = report.output and str(task.job.target)
        return Outcome(task, report, seen)


def _problem(task: Task, error: Exception) -> str:
    """Why a task has no result, as a sentence."""
    kind = type(error).__name__
    if kind == "KilledWorker":
        deaths = cast("Any", error).allowed_failures + 1
        why = f"{deaths} workers of the cluster died while they were at it; their logs may tell why"
    else:
        why = f"the cluster could not do it ({kind}: {error})"
    return f"{task.job.source}: {why}. --resume tries it again"


def _absolute(task: Task) -> Any:
    job = task.job
    source, target = (
        Path(os.path.abspath(each)) if isinstance(each, Path) else each  # noqa: PTH100
        for each in (job.source, job.target)
    )
    return replace(job, source=source, target=target)


def _listed(workers: dict[str, str]) -> str:
    """The first few workers, each with what is wrong there."""
    shown = [f"{worker} it is {found}" for worker, found in sorted(workers.items())[:3]]
    more = f" and {len(workers) - 3:,} more" if len(workers) > 3 else ""
    return ", on ".join(shown) + more
