"""Work for workers that goes wrong in every way; a module of its own, as workers import it."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from pathlib import Path


class PanicError(BaseException):
    """As the exceptions of Rust extensions are."""


def work(item: str) -> str:
    """Does what an item says: a verb and perhaps an argument."""
    verb, _, argument = item.partition(" ")
    return str(globals()[verb](argument))


def pid(_: str) -> int:
    return os.getpid()


def say(text: str) -> str:
    return text


def sleep(seconds: str) -> str:
    time.sleep(float(seconds))
    return seconds


def hang(_: str) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    while True:
        time.sleep(1)


def grow(_: str) -> None:
    kept: list[bytearray] = []
    while True:
        kept.append(bytearray(b"x" * (8 << 20)))
        time.sleep(0.01)


kept_for_good: list[bytes] = []


def keep(megabytes: str) -> int:
    """Leaks, and stays long enough to be looked at."""
    kept_for_good.append(b"x" * (int(megabytes) << 20))
    time.sleep(0.6)
    return os.getpid()


def grow_at_once(_: str) -> int:
    return len(bytearray(64 << 30))


def leave(code: str) -> None:
    os._exit(int(code))


def orphan(_: str) -> None:
    """Kills the process that started us."""
    os.kill(os.getppid(), signal.SIGKILL)
    hang("")


def crash(_: str) -> None:
    ctypes.string_at(0)


def panic(_: str) -> None:
    raise PanicError("index out of bounds")


def fail(text: str) -> None:
    raise OSError(text)


def chatter(_: str) -> str:
    for _line in range(2000):
        print("an engine talks")
        print("and complains", file=sys.stderr)
    os.write(1, b"straight to stdout\n")
    os.write(2, b"straight to stderr\n")
    return "said"


def start_child(path: str) -> None:
    """Starts a process that would outlive us, notes its id, and hangs."""
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(1000)"])
    Path(path).write_text(str(child.pid))
    hang("")


def all_strange(locks: dict[str, str]) -> list[str]:
    """What a cluster's worker says that shares no folder with us."""
    return list(locks)
