"""A worker, seen from inside: the process that `workers` starts, gives items and kills."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from threading import Thread
from typing import Any

_ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS")


def serve(pipe: Connection, work: Callable[[Any], Any], megabytes: int) -> None:
    """The life of a worker: it does one item after the other until its parent has no more.

    Args:
        pipe: gives items, takes ("ready", None), then for each item ("result", ...),
            ("error", exception), ("memory", None) or ("crashed", reason).
        work: what is done with an item.
        megabytes: its memory, which the parent watches.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "win32":
        os.setpgid(0, 0)
    Thread(target=_end_with_parent, daemon=True).start()
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    os.environ.update({name: "1" for name in _ONE_THREAD if name not in os.environ})
    _limit_memory(megabytes)
    pipe.send(("ready", None))
    while True:
        try:
            item = pipe.recv()
        except (EOFError, OSError):
            return
        answer = _answer(work, item)
        pipe.send(answer)
        if answer[0] in ("memory", "crashed"):
            return


def _answer(work: Callable[[Any], Any], item: Any) -> tuple[str, Any]:
    try:
        return "result", work(item)
    except MemoryError:
        return "memory", None
    except Exception as error:
        return "error", error
    except BaseException as error:  # a panic of an engine, or an exit
        return "crashed", f"the engine gave up ({type(error).__name__}: {error})"


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        if sys.platform != "win32":
            os.killpg(0, signal.SIGKILL)
        os._exit(1)


def _limit_memory(megabytes: int) -> None:
    """A wall a little behind what the parent watches, for growth too fast to be seen."""
    if sys.platform == "win32":
        return
    import resource

    with suppress(ValueError, OSError):
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        wall = (megabytes + megabytes // 4 + 512) << 20
        wall = wall if hard == resource.RLIM_INFINITY else min(wall, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (wall, hard))
