from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import psutil
import pytest

from tests.workbooks import bad_work
from workbooks import kept_workers
from workbooks.kept_workers import KeptWorkers
from workbooks.workers import Bounds


def until(true: Callable[[], object]) -> None:
    """Waits for something that is sure to happen."""
    for _ in range(3000):
        if true():
            return
        time.sleep(0.01)
    raise AssertionError("it did not happen")


@pytest.fixture(autouse=True)
def _no_leftovers(monkeypatch: pytest.MonkeyPatch) -> Generator[None]:
    """Idle workers end soon, and all have ended when a test has."""
    monkeypatch.setattr(kept_workers, "_IDLE", 0.5)
    yield
    until(lambda: not workers())


def workers() -> list[psutil.Process]:
    """Our children, but for the tracker that multiprocessing keeps."""
    found: list[psutil.Process] = []
    for child in psutil.Process().children():
        with suppress(psutil.Error):  # it is ending just now
            if "spawn_main" in " ".join(child.cmdline()):
                found.append(child)
    return found


def test_a_worker_is_kept_for_the_next_item(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_workers, "_IDLE", 5.0)
    crew = KeptWorkers(bad_work.pid)
    first = crew.done("", Bounds()).result
    assert first == crew.done("", Bounds()).result != os.getpid()
    assert crew.done("", Bounds(9.0)).result != first
    assert len(workers()) == 2


def test_items_at_once_have_workers_of_their_own() -> None:
    crew = KeptWorkers(bad_work.work)
    with ThreadPoolExecutor(2) as threads:
        found = threads.map(lambda item: crew.done(item, Bounds()), ["sleep 0.3", "say x"])
        assert [done.result for done in found] == ["0.3", "x"]


def test_one_that_goes_wrong_is_not_kept() -> None:
    crew = KeptWorkers(bad_work.work)
    done = crew.done("hang", Bounds(0.5))
    assert "longer than 0.5 seconds" in done.problem
    assert not workers()
    assert "exit code 9" in crew.done("leave 9", Bounds()).problem
    with pytest.raises(OSError, match="broken"):
        crew.done("fail broken", Bounds())
    assert not workers()


def test_one_that_died_while_it_waited_costs_no_item(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_workers, "_IDLE", 5.0)
    crew = KeptWorkers(bad_work.pid)
    first = crew.done("", Bounds()).result
    assert first is not None
    os.kill(first, signal.SIGKILL)
    os.waitid(os.P_PID, first, os.WEXITED | os.WNOWAIT)  # all its threads have ended
    second = crew.done("", Bounds())
    assert second.problem == ""
    assert second.result not in (None, first)
