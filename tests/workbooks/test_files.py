from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from workbooks.errors import BadFileError, OutputError
from workbooks.files import read_file, workbooks_in, write_file


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
