from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from workbooks import files
from workbooks.errors import BadFileError, HostileFileError, OutputError
from workbooks.files import put_file, read_file, remove_leftovers, stamp, workbooks_in, write_file
from workbooks.limits import Limits


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_folders_are_searched_and_lock_files_left_out(tmp_path: Path) -> None:
    for name in ("b.xlsx", "a.XLSM", "sub/c.xltx", "sub/d.xltm", "~$b.xlsx", "e.xls", "f.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    found = [path.relative_to(tmp_path).as_posix() for path in workbooks_in(tmp_path)]
    assert found == ["a.XLSM", "b.xlsx", "sub/c.xltx", "sub/d.xltm"]
    assert list(workbooks_in(tmp_path / "e.xls")) == [tmp_path / "e.xls"]


def test_a_file_is_replaced_and_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "größe.xlsx"
    path.write_bytes(b"old")
    path.chmod(0o640)
    write_file(path, path, b"new")
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert names(tmp_path) == ["größe.xlsx"]


def test_a_new_file_takes_the_permissions_of_its_source(tmp_path: Path) -> None:
    source = tmp_path / "a.xlsx"
    source.write_bytes(b"old")
    source.chmod(0o604)
    target = tmp_path / "deep" / "er" / "a.xlsx"
    write_file(source, target, b"new")
    assert stat.S_IMODE(target.stat().st_mode) == 0o604
    assert source.read_bytes() == b"old"


def test_nothing_new_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"same")
    before = path.stat()
    write_file(path, path, b"same")
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


def test_other_files_are_not_replaced_without_force(tmp_path: Path) -> None:
    source, target = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    source.write_bytes(b"a")
    target.write_bytes(b"b")
    with pytest.raises(OutputError, match="--force"):
        write_file(source, target, b"new")
    assert target.read_bytes() == b"b"
    write_file(source, target, b"new", force=True)
    assert target.read_bytes() == b"new"


@pytest.mark.parametrize("failing", ["replace", "fsync"])
@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left"), KeyboardInterrupt()])
def test_a_failure_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str, error: BaseException
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(os, failing, fail)
    with pytest.raises(OutputError if isinstance(error, OSError) else KeyboardInterrupt):
        write_file(path, path, b"new")
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["a.xlsx"]


def test_a_file_open_in_excel_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")
    (tmp_path / "~$a.xlsx").write_bytes(b"lock")
    with pytest.raises(OutputError, match="open in Excel"):
        write_file(path, path, b"new")
    assert path.read_bytes() == b"old"


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real.xlsx", tmp_path / "link.xlsx"
    real.write_bytes(b"old")
    link.symlink_to(real)
    write_file(link, link, b"new")
    assert link.is_symlink()
    assert real.read_bytes() == b"new"


def test_what_cannot_be_read_or_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadFileError, match=r"none\.xlsx"):
        read_file(tmp_path / "none.xlsx")
    with pytest.raises(BadFileError, match=str(tmp_path)):
        read_file(tmp_path)
    (tmp_path / "file").write_bytes(b"")
    source = tmp_path / "a.xlsx"
    source.write_bytes(b"x")
    with pytest.raises(OutputError, match="cannot be written"):
        write_file(source, tmp_path / "file" / "a.xlsx", b"new")


@pytest.mark.parametrize("lock", ["~$a.xlsx", ".~lock.a.xlsx#"])
def test_a_target_open_elsewhere_is_left_alone(tmp_path: Path, lock: str) -> None:
    source, target = tmp_path / "in.xlsx", tmp_path / "a.xlsx"
    source.write_bytes(b"in")
    target.write_bytes(b"old")
    (tmp_path / lock).write_bytes(b"lock")
    with pytest.raises(OutputError, match="is open in"):
        write_file(source, target, b"new", force=True)
    assert target.read_bytes() == b"old"


def test_the_longest_names_and_longer_ones(tmp_path: Path) -> None:
    path = tmp_path / ("é" * 125 + ".xlsx")  # 255 bytes
    path.write_bytes(b"old")
    write_file(path, path, b"new")
    assert path.read_bytes() == b"new"
    with pytest.raises(OutputError, match="cannot be written"):
        write_file(path, tmp_path / ("é" * 126 + ".xlsx"), b"new")
    assert names(tmp_path) == [path.name]


def test_leftovers_of_the_dead_are_removed_and_what_is_being_written_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".crypto-inflow-dead.tmp").write_bytes(b"half")
    (tmp_path / ".crypto-inflow-no.txt").write_bytes(b"not ours")
    seen: list[list[str]] = []

    def during(handle: int) -> None:
        remove_leftovers(tmp_path)
        seen.append(names(tmp_path))

    monkeypatch.setattr(os, "fsync", during)
    put_file(tmp_path / "a.xlsx", b"new")
    assert len(seen[0]) == 2
    assert ".crypto-inflow-dead.tmp" not in seen[0]
    assert names(tmp_path) == [".crypto-inflow-no.txt", "a.xlsx"]
    remove_leftovers(tmp_path / "none")


def test_without_locks_only_old_leftovers_are_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "try_lock", lambda _: None)
    for name, age in (("old", 2 * 24 * 3600), ("new", 60)):
        path = tmp_path / f".crypto-inflow-{name}.tmp"
        path.write_bytes(b"half")
        os.utime(path, (time.time() - age,) * 2)
    remove_leftovers(tmp_path)
    assert names(tmp_path) == [".crypto-inflow-new.tmp"]


def test_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    """The child may write files of at most 1 MB: the system's own refusal, halfway."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")
    code = (
        "import resource, signal, sys; from pathlib import Path\n"
        "from workbooks.files import write_file\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))\n"
        "path = Path(sys.argv[1]); write_file(path, path, bytes(3 << 20))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True)
    assert "OutputError" in done.stderr
    assert "was left as it was" in done.stderr
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["a.xlsx"]


def test_files_over_the_limit_are_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(bytes(11))
    assert read_file(path, Limits(file=11)) == bytes(11)
    with pytest.raises(HostileFileError, match="11 bytes; the limit is 10"):
        read_file(path, Limits(file=10))


def test_stamps_tell_changes(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    assert stamp(path) is None
    path.write_bytes(b"one")
    first = stamp(path)
    os.utime(path, ns=(1, 1))
    assert stamp(path) not in (None, first)
