from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests.workbooks.bad_work import work
from workbooks import workers
from workbooks.errors import EngineError
from workbooks.workers import Bounds, Done, done_by_workers

BOUNDS = Bounds(seconds=3.0, megabytes=300)


def done(*items: str, count: int = 2, bounds: Bounds = BOUNDS) -> dict[str, Done[str, str]]:
    return {each.item: each for each in done_by_workers(work, items, count, bounds)}


def gone(pid: int) -> bool:
    """Whether a process ends within some seconds."""
    try:
        psutil.Process(pid).wait(10)
    except psutil.NoSuchProcess:
        return True
    except psutil.TimeoutExpired:
        return False
    return True


def test_items_are_done_and_workers_reused() -> None:
    begun: list[str] = []
    items = [f"pid {n}" for n in range(20)]
    found = list(done_by_workers(work, items, 2, BOUNDS, begun.append))
    assert {each.item for each in found} == set(items)
    assert begun == items
    pids = {each.result for each in found}
    assert 1 <= len(pids) <= 2
    assert str(os.getpid()) not in pids


def test_an_error_while_looking_ends_the_work() -> None:
    def looking() -> None:
        raise LookupError("enough")

    with pytest.raises(LookupError, match="enough"):
        next(done_by_workers(work, ["hang"], 1, Bounds(), looking=looking))
    running = [process.cmdline() for process in psutil.Process().children()]
    assert not [command for command in running if any("spawn_main" in word for word in command)]


def test_no_items_need_no_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "Worker", None)
    assert done() == {}


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ("hang", "longer than 3 seconds"),
        ("grow", "more than 300 MB"),
        ("grow_at_once", "more than 300 MB"),
        ("leave 7", "exit code 7"),
        ("leave 0", "ended unexpectedly"),
        ("crash", "SIGSEGV"),
        ("panic", "PanicError: index out of bounds"),
    ],
)
def test_a_bad_item_costs_itself_alone(bad: str, words: str) -> None:
    found = done("say one", bad, "say two", "say three", "say four", count=1)
    assert words in found[bad].problem
    assert found[bad].result is None
    good = [found[f"say {text}"].result for text in ("one", "two", "three", "four")]
    assert good == ["one", "two", "three", "four"]


def test_nothing_but_bad_items() -> None:
    found = done("crash", "leave 1", "panic", "leave 2", count=2)
    assert all(each.problem for each in found.values())


def test_a_worker_that_leaks_is_replaced_before_it_costs_a_file() -> None:
    items = [f"keep {120 + n}" for n in range(5)]
    found = done(*items, count=1)
    assert not any(each.problem for each in found.values())
    assert len({each.result for each in found.values()}) >= 3


def test_errors_of_the_work_are_raised_here_and_workers_end() -> None:
    done("say it")  # multiprocessing's own tracker runs from here on
    before = set(psutil.Process().children())
    with pytest.raises(OSError, match="such an error"):
        done("fail such an error")
    assert set(psutil.Process().children()) <= before


def test_what_workers_print_goes_nowhere(capfd: pytest.CaptureFixture[str]) -> None:
    assert done("chatter")["chatter"].result == "said"
    assert capfd.readouterr() == ("", "")


def test_what_a_killed_worker_started_ends_too(tmp_path: Path) -> None:
    path = tmp_path / "pid"
    assert "longer" in done(f"start_child {path}")[f"start_child {path}"].problem
    assert gone(int(path.read_text()))


def test_closing_kills_at_once() -> None:
    running = done_by_workers(work, ["pid", "hang", "hang 2"], 2, Bounds(seconds=1000))
    pid = int(next(running).result or 0)
    before = time.monotonic()
    running.close()
    assert time.monotonic() - before < 100
    assert gone(pid)


def test_workers_end_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "pid"
    code = (
        "import sys\n"
        "from tests.workbooks.bad_work import work\n"
        "from workbooks.workers import Bounds, done_by_workers\n"
        "if __name__ == '__main__':\n"
        "    for each in done_by_workers(work, ['pid', sys.argv[1]], 1, Bounds()):\n"
        "        print(each.result, flush=True)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, f"start_child {path}"], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        while not path.exists() or not path.read_text():
            time.sleep(0.05)
        parent.send_signal(signal.SIGKILL)
    assert gone(worker)
    assert gone(int(path.read_text()))


def test_a_worker_that_cannot_start_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "serve", end_at_once)
    with pytest.raises(EngineError, match="could not be started"):
        done("pid")


def end_at_once(*_: object) -> None:
    os._exit(3)
