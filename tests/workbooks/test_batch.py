from __future__ import annotations

import errno
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.workbooks import ooxml
from tests.workbooks.bad_functions import BadFunctions
from workbooks import batch
from workbooks.batch import Terms
from workbooks.errors import BusyError, EngineMissingError, OutputError
from workbooks.files import workbooks_in
from workbooks.jobs import Job, plan
from workbooks.journal import JOURNAL
from workbooks.locks import LOCK, folders_locked
from workbooks.outcome import Report
from workbooks.request import Override, Request
from workbooks.workers import Bounds

GOOD = ooxml.workbook({"S": ooxml.column(["ANSWER()"])})


def put(path: Path, formula: str = "ANSWER()", data: bytes | None = None) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data or ooxml.workbook({"S": ooxml.column([formula])}))
    return path


def go(
    paths: list[Path],
    out: Path | None = None,
    terms: Terms | None = None,
    request: Request | None = None,
    started: Callable[[Job], None] = lambda _: None,
) -> dict[str, Report]:
    """The reports of a run by file name."""
    jobs = plan(paths, out, request)
    running = batch.run(jobs, batch.folders_for(paths, out), terms, BadFunctions(), started)
    return {job.source.name: report for job, report in running}


def answer(path: Path) -> object:
    return ooxml.value(path.read_bytes(), "A1")


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_into_a_folder_and_not_over_results_without_force(tmp_path: Path) -> None:
    put(tmp_path / "in/a.xlsx")
    put(tmp_path / "in/sub/b.xlsx")
    paths, out = [tmp_path / "in"], tmp_path / "new/out"
    found = go(paths, out, Terms(workers=2))
    assert [report.status for report in found.values()] == ["ok", "ok"]
    assert answer(out / "a.xlsx") == answer(out / "sub/b.xlsx") == 42.0
    assert (tmp_path / "in/a.xlsx").read_bytes() == GOOD
    assert names(out) == ["a.xlsx", "sub", "sub/b.xlsx"]
    assert all("--force" in (report.error or "") for report in go(paths, out).values())
    assert all(report.status == "ok" for report in go(paths, out, Terms(force=True)).values())


def test_in_place(tmp_path: Path) -> None:
    path = put(tmp_path / "größe 文.xlsx")
    assert go([path])[path.name].output == str(path)
    assert answer(path) == 42.0
    assert names(tmp_path) == [path.name]


def test_the_biggest_is_begun_first(tmp_path: Path) -> None:
    put(tmp_path / "a.xlsx")
    put(tmp_path / "b.xlsx", data=ooxml.workbook({"S": ooxml.column(["1+1"] * 500)}))
    begun: list[str] = []
    go([tmp_path], None, started=lambda job: begun.append(job.source.name))
    assert begun == ["b.xlsx", "a.xlsx"]


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("HANG()", "longer than 4 seconds"),
        ("GROW()", "more than 500 MB"),
        ("LEAVE()", "exit code 9"),
        ("PANIC()", "PanicError"),
        ("BREAK()", "ZeroDivisionError"),
    ],
)
def test_a_bad_file_is_one_failed_file_among_good_ones(
    tmp_path: Path, formula: str, words: str
) -> None:
    for name in ("a", "b", "d"):
        put(tmp_path / f"{name}.xlsx")
    bad = put(tmp_path / "c.xlsx", formula)
    before = bad.read_bytes()
    found = go([tmp_path], terms=Terms(workers=2, bounds=Bounds(4.0, 500)))
    assert found["c.xlsx"].status == "failed"
    assert words in (found["c.xlsx"].error or "")
    assert str(bad) in (found["c.xlsx"].error or "")
    assert bad.read_bytes() == before
    assert [answer(tmp_path / f"{name}.xlsx") for name in "abd"] == [42.0] * 3
    assert JOURNAL in names(tmp_path)


def test_chatter_is_not_heard(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    put(tmp_path / "a.xlsx", "CHATTER()")
    assert go([tmp_path])["a.xlsx"].status == "ok"
    assert capfd.readouterr() == ("", "")


def test_broken_files_stop_nobody(tmp_path: Path) -> None:
    put(tmp_path / "a.xlsx", data=b"no workbook")
    put(tmp_path / "b.xlsx", data=GOOD[:500])
    put(tmp_path / "c.xlsx")
    found = go([tmp_path, tmp_path / "none.xlsx"])
    assert [found[f"{name}.xlsx"].status for name in ("a", "b", "c", "none")] == [
        "failed",
        "failed",
        "ok",
        "failed",
    ]


def test_a_missing_engine_ends_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "a.xlsx")
    monkeypatch.setattr(batch, "calculated", no_engine)
    with pytest.raises(EngineMissingError):
        go([tmp_path])
    assert LOCK not in names(tmp_path)


def no_engine(_: object) -> None:
    raise EngineMissingError("none")


def test_two_runs_at_once(tmp_path: Path) -> None:
    put(tmp_path / "in/a.xlsx")
    out = tmp_path / "out"
    out.mkdir()
    with folders_locked([out]), pytest.raises(BusyError, match="another run"):
        go([tmp_path / "in"], out)
    assert go([tmp_path / "in"], out)["a.xlsx"].status == "ok"


def test_a_file_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    path = put(tmp_path / "a.xlsx", "SLOW(2)")

    savers: list[subprocess.Popen[bytes]] = []

    def changes(_: Job) -> None:
        savers.append(subprocess.Popen([sys.executable, "-c", SAVE, str(path)]))

    found = go([path], started=changes)
    assert savers[0].wait() == 0
    assert "changed by another program" in (found["a.xlsx"].error or "")
    assert path.read_bytes() == b"saved by another program"


SAVE = """
import sys, time
time.sleep(1)
open(sys.argv[1], "wb").write(b"saved by another program")
"""


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_what_cannot_be_written_is_one_failed_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    put(tmp_path / "in/a.xlsx")
    sync = os.fsync

    def full(handle: int) -> None:
        if os.fstat(handle).st_size > 1000:
            raise OSError(number, os.strerror(number))
        sync(handle)

    monkeypatch.setattr(os, "fsync", full)
    found = go([tmp_path / "in"], tmp_path / "out")
    assert os.strerror(number) in (found["a.xlsx"].error or "")
    assert names(tmp_path / "out") == [JOURNAL]


def test_a_read_only_folder(tmp_path: Path) -> None:
    """Root ignores the modes of folders, so that /proc stands for one."""
    put(tmp_path / "a.xlsx")
    with pytest.raises(OutputError, match="cannot be made"):
        go([tmp_path / "a.xlsx"], Path("/proc/no/such/folder"))
    found = go([tmp_path / "a.xlsx"], Path("/proc/self"))
    assert "cannot be written" in (found["a.xlsx"].error or "")


def test_resume_does_what_is_left_and_what_changed(tmp_path: Path) -> None:
    for name in ("done", "changed", "target", "left"):
        put(tmp_path / f"in/{name}.xlsx")
    put(tmp_path / "in/left.xlsx", "HANG()")
    paths, out = [tmp_path / "in"], tmp_path / "out"
    first = go(paths, out, Terms(workers=2, bounds=Bounds(4.0)))
    assert first["left.xlsx"].status == "failed"
    put(tmp_path / "in/changed.xlsx", "ANSWER()+1")
    put(tmp_path / "in/left.xlsx")
    os.utime(out / "target.xlsx", (1, 1))
    begun: list[str] = []
    again = go(paths, out, Terms(resume=True), started=lambda job: begun.append(job.source.name))
    assert sorted(begun) == ["changed.xlsx", "left.xlsx", "target.xlsx"]
    assert [report.status for report in again.values()] == ["ok"] * 4
    assert again["done.xlsx"] == first["done.xlsx"]
    assert answer(out / "changed.xlsx") == 43.0
    assert JOURNAL not in names(out)


def test_resume_redoes_all_under_another_request_and_needs_no_force_for_its_own(
    tmp_path: Path,
) -> None:
    put(tmp_path / "in/a.xlsx")
    put(tmp_path / "in/b.xlsx", "BREAK()")
    put(tmp_path / "out/b.xlsx", "1+1")
    paths, out = [tmp_path / "in"], tmp_path / "out"
    assert go(paths, out)["a.xlsx"].status == "ok"
    begun: list[str] = []
    other = Request(overrides=(Override("S!C1", 1.0),))
    found = go(paths, out, Terms(resume=True), other, lambda job: begun.append(job.source.name))
    assert begun == ["a.xlsx"]
    assert found["a.xlsx"].status == "ok"
    assert "--force" in (found["b.xlsx"].error or "")
    assert "--force" in (go(paths, out)["a.xlsx"].error or "")


KILLED = """
import sys
from pathlib import Path
from tests.workbooks.bad_functions import BadFunctions
from workbooks import batch
from workbooks.batch import Terms
from workbooks.jobs import plan

if __name__ == "__main__":
    paths, out = [Path(sys.argv[1])], Path(sys.argv[2]) if sys.argv[2] else None
    folders = batch.folders_for(paths, out)
    begun = lambda job: print("begun", flush=True)
    for _ in batch.run(plan(paths, out), folders, Terms(workers=2), BadFunctions(), begun):
        pass
"""


def killed(seconds: float, *arguments: str) -> float:
    """Runs a batch in a process group of its own, and kills the group so long after it began.

    Gives how long it ran.
    """
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, *arguments],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        before = time.monotonic()
        try:
            process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
    return time.monotonic() - before


@pytest.mark.parametrize("in_place", [True, False])
def test_killed_at_any_moment_each_file_is_old_or_new(tmp_path: Path, in_place: bool) -> None:
    folder, out = tmp_path / "in", tmp_path / ("in" if in_place else "out")
    arguments = (str(folder), "" if in_place else str(out))
    old = ooxml.workbook({"S": ooxml.column(["ANSWER()"] + ["A1+1"] * 100)})
    files = [f"{number}.xlsx" for number in range(12)]

    def fresh() -> None:
        shutil.rmtree(out, ignore_errors=True)
        for name in files:
            put(folder / name, data=old)

    fresh()
    killed(1000, *arguments)  # an engine may have to be made ready on this machine
    fresh()
    span = killed(1000, *arguments)
    new = (out / files[0]).read_bytes()
    assert new != old
    chance = random.Random(7)
    stopped_between = 0
    for _ in range(13):
        fresh()
        killed(chance.uniform(0.0, span), *arguments)
        contents = [path.read_bytes() for path in workbooks_in(out)] if out.exists() else []
        assert all(content in (old, new) for content in contents)
        stopped_between += 0 < contents.count(new) < len(files)
        found = go([folder], None if in_place else out, Terms(resume=True, workers=2))
        assert [report.status for report in found.values()] == ["ok"] * len(files)
        assert [path.read_bytes() for path in workbooks_in(out)] == [new] * len(files)
        assert names(out) == sorted(files)
    assert stopped_between, "no kill came in the middle"


def test_the_journal_keeps_whole_lines(tmp_path: Path) -> None:
    put(tmp_path / "in/a.xlsx")
    put(tmp_path / "in/b.xlsx", "BREAK()")
    go([tmp_path / "in"], tmp_path / "out")
    lines = (tmp_path / "out" / JOURNAL).read_text().split("\n")
    found: list[Any] = [json.loads(line) for line in lines if line]
    assert [sorted(line) for line in found] == [
        ["absent", "schema"],
        ["report", "schema", "state", "target"],
    ]
