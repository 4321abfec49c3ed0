"""Long work in a process of its own, so that Escape can end it and Excel's own stays small."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable
from contextlib import closing
from typing import Any, TypeVar

from addin.logbook import open_log
from addin.macros.desk import Desk, MacroError
from core.errors import CryptoInflowError
from workbooks.workers import Bounds, done_by_workers

T = TypeVar("T")


def done_apart(desk: Desk, said: str, work: Callable[..., T], *arguments: Any) -> T:
    """The result of a function, with `said` and the seconds in the status bar meanwhile.

    Args:
        desk: shows the progress and knows the Escape key.
        said: what is being done.
        work: a function of a module.
        arguments: what it is called with; they and the result must be picklable.

    Raises:
        Stopped: Escape was pressed; the process is ended.
        MacroError: the function raised, crashed, or took more than a worker may.
    """
    started = time.monotonic()

    def looking() -> None:
        desk.progress.show(f"{said}, {time.monotonic() - started:.0f} s")

    running = done_by_workers(_answer, [(work, arguments)], 1, Bounds(), looking=looking)
    with closing(running):
        done = next(running)
    if done.result is None:
        raise MacroError(f"{said}: {done.problem}")
    result, problem, trace = done.result
    if trace:
        open_log(desk.settings.log_file).error("%s\n%s", said, trace)
    if problem:
        raise MacroError(problem)
    return result


def _answer(task: tuple[Callable[..., Any], tuple[Any, ...]]) -> tuple[Any, str, str]:
    """In the other process: the result, or the problem, and the traceback of an error of ours."""
    work, arguments = task
    try:
        return work(*arguments), "", ""
    except CryptoInflowError as error:
        return None, str(error), ""
    except MemoryError:
        raise
    except Exception as error:
        said = f"An error of this program ({type(error).__name__}: {error})"
        return None, said, traceback.format_exc()
