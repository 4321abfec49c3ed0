"""Work done in processes that can be killed: one that crashes, hangs or grows costs one item.

Each worker starts anew (spawn), the same way on every system, and goes on from item to item. It
has no output of its own and is the leader of its own process group, so that what an engine starts
ends with it. It ends when its parent does, however that ends.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import wait
from types import ModuleType
from typing import Any, Generic, TypeVar

from workbooks.errors import EngineError
from workbooks.worker_process import serve

Item = TypeVar("Item")
Result = TypeVar("Result")

_LOOK_EVERY = 0.1  # seconds between two looks at the time
_MEMORY_EVERY = 0.25  # seconds between two looks at a worker's memory
_START = 120.0  # seconds in which a worker must be ready


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one item may take: seconds, and megabytes of its worker's memory."""

    seconds: float = 300.0
    megabytes: int = 2048


@dataclass(frozen=True, slots=True)
class Done(Generic[Item, Result]):
    """An item at its end: its result, or the problem why there is none."""

    item: Item
    result: Result | None
    problem: str
    seconds: float


def done_by_workers(
    work: Callable[[Item], Result],
    items: Sequence[Item],
    workers: int,
    bounds: Bounds,
    started: Callable[[Item], None] = lambda _: None,
    looking: Callable[[], None] = lambda: None,
) -> Generator[Done[Item, Result]]:
    """The items done, each as it is ready; they are begun in the order given.

    Closing the generator, or an error in it, kills the workers at once.

    Args:
        work: a function of a module; an exception it raises is raised here.
        items: what it is called with.
        workers: how many processes there are at most.
        bounds: what each item may take.
        started: told of each item before it is begun.
        looking: called ten times a second or more; an error it raises ends the work.

    Raises:
        EngineError: a worker cannot be started.
    """
    waiting = deque(items)
    crew: list[Worker[Item, Result]] = []
    try:
        while len(crew) < min(workers, len(items)):
            crew.append(Worker(work, bounds))
        while waiting or any(worker.busy for worker in crew):
            wait([end for worker in crew for end in worker.ends], _LOOK_EVERY)
            looking()
            for index, worker in enumerate(crew):
                done = worker.look()
                if done is not None and worker.dead:
                    worker.kill()
                    if waiting or any(other.busy for other in crew):
                        crew[index] = worker = Worker(work, bounds)
                if worker.idle and waiting:
                    item = waiting.popleft()
                    started(item)
                    worker.give(item)
                if done is not None:
                    yield done
    finally:
        for worker in crew:
            worker.kill()


def cores() -> int:
    """The cores that this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Worker(Generic[Item, Result]):
    """A process, seen from the parent, which looks at it again and again."""

    def __init__(self, work: Callable[[Item], Result], bounds: Bounds) -> None:
        """Starts the process; it is `idle` once a look finds it ready."""
        self._bounds = bounds
        self._item: Item | None = None
        self._ready = self.dead = False
        self._since = self._looked = time.monotonic()
        self._megabytes = 0.0
        context = multiprocessing.get_context("spawn")
        self._pipe, far = context.Pipe()
        self._process = context.Process(
            target=serve, args=(far, work, bounds.megabytes), daemon=True
        )
        with _interrupts_held(), _no_main_module():
            self._process.start()
        self._pid = self._process.ident or -1
        far.close()

    @property
    def busy(self) -> bool:
        """Whether it has an item."""
        return self._item is not None

    @property
    def idle(self) -> bool:
        """Whether it waits for an item."""
        return self._ready and not self.busy and not self.dead

    @property
    def ends(self) -> list[Any]:
        """What to wait for: a message of it, or its end."""
        return [] if self.dead else [self._pipe, self._process.sentinel]

    def give(self, item: Item) -> None:
        """Has it begin an item; if it died meanwhile, the next look tells."""
        self._item, self._since = item, time.monotonic()
        with suppress(OSError):
            self._pipe.send(item)

    def look(self) -> Done[Item, Result] | None:
        """What became of its item, if that is at its end; a worker past its bounds is dead then."""
        if self.dead:
            return None
        message = self._message()
        if message is not None:
            return self._heard(*message)
        if not self._process.is_alive():
            return self._ended(self._crash())
        problem = self._beyond()
        return self._ended(problem) if problem else None

    def _message(self) -> tuple[str, Any] | None:
        try:
            return self._pipe.recv() if self._pipe.poll() else None
        except (EOFError, OSError):
            return "crashed", self._crash()

    def _beyond(self) -> str:
        """Which bound it is past, as a sentence; "" for none."""
        now = time.monotonic()
        if not self._ready:
            return "it did not get ready" if now - self._since > _START else ""
        if self.busy and now - self._since > self._bounds.seconds:
            return (
                f"it took longer than {self._bounds.seconds:g} seconds. "
                "Allow more with --time-limit SECONDS"
            )
        return self._too_large() if self.busy and self._grown() > self._bounds.megabytes else ""

    def _heard(self, kind: str, content: Any) -> Done[Item, Result] | None:
        if kind == "ready":
            self._ready = True
            return None
        if kind == "result":
            # One that keeps much of what it took makes room for a new one.
            self.dead = self._grown() > self._bounds.megabytes / 2
            return self._done(content, "")
        if kind == "error":
            raise content
        return self._ended(self._too_large() if kind == "memory" else content)

    def _ended(self, problem: str) -> Done[Item, Result] | None:
        self.dead = True
        if not self._ready:
            raise EngineError(
                f"A worker process could not be started ({problem}). Free some memory and try again"
            )
        return self._done(None, problem) if self.busy else None

    def _done(self, result: Result | None, problem: str) -> Done[Item, Result]:
        item, self._item = self._item, None
        assert item is not None
        seconds = round(time.monotonic() - self._since, 3)
        return Done(item, result, problem, seconds)

    def _crash(self) -> str:
        self._process.join(1.0)
        code = self._process.exitcode
        how = f"exit code {code}"
        if code is not None and code < 0:
            with suppress(ValueError):
                how = signal.Signals(-code).name
        return f"the engine crashed: its worker process ended unexpectedly ({how})"

    def _too_large(self) -> str:
        return (
            f"it needs more than {self._bounds.megabytes:,} MB of memory. "
            "Allow more with --memory-limit MB"
        )

    def _grown(self) -> float:
        """The memory of the process and those it started, in MB, as last looked at."""
        now = time.monotonic()
        if now - self._looked > _MEMORY_EVERY:
            self._looked, self._megabytes = now, self._memory()
        return self._megabytes

    def _memory(self) -> float:
        import psutil

        found = 0
        with suppress(psutil.Error):
            process = psutil.Process(self._pid)
            for one in (process, *process.children(recursive=True)):
                with suppress(psutil.Error):
                    found += one.memory_info().rss
        return found / 1e6

    def kill(self) -> None:
        """Ends the process and all it started."""
        if self._pipe.closed:
            return
        self.dead = True
        for end in _family(self._pid):
            with suppress(OSError):
                end()
        self._process.kill()
        self._process.join()
        self._pipe.close()


def _family(pid: int) -> Iterator[Callable[[], object]]:
    """What kills a worker's children: its process group, where there are groups."""
    if sys.platform != "win32":
        yield lambda: os.killpg(pid, signal.SIGKILL)
        return
    import psutil

    with suppress(psutil.Error):
        for child in psutil.Process(pid).children(recursive=True):
            yield child.kill


@contextmanager
def _interrupts_held() -> Generator[None]:
    """Keeps Ctrl-C from a process that is being started; ours gets it afterwards."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _no_main_module() -> Generator[None]:
    """Keeps a process that is being started from running the script that started us."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main
