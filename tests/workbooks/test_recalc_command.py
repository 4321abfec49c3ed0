from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import sys
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from tests.workbooks import ooxml
from workbooks.commands.recalc import recalc
from workbooks.jobs import Job
from workbooks.outcome import Disagreement, Kept, Report
from workbooks.request import Override, Request, Signatures
from workbooks.workers import Bounds

GOOD = ooxml.workbook({"S": ooxml.column(["CRYPTO_INFLOW()", "NOPE(A1)"])})
app = typer.Typer()
app.command()(recalc)
PROGRAM = "import sys; from addin.cli import main; sys.argv[0] = 'crypto-inflow'; main()"


def run(*arguments: object) -> Any:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "good.xlsx").write_bytes(GOOD)
    (tmp_path / "bad.xlsx").write_bytes(b"name,amount")
    return tmp_path


class Asked:
    """What the command asked of a run, and the reports that it gets."""

    def __init__(self) -> None:
        self.jobs: Sequence[Job] = ()
        self.folders: Sequence[Path] = ()
        self.terms: Any = None
        self.reports: list[Report] = []

    def __call__(
        self, jobs: Sequence[Job], folders: Sequence[Path], terms: object, started: Any
    ) -> Generator[tuple[Job, Report]]:
        self.jobs, self.folders, self.terms = jobs, folders, terms
        for job, report in zip(jobs, self.reports or [Report("x")] * len(jobs), strict=True):
            started(job)
            yield job, report

    @property
    def request(self) -> Request:
        return self.jobs[0].request


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    found = Asked()
    monkeypatch.setattr("workbooks.batch.run", found)
    return found


def test_one_line_for_each_file_and_its_kept_cells(folder: Path) -> None:
    result = run(folder / "good.xlsx", "--out", folder / "out")
    assert result.exit_code == 0
    first, second = result.stdout.splitlines()
    assert first.startswith(f"{folder / 'good.xlsx'} -> {folder / 'out' / 'good.xlsx'}: 2 formulas")
    assert "1 call, " in first
    assert "1 changed, 1 kept, " in first
    assert second == "  kept S!A2: the function NOPE is not known"
    assert result.stderr == ""
    assert (folder / "good.xlsx").read_bytes() == GOOD


def test_json(folder: Path) -> None:
    result = run(folder, "--in-place", "--json")
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    assert found["schema"] == 2
    bad, good = found["files"]
    assert (bad["status"], good["status"]) == ("failed", "ok")
    assert "bad.xlsx" in bad["error"]
    assert result.stderr.startswith("error: ")
    assert "bad.xlsx" in result.stderr
    assert set(good) == set(Report("x").as_json())
    (changed,) = good["changed"]
    assert (changed["cell"], changed["before"], changed["after"]) == ("A1", 1.0, 870e9)
    (kept,) = good["kept"]
    assert (kept["cell"], kept["reason"]) == ("A2", "the function NOPE is not known")


@pytest.mark.parametrize(
    "options",
    [
        [],
        ["--out", "x", "--in-place"],
        ["--nonsense"],
        ["--in-place", "--grid", "g.csv"],
        ["--in-place", "--as-of", "yesterday"],
        ["--in-place", "--as-of", "2025-01-01T00:00Z"],
        ["--in-place", "--workers", "0"],
        ["--in-place", "--signatures", "forge"],
    ],
)
def test_usage(folder: Path, options: list[str]) -> None:
    assert run(folder, *options).exit_code == 2
    assert (folder / "good.xlsx").read_bytes() == GOOD


def test_names_that_are_too_long(folder: Path) -> None:
    long = folder / ("n" * 300 + ".xlsx")
    result = run(long, "--in-place")
    assert result.exit_code == 1
    assert "cannot be read: File name too long" in result.stderr
    assert run(folder / "good.xlsx", "--out", folder / ("n" * 300)).exit_code != 0


def test_out_must_be_a_folder(folder: Path) -> None:
    taken = folder / "taken.xlsx"
    taken.write_bytes(GOOD)
    result = run(folder / "good.xlsx", "--out", taken)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr == f"error: --out must be a folder; {taken} is a file\n"
    assert taken.read_bytes() == GOOD


def test_every_option_reaches_the_run(folder: Path, asked: Asked) -> None:
    result = run(
        *(folder / "good.xlsx", "--out", folder / "out", "--force", "--resume"),
        *("--set", "rate=5%", "--set", "S!B3=TRUE", "--as-of", "2025-12-31T16:30"),
        *("--engine", "formulon", "--signatures", "remove", "--workers", "3"),
        *("--time-limit", "7", "--memory-limit", "100", "--limit", "cells=9"),
    )
    assert result.exit_code == 0
    assert asked.request.overrides == (Override("rate", 0.05), Override("S!B3", True))
    assert str(asked.request.as_of) == "2025-12-31 16:30:00"
    assert (asked.request.engine, asked.request.signatures) == ("formulon", Signatures.REMOVE)
    assert asked.request.limits.cells == 9
    assert (asked.terms.force, asked.terms.resume, asked.terms.workers) == (True, True, 3)
    assert asked.terms.bounds == Bounds(7.0, 100)
    assert asked.folders == [folder / "out"]


def test_settings_stand_over_the_scenario_and_the_grid_over_both(
    folder: Path, asked: Asked
) -> None:
    (folder / "grid.csv").write_text("employer,name\n1,all\n0,none\n")
    (folder / "mine.toml").write_text("[funnel]\nallocation = 0.02\n")
    result = run(
        *(folder / "good.xlsx", "--out", folder / "out", "--set", "employer=0.5"),
        *("--scenario", folder / "mine.toml", "--grid", folder / "grid.csv"),
    )
    assert result.exit_code == 0, result.stderr
    assert [job.target.name for job in asked.jobs] == ["good-all.xlsx", "good-none.xlsx"]
    given = asked.jobs[1].request.overrides
    assert Override("allocation", 0.02, optional=True) in given
    assert [each.value for each in given if each.place == "employer"][1:] == [0.5, 0.0]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--set", "B3=1", "--set", "rate"], "2 to correct"),
        (["--limit", "rows=1"], "no such limit"),
        (["--scenario", "mine.toml"], "no such file"),
    ],
)
def test_mistakes_in_what_is_asked(folder: Path, options: list[str], words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "recalc", str(folder), "--in-place", *options],
        capture_output=True,
        text=True,
    )
    assert done.returncode in (2, 3)
    assert words in done.stderr
    assert (folder / "good.xlsx").read_bytes() == GOOD


def test_what_is_told_of_a_file(folder: Path, asked: Asked) -> None:
    unexplained = Kept("S", "A3", "", "=SUM(B:B)", 5.0, {"one": 6.0, "two": None}, "differs")
    asked.reports = [
        Report(
            "a.xlsx",
            formulas=1,
            unexplained=[unexplained],
            disagreements=[Disagreement("S", "A4", "top", "=1", {"one": True, "two": "x"})],
            volatile=["S!A5", *(f"S!B{n}" for n in range(9))],
            engine="one",
        )
    ]
    said = run(folder / "good.xlsx", "--in-place")
    assert said.exit_code == 0
    assert "unexplained S!A3 =SUM(B:B): differs (Excel 5, one 6, two blank)" in said.stdout
    assert "engines disagree on top (S!A4) =1: one TRUE, two x" in said.stdout
    assert "S!A5, S!B0, S!B1, S!B2, S!B3 and 5 more" in said.stdout
    pinned = run(folder / "good.xlsx", "--in-place", "--as-of", "2025-12-31")
    assert "S!A5" not in pinned.stdout
    assert run(folder / "good.xlsx", "--in-place", "--strict").exit_code == 1


def test_a_report_is_written(folder: Path, asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["crypto-inflow", "recalc", "my file.xlsx"])
    assert run(folder / "good.xlsx", "--in-place", "--report", folder / "r.html").exit_code == 0
    page = (folder / "r.html").read_text()
    assert "crypto-inflow recalc &#39;my file.xlsx&#39;" in page
    assert "1 recalculated" in page
    taken = run(folder / "good.xlsx", "--in-place", "--report", folder / "r.html")
    assert taken.exit_code == 2
    assert "--force" in taken.stderr


def test_secrets_of_a_store_are_not_in_the_report(
    folder: Path, asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = ["--storage-option", "secret=abc=def", "--storage-option=key=ghi"]
    arguments = [str(folder / "good.xlsx"), "--in-place", "--report", str(folder / "r.html")]
    monkeypatch.setattr(sys, "argv", ["crypto-inflow", "recalc", *arguments, *options])
    assert run(*arguments, *options).exit_code == 0
    written = (folder / "r.html").read_text()
    assert "secret=..." in written
    assert "--storage-option=key=..." in written
    assert "abc" not in written
    assert "def" not in written.partition("secret=...")[2].partition("--storage-option")[0]
    assert "ghi" not in written


def test_a_summary_of_several_files(folder: Path, asked: Asked) -> None:
    asked.reports = [Report("a", formulas=1500), Report("b", status="failed", error="b is bad")]
    result = run(folder, "--in-place")
    assert result.exit_code == 1
    assert result.stderr.startswith("error: b is bad\n2 files, 1,500 formulas, 0 unexplained, 1 f")
    assert "--resume" in result.stderr


def test_json_of_the_files_done_before_an_interrupt(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def one_and_a_half(jobs: Sequence[Job], *_: object, **__: object) -> Any:
        yield jobs[0], Report("first.xlsx")
        raise KeyboardInterrupt

    monkeypatch.setattr("workbooks.batch.run", one_and_a_half)
    result = run(folder, "--in-place", "--json")
    assert result.exit_code == 130
    assert [file["file"] for file in json.loads(result.stdout)["files"]] == ["first.xlsx"]
    result = run(folder, "--in-place")
    assert "schema" not in result.stdout


@pytest.mark.parametrize("turn", range(3))
def test_ctrl_c_ends_at_once_and_leaves_nothing_half_done(tmp_path: Path, turn: int) -> None:
    names = {f"{number}.xlsx" for number in range(200)}
    for name in names:
        (tmp_path / name).write_bytes(GOOD)
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "recalc", str(tmp_path), "--in-place"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    for _ in range(1 + 4 * turn):
        process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate()
    assert process.returncode == 130
    assert errors.endswith("interrupted\n")
    assert "--resume" in errors
    left = {path.name for path in tmp_path.iterdir()}
    assert left - {".crypto-inflow-journal.jsonl"} == names
    for path in tmp_path.glob("*.xlsx"):
        assert ooxml.value(path.read_bytes(), "A1") in (1.0, 870e9)


def on_a_terminal(*arguments: str, **environment: str) -> tuple[int, str]:
    """Runs the command with stderr and stdout on a terminal; gives what appeared on it."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "120", **environment},
    )
    os.close(theirs)
    seen = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:
            break
        if not piece:
            break
        seen += piece
    os.close(ours)
    return process.wait(), seen.decode()


def test_a_live_display_on_a_terminal(tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"{number}.xlsx").write_bytes(GOOD)
    code, seen = on_a_terminal("recalc", str(tmp_path), "--in-place")
    assert code == 0
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", seen)
    assert "0/3 files" in plain
    assert re.search(r"[012]/3 files +\d+ formulas? .* left", plain)
    assert "2.xlsx" in plain
    assert plain.count("kept S!A2") == 3
    assert "\x1b[3" in seen
    _, bare = on_a_terminal("recalc", str(tmp_path), "--in-place", NO_COLOR="1")
    assert "\x1b[3" not in bare


def test_with_a_terminal_for_errors_only_lines_still_go_to_stdout(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(GOOD)
    ours, theirs = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "recalc", str(tmp_path), "--in-place"],
        stdout=subprocess.PIPE,
        stderr=theirs,
        text=True,
        env={**os.environ, "TERM": "xterm"},
    )
    os.close(theirs)
    os.close(ours)
    assert "a.xlsx: 2 formulas" in done.stdout


def test_nothing_heavy_is_imported_before_it_is_needed() -> None:
    code = (
        "import sys, workbooks.commands.recalc; "
        "print([m for m in ('numpy', 'pandas', 'formulon', 'wasmtime', 'openpyxl', 'core.catalog', "
        "'psutil', 'multiprocessing') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_an_engine_that_is_none_is_a_usage_error_and_one_that_is_missing_is_said(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run(folder / "good.xlsx", "--in-place", "--engine", "abacus")
    assert result.exit_code == 2
    assert "ironcalc" in result.stderr
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "recalc", str(folder), "--in-place", "--engine", "excel"],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 4
    assert "Windows" in done.stderr
