"""Workers kept between items, for a process that is given one item after the other by another.

The items may come in several threads at once; each has a worker of its own.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import wait
from threading import Lock, Timer
from typing import Generic, TypeVar

from workbooks.workers import Bounds, Done, Worker

Item = TypeVar("Item")
Result = TypeVar("Result")

_LOOK_EVERY = 0.1  # seconds between two looks at the time
_IDLE = 30.0  # seconds after which a worker without an item is ended


class KeptWorkers(Generic[Item, Result]):
    """The workers of this process that do one kind of work."""

    def __init__(self, work: Callable[[Item], Result]) -> None:
        """`work` is a function of a module; an exception it raises is raised by `done`."""
        self._work = work
        self._idle: list[tuple[Bounds, Worker[Item, Result]]] = []
        self._lock = Lock()

    def done(self, item: Item, bounds: Bounds) -> Done[Item, Result]:
        """An item at its end.

        Raises:
            EngineError: a worker cannot be started.
        """
        worker = self._taken(bounds)
        kept = False
        try:
            while not worker.idle:
                self._look(worker)
            worker.give(item)
            while (done := self._look(worker)) is None:
                pass
            kept = not worker.dead
            return done
        finally:
            if kept:
                self._keep(bounds, worker)
            else:
                worker.kill()

    def _look(self, worker: Worker[Item, Result]) -> Done[Item, Result] | None:
        wait(worker.ends, _LOOK_EVERY)
        return worker.look()

    def _taken(self, bounds: Bounds) -> Worker[Item, Result]:
        with self._lock:
            for pair in [pair for pair in self._idle if pair[0] == bounds]:
                self._idle.remove(pair)
                worker = pair[1]
                worker.look()
                if not worker.dead:
                    return worker
                worker.kill()
            # We may be a daemon, which is to have no children; ours end with us, however we end.
            multiprocessing.current_process().daemon = False
            return Worker(self._work, bounds)

    def _keep(self, bounds: Bounds, worker: Worker[Item, Result]) -> None:
        pair = (bounds, worker)
        with self._lock:
            self._idle.append(pair)
        timer = Timer(_IDLE, self._end, [pair])
        timer.daemon = True
        timer.start()

    def _end(self, pair: tuple[Bounds, Worker[Item, Result]]) -> None:
        with self._lock:
            if pair in self._idle:
                self._idle.remove(pair)
                pair[1].kill()
