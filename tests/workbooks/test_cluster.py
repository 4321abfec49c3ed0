"""Runs on a real scheduler with two real workers, over a real S3 server, on this machine alone."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from addin.cli import app
from tests.workbooks import ooxml
from tests.workbooks.bad_functions import BadFunctions
from workbooks import batch, cluster, cluster_task
from workbooks.batch import Task, Terms
from workbooks.cluster import connected
from workbooks.errors import BusyError, ClusterError, EngineMissingError, OutputError
from workbooks.jobs import Job, plan
from workbooks.journal import JOURNAL
from workbooks.locks import LOCK
from workbooks.outcome import Report
from workbooks.places import place
from workbooks.request import Request
from workbooks.workers import Bounds

WHY = "the extra is not installed: pip install 'crypto-inflow[test]'"
pytest.importorskip("distributed", reason=WHY)
pytest.importorskip("s3fs", reason=WHY)
pytest.importorskip("moto", reason=WHY)

from tests.workbooks.s3_server import S3, s3_server  # noqa: E402

HERE = Path(__file__).parents[2]
PROGRAM = "import sys; from addin.cli import main; sys.argv[0] = 'crypto-inflow'; main()"
IN, OUT = "s3://models/in", "s3://models/out"


class Machines:
    """A scheduler and workers in processes of their own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._processes: list[subprocess.Popen[bytes]] = []
        self.address = ""

    def begin(self) -> None:
        """Starts the scheduler."""
        file = self._folder / "scheduler"
        self._start("scheduler", "--port", "0", "--scheduler-file", str(file))
        until(file.exists)
        self.address = json.loads(file.read_text())["address"]

    def _start(self, what: str, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.dask_{what}", *arguments]
        environment = {
            **os.environ,
            "PYTHONPATH": str(HERE),
            "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1",
        }
        with (self._folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [*command, "--host", "127.0.0.1", "--no-dashboard"],
                env=environment,
                cwd=self._folder,
                stderr=log,
            )
        self._processes.append(process)
        return process

    def worker(self, *arguments: str) -> subprocess.Popen[bytes]:
        return self._start(
            "worker",
            *(self.address, "--nthreads", "1", "--local-directory", str(self._folder)),
            *arguments,
        )

    def end_scheduler(self) -> None:
        self._processes[0].kill()

    def end(self) -> None:
        """Ends everything; what they started ends with them."""
        for process in self._processes:
            process.kill()
            process.wait()


@contextmanager
def machines(folder: Path) -> Generator[Machines]:
    found = Machines(folder)
    try:
        found.begin()
        yield found
    finally:
        found.end()


def until(true: Callable[[], object]) -> None:
    """Waits for something that is sure to happen."""
    for _ in range(3000):
        if true():
            return
        time.sleep(0.01)
    raise AssertionError("it did not happen")


@pytest.fixture(scope="module")
def server() -> Generator[S3]:
    with s3_server() as found:
        yield found


@pytest.fixture(scope="module")
def scheduler(server: S3, tmp_path_factory: pytest.TempPathFactory) -> Generator[str]:
    """The address of a scheduler with two workers, which find the S3 server as we do."""
    with machines(tmp_path_factory.mktemp("cluster")) as found:
        found.worker()
        found.worker()
        with client(found.address) as look:
            look.wait_for_workers(2, timeout=60)
        yield found.address


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The user's settings are apart, too."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    return tmp_path / "settings"


@pytest.fixture(autouse=True)
def _empty(server: S3) -> None:
    server.clear()


@contextmanager
def client(address: str) -> Generator[Any]:
    import distributed

    found = distributed.Client(address, set_as_default=False)
    try:
        yield found
    finally:
        found.close()


def book(formula: str = "ANSWER()", more: int = 0) -> bytes:
    return ooxml.workbook({"S": ooxml.column([formula] + ["A1+1"] * more)})


def go(
    address: str,
    source: str | Path,
    out: str | Path | None,
    terms: Terms | None = None,
    started: Callable[[Job], None] = lambda _: None,
    most: int | None = None,
) -> dict[str, Report]:
    """The reports of a run by file name; it is stopped after so many."""
    paths, folder = [place(str(source))], None if out is None else place(str(out))
    reports: dict[str, Report] = {}
    with connected(address) as crew:
        asked = terms or Terms()
        asked = Terms(asked.force, asked.resume, 1, asked.bounds, crew)
        jobs = plan(paths, folder, Request(engine="ironcalc"))  # it starts fastest
        folders = batch.folders_for(paths, folder)
        running = batch.run(jobs, folders, asked, BadFunctions(), started)
        with closing(running):
            for job, report in running:
                reports[job.source.name] = report
                if len(reports) == most:
                    break
    return reports


def statuses(reports: dict[str, Report]) -> set[str]:
    return {report.status for report in reports.values()}


def test_a_worker_killed_in_the_middle_costs_nothing(scheduler: str, server: S3) -> None:
    names = [f"{number:02}.xlsx" for number in range(14)]
    for number, name in enumerate(names):
        server.put(f"in/sub/{name}", book("SLOW(0.1)", more=5 * number))
    server.put("in/broken.xlsx", b"no workbook")
    begun: list[str] = []

    def kills(job: Job) -> None:
        begun.append(job.source.name)
        if len(begun) == 6:
            with client(scheduler) as look:
                victims = look.run(os.getpid)
                os.kill(min(victims.values()), signal.SIGKILL)

    found = go(scheduler, IN, OUT, started=kills)
    broken = found.pop("broken.xlsx")
    assert broken.status == "failed"
    assert "s3://models/in/broken.xlsx" in (broken.error or "")
    assert sorted(found) == names
    assert statuses(found) == {"ok"}
    assert found["00.xlsx"].output == "s3://models/out/sub/00.xlsx"
    assert server.keys("out") == [f"sub/{name}" for name in names]
    for number, name in enumerate(names):
        before, after = book("SLOW(0.1)", more=5 * number), server.get(f"out/sub/{name}")
        assert ooxml.value(after, "A1") == 42.0
        assert ooxml.value(after, f"A{5 * number + 1}") == (43.0 if number else 42.0)
        assert server.get(f"in/sub/{name}") == before
    assert set(begun[:2]) <= set(names[-4:])
    assert sorted(begun) == sorted([*names, "broken.xlsx"])


def test_only_with_force_over_what_is_there(scheduler: str, server: S3) -> None:
    server.put("in/a.xlsx", book())
    server.put("in/b.xlsx", book())
    server.put("out/b.xlsx", b"theirs")
    first = go(scheduler, IN, OUT)
    assert first["a.xlsx"].status == "ok"
    assert "--force" in (first["b.xlsx"].error or "")
    assert server.get("out/b.xlsx") == b"theirs"
    assert statuses(go(scheduler, IN, OUT, Terms(force=True))) == {"ok"}
    assert server.get("out/b.xlsx") == server.get("out/a.xlsx") != book()


def test_in_place(scheduler: str, server: S3) -> None:
    server.put("in/a.xlsx", book())
    assert go(scheduler, IN, None)["a.xlsx"].output == "s3://models/in/a.xlsx"
    assert ooxml.value(server.get("in/a.xlsx"), "A1") == 42.0
    assert server.keys() == ["in/a.xlsx"]


def test_a_run_that_was_stopped_goes_on(scheduler: str, server: S3, settings: Path) -> None:
    names = [f"{number}.xlsx" for number in range(8)]
    for name in names:
        server.put(f"in/{name}", book("SLOW(0.1)"))
    done = go(scheduler, IN, OUT, most=3)
    assert len(list(settings.rglob(JOURNAL))) == 1
    begun: list[str] = []
    again = go(
        scheduler, IN, OUT, Terms(resume=True), started=lambda job: begun.append(job.source.name)
    )
    assert sorted(begun) == sorted(set(names) - set(done))
    assert sorted(again) == names
    assert statuses(again) == {"ok"}
    assert server.keys("out") == names
    assert [path for path in settings.rglob("*") if path.is_file()] == []


def test_two_runs_at_once_from_this_machine(scheduler: str, server: S3) -> None:
    server.put("in/a.xlsx", book())
    with batch.folders_locked(batch.folders_for([], place(OUT))), pytest.raises(BusyError):
        go(scheduler, IN, OUT)


def test_files_on_shared_folders(
    scheduler: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("in/sub").mkdir(parents=True)
    Path("in/sub/a.xlsx").write_bytes(book())
    Path("in/b.xlsx").write_bytes(b"broken")
    found = go(scheduler, "in", "out")
    assert (found["a.xlsx"].file, found["a.xlsx"].output) == ("in/sub/a.xlsx", "out/sub/a.xlsx")
    assert found["b.xlsx"].file == "in/b.xlsx"
    assert ooxml.value(Path("out/sub/a.xlsx").read_bytes(), "A1") == 42.0
    assert sorted(path.name for path in Path("out").rglob("*")) == [JOURNAL, "a.xlsx", "sub"]


def test_folders_that_are_not_shared_are_refused(
    scheduler: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.workbooks import bad_work

    (tmp_path / "a.xlsx").write_bytes(book())
    lock = tmp_path / LOCK
    lock.write_text("process 1 on here")
    assert cluster_task.strange({str(lock): "process 1 on here"}) == []
    wrong = {str(lock): "process 2 on there", str(tmp_path / "none" / LOCK): ""}
    assert cluster_task.strange(wrong) == [str(tmp_path), str(tmp_path / "none")]
    monkeypatch.setattr(cluster, "strange", bad_work.all_strange)
    with pytest.raises(ClusterError, match="must be shared by all machines"):
        go(scheduler, tmp_path, tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").glob("*.xlsx")] == []


@pytest.mark.parametrize(
    ("formula", "bounds", "words"),
    [
        ("HANG()", Bounds(2.0), "longer than 2 seconds"),
        ("GROW()", Bounds(60.0, 400), "more than 400 MB"),
        ("LEAVE()", Bounds(), "code 9"),
    ],
)
def test_a_bad_file_ends_its_own_process_only(
    scheduler: str, tmp_path: Path, formula: str, bounds: Bounds, words: str
) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.xlsx").write_bytes(book())
    (tmp_path / "bad.xlsx").write_bytes(book(formula, more=1))
    with client(scheduler) as look:
        before = look.run(os.getpid)
        found = go(scheduler, tmp_path, None, Terms(bounds=bounds))
        assert look.run(os.getpid) == before
    assert words in (found["bad.xlsx"].error or "")
    assert (tmp_path / "bad.xlsx").read_bytes() == book(formula, more=1)
    assert found["a.xlsx"].status == found["b.xlsx"].status == "ok"


def test_a_file_that_kills_workers_again_and_again_is_one_failed_file(
    scheduler: str, tmp_path: Path
) -> None:
    (tmp_path / "killer.xlsx").write_bytes(book("ORPHAN()", more=1))
    found = go(scheduler, tmp_path, None)
    assert "2 workers of the cluster died" in (found["killer.xlsx"].error or "")
    (tmp_path / "a.xlsx").write_bytes(book())
    (tmp_path / "killer.xlsx").write_bytes(book())
    assert statuses(go(scheduler, tmp_path, None, Terms(resume=True))) == {"ok"}


def test_a_missing_bucket(scheduler: str, server: S3) -> None:
    server.put("in/a.xlsx", book())
    with pytest.raises(OutputError, match="no bucket elsewhere"):
        go(scheduler, IN, "s3://elsewhere/out")
    (found,) = go(scheduler, "s3://elsewhere/in", OUT).values()
    assert "bucket does not exist" in (found.error or "")


def test_wrong_credentials(scheduler: str, server: S3) -> None:
    server.put("in/a.xlsx", book())
    with server.strict():
        with pytest.raises(OutputError, match="Access Key Id"):
            go(scheduler, IN, OUT)
        (found,) = go(scheduler, IN, None).values()
    assert "Access Key Id" in (found.error or "")
    assert server.get("in/a.xlsx") == book()


def test_a_store_that_fails_in_the_middle(scheduler: str, server: S3) -> None:
    """The workers' credentials are refused, after this machine's were accepted."""
    for name in "abc":
        server.put(f"in/{name}.xlsx", book("SLOW(1)"))
    strict = server.strict()
    begun: list[Job] = []

    def refuses(job: Job) -> None:
        if not begun:
            strict.__enter__()
        begun.append(job)

    try:
        found = go(scheduler, IN, OUT, started=refuses)
    finally:
        strict.__exit__(None, None, None)
    assert statuses(found) == {"failed"}
    assert server.keys("out") == []
    assert statuses(go(scheduler, IN, OUT, Terms(resume=True))) == {"ok"}


@pytest.mark.parametrize(
    ("address", "code", "words"),
    [
        ("tcp://127.0.0.1:1", 4, "No scheduler answers at tcp://127.0.0.1:1 within 0.3 seconds"),
        ("scheduler", 3, "must be an address such as tcp://scheduler:8786; got 'scheduler'"),
    ],
)
def test_no_scheduler(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str, code: int, words: str
) -> None:
    monkeypatch.setattr(cluster, "_REACHED_WITHIN", 0.3)
    (tmp_path / "a.xlsx").write_bytes(book())
    said = CliRunner().invoke(app, ["recalc", str(tmp_path), "--in-place", "--cluster", address])
    assert (said.exit_code, said.stdout) == (code, "")
    assert words in said.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("_OURS", "9.9", r"This is crypto-inflow 9\.9, but on .*, on the scheduler \S+ it is 0\."),
        ("_PACKAGE", "no-such-package", r"on tcp://\S+ it is not installed"),
    ],
)
def test_other_versions(
    scheduler: str, monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    monkeypatch.setattr(cluster, name, value)
    with pytest.raises(ClusterError, match=words), connected(scheduler):
        pass


def test_a_worker_of_another_version_that_comes_later(scheduler: str) -> None:
    task = Task(Job(Path("a.xlsx"), Path("a.xlsx")), None)
    errand = cluster_task.Errand(task, Bounds(), "9.9", "topic", 0)
    with client(scheduler) as look, pytest.raises(ClusterError, match=r"not 9\.9"):
        look.submit(cluster_task.done_here, errand).result()


# A connection that is cut leaves the client's sockets to the garbage collector.
@pytest.mark.filterwarnings("ignore:.*unclosed.*:pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")
def test_a_cluster_without_workers_and_one_that_goes_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.xlsx").write_bytes(book("SLOW(30)"))
    monkeypatch.setattr(cluster, "_LEFT_ALONE", 0.5)
    with machines(tmp_path) as found:
        with monkeypatch.context() as patch:
            patch.setattr(cluster, "_REACHED_WITHIN", 0.3)
            with pytest.raises(ClusterError, match="has no workers"), connected(found.address):
                pass
        worker = found.worker("--no-nanny")
        with pytest.raises(ClusterError, match=r"has had no workers for 0\.5 seconds"):
            go(found.address, tmp_path / "in", None, started=lambda _: worker.kill())
        found.worker("--no-nanny")
        with pytest.raises(ClusterError, match=r"connection to .* was lost"):
            go(found.address, tmp_path / "in", None, started=lambda _: found.end_scheduler())
    assert (tmp_path / "in/a.xlsx").read_bytes() == book("SLOW(30)")


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    wanted = pytest.raises(EngineMissingError, match=r"pip install .crypto-inflow\[cluster\]")
    with wanted, connected("tcp://127.0.0.1:1"):
        pass


def recalc(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(*arguments), capture_output=True, text=True)


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-c", PROGRAM, "recalc", *(str(argument) for argument in arguments)]


def test_the_command_line_and_ctrl_c(scheduler: str, server: S3) -> None:
    names = [f"{number}.xlsx" for number in range(16)]
    for name in names:
        server.put(f"in/{name}", book("CRYPTO_INFLOW()", more=20))
    asked = (IN, "--out", OUT, "--cluster", scheduler, "--engine", "ironcalc")
    process = subprocess.Popen(
        command(*asked), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline().startswith(f"{IN}/")
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate()
    assert process.returncode == 130
    assert errors.endswith("interrupted\n")
    assert "--resume" in errors
    with client(scheduler) as look:
        until(lambda: not any(look.processing().values()))
    assert 0 < len(server.keys("out")) < len(names)
    said = recalc(*asked, "--resume", "--storage-option", f"endpoint_url={server.address}")
    assert (said.returncode, said.stderr[-30:].count(" 0 failed")) == (0, 1), said.stderr
    assert sorted(server.keys("out")) == sorted(names)
    for name in names:
        assert ooxml.value(server.get(f"out/{name}"), "A1") == 870e9
