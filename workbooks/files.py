"""Workbook files on disk: found in folders, read whole, replaced at once or not at all."""

from __future__ import annotations

import os
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from workbooks.errors import BadFileError, OutputError
from workbooks.limits import Limits
from workbooks.locks import try_lock

LEFTOVER_BEGIN, LEFTOVER_END = ".crypto-inflow-", ".tmp"
_DAY = 24 * 3600
Stamp = tuple[int, int | str]
"""Size and time of the last change (ns) of a file; in a store, size and version."""

SUFFIXES = (".xlsx", ".xlsm", ".xltx", ".xltm")


def workbooks_in(path: Path) -> Iterator[Path]:
    """The workbooks of a folder and the folders in it, in order; a file is given as it is.

    Excel's lock files (~$...) are left out.
    """
    if not is_folder(path):
        yield path
        return
    for found in sorted(path.rglob("*")):
        if is_workbook(found.name) and found.is_file():
            yield found


def is_workbook(name: str) -> bool:
    """Whether a name is that of a workbook, and of no lock file of Excel's."""
    return Path(name).suffix.lower() in SUFFIXES and not name.startswith("~$")


def is_leftover(name: str) -> bool:
    """Whether a name is that of a temporary file of ours."""
    return name.startswith(LEFTOVER_BEGIN) and name.endswith(LEFTOVER_END)


def read_file(path: Path, limits: Limits | None = None) -> bytes:
    """The content of a file.

    Raises:
        BadFileError: it is not there or cannot be read.
        HostileFileError: it is larger than the limits allow.
    """
    try:
        if limits is not None:
            limits.check(str(path), "", {"file": path.stat().st_size})
        return path.read_bytes()
    except OSError as error:
        raise BadFileError(f"{path} cannot be read: {error.strerror or error}") from None


def write_file(source: Path | None, target: Path, data: bytes, *, force: bool = False) -> None:
    """Puts a new file in the place of a target: all of it, or the old one stays.

    The new file is written beside the target, forced to disk and moved over it. It takes the
    permissions of the target, or of the source where there is no target yet.

    Args:
        source: what was read, None if it was no file here; writing onto it is meant when the target
            is the same file.
        target: where to write; a link is followed.
        data: the content.
        force: whether another existing file may be replaced.

    Raises:
        OutputError: the target exists, or cannot be written; it is as it was.
    """
    check_target(source, target, force=force)
    target = Path(os.path.realpath(target))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if _same_file(source, target) and target.read_bytes() == data:
            return
        mode = None if source is None else _mode(target if target.exists() else source)
    except OSError as error:
        raise _unwritable(target, error) from None
    put_file(target, data, mode)


def check_target(source: Path | None, target: Path, *, force: bool) -> None:
    """Refuses a target that must not be written to.

    Raises:
        OutputError: another file that exists, without `force`, or one that a program has open.
    """
    target = Path(os.path.realpath(target))
    if _there(target) and not _same_file(source, target) and not force:
        raise OutputError(
            f"{target} exists already. Use --force to replace it, or --resume to go on with a run "
            "that was stopped"
        )
    for program, name in (("Excel", f"~${target.name}"), ("LibreOffice", f".~lock.{target.name}#")):
        if _there(target.with_name(name)):
            raise OutputError(
                f"{target} is open in {program} ({name} is there). Close it there first; "
                f"if it is not open, {program} left {name} behind, and you can delete it"
            )


def put_file(target: Path, data: bytes, mode: int | None = None) -> None:
    """Puts content in the place of a target, new or old: all of it, or the old one stays.

    The new file is written beside the target, forced to disk and moved over it; a link is followed.
    Without a `mode` it has the permissions of the target, or those of any new file.

    Raises:
        OutputError: the target cannot be written; it is as it was.
    """
    target = Path(os.path.realpath(target))
    try:
        if mode is None:
            mode = _mode(target) if target.exists() else _new_mode()
        _replace(target, data, mode)
    except OSError as error:
        raise _unwritable(target, error) from None


def remove_leftovers(folder: Path) -> None:
    """Removes the temporary files in a folder that a killed process left there.

    A file that is being written is locked, and stays. Where nothing can be locked, files of the
    last day stay.
    """
    with suppress(OSError):
        for path in folder.iterdir():
            if is_leftover(path.name) and path.is_file():
                with suppress(OSError):
                    _remove_abandoned(path)


def _remove_abandoned(path: Path) -> None:
    handle = os.open(path, os.O_RDWR)
    try:
        locked = try_lock(handle)
        old = time.time() - os.fstat(handle).st_mtime > _DAY
    finally:
        os.close(handle)
    if locked or (locked is None and old):
        path.unlink()


def is_folder(path: Path) -> bool:
    """Whether a folder is there; a name that is too long is none."""
    return os.path.isdir(path)  # noqa: PTH112


def _there(path: Path) -> bool:
    """Whether a file exists; a name that is too long does not."""
    return os.path.exists(path)  # noqa: PTH110


def _unwritable(target: Path, error: OSError) -> OutputError:
    return OutputError(
        f"{target} cannot be written: {error.strerror or error}. It was left as it was"
    )


def _replace(target: Path, data: bytes, mode: int) -> None:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=LEFTOVER_BEGIN, suffix=LEFTOVER_END)
    try:
        try_lock(handle)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        os.replace(name, target)  # noqa: PTH105
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    """Makes the move itself last, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def _new_mode() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def stamp(path: Path) -> Stamp | None:
    """Size and time of the last change of a file, to tell whether it was changed since."""
    with suppress(OSError):
        found = path.stat()
        return found.st_size, found.st_mtime_ns
    return None


def _same_file(first: Path | None, second: Path) -> bool:
    with suppress(OSError):
        return first is not None and first.samefile(second)
    return False
