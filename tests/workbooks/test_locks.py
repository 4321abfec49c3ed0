from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from workbooks.errors import BusyError
from workbooks.locks import LOCK, folders_locked

HOLD = """
import sys
from pathlib import Path
from workbooks.locks import folders_locked
with folders_locked([Path(sys.argv[1])]):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def other_run(tmp_path: Path):
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_second_run_is_told_who_holds_the_folder(
    tmp_path: Path, other_run: subprocess.Popen[str]
) -> None:
    with pytest.raises(BusyError, match=f"process {other_run.pid} on ") as caught:
        folders_locked([tmp_path]).__enter__()
    assert str(tmp_path) in str(caught.value)
    link = tmp_path.with_name(tmp_path.name + "-link")
    link.symlink_to(tmp_path)
    with pytest.raises(BusyError):
        folders_locked([link]).__enter__()


def test_a_dead_run_holds_nothing(tmp_path: Path, other_run: subprocess.Popen[str]) -> None:
    other_run.kill()
    other_run.wait()
    assert (tmp_path / LOCK).exists()
    with folders_locked([tmp_path]):
        assert f"process {os.getpid()} on" in (tmp_path / LOCK).read_text()
    assert not (tmp_path / LOCK).exists()


def test_locks_end_with_the_block_and_of_several_all_or_none(
    tmp_path: Path, other_run: subprocess.Popen[str]
) -> None:
    first = tmp_path / "0"
    first.mkdir()
    with pytest.raises(BusyError):
        folders_locked([first, tmp_path]).__enter__()
    assert not (first / LOCK).exists()
    with folders_locked([first, first]):
        assert (first / LOCK).exists()
    assert not (first / LOCK).exists()


def test_folders_that_cannot_be_written_to_are_passed_over(tmp_path: Path) -> None:
    with folders_locked([tmp_path / "none"]):
        pass
