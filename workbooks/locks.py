"""Locks that the system gives back when a process ends, however it ends."""

from __future__ import annotations

import errno
import os
import socket
import sys
from collections.abc import Generator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from workbooks.errors import BusyError

LOCK = ".crypto-inflow.lock"
_FAR = 1 << 30  # Windows locks bytes, and locked bytes cannot be read: one far behind the text


def try_lock(handle: int) -> bool | None:
    """Locks an open file until it is closed.

    Returns:
        True when it is locked now, False when another holds it, None where nothing can be locked.
    """
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(handle, _FAR, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            os.lseek(handle, 0, os.SEEK_SET)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return False if error.errno in (errno.EACCES, errno.EAGAIN, errno.EDEADLK) else None
    return True


@contextmanager
def folders_locked(folders: Sequence[Path]) -> Generator[None]:
    """Keeps other runs out of folders; those that cannot be written to are passed over.

    Raises:
        BusyError: another run is at work in one of them; it is named.
    """
    with ExitStack() as stack:
        for folder in sorted({Path(os.path.realpath(folder)) for folder in folders}):
            stack.enter_context(_locked(folder))
        yield


@contextmanager
def _locked(folder: Path) -> Generator[None]:
    path = folder / LOCK
    handle = _taken(path)
    try:
        yield
    finally:
        if handle is not None:
            _give_back(path, handle)


def _taken(path: Path) -> int | None:
    """The lock file, open and locked; None where there can be none."""
    while True:
        try:
            handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        except OSError:
            return None
        if try_lock(handle) is False:
            holder = os.read(handle, 200).decode(errors="replace").strip()
            os.close(handle)
            raise BusyError(
                f"{path.parent} is being written to by another run ({holder or 'just started'}). "
                "Wait until it has ended, or stop it"
            )
        if _still_there(path, handle):
            break
        os.close(handle)  # its holder removed it between our opening and locking it
    now = datetime.now().isoformat(" ", "seconds")
    os.truncate(handle, 0)
    os.write(handle, f"process {os.getpid()} on {socket.gethostname()} since {now}\n".encode())
    return handle


def _still_there(path: Path, handle: int) -> bool:
    """Whether the file was not removed since it was opened, which Windows does not allow."""
    if sys.platform == "win32":
        return True
    with suppress(OSError):
        return os.path.samestat(path.stat(), os.fstat(handle))
    return False


def _give_back(path: Path, handle: int) -> None:
    if sys.platform == "win32":
        os.close(handle)  # an open file cannot be removed
        with suppress(OSError):
            path.unlink()
        return
    with suppress(OSError):
        path.unlink()
    os.close(handle)
