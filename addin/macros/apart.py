"""Long work in a process of its own, so that Escape can end it and Excel's own stays small."""

from __future__ import annotations

import multiprocessing
import time
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any

from addin.logbook import open_log
from addin.macros.desk import Desk, MacroError
from core.errors import CryptoInflowError

_LOOK = 0.1
"""Seconds between two looks at the Escape key."""


class Apart:
    """A process that does one piece of work after the other; a context manager.

    What is handed over and comes back must be picklable, the work a function of a module.
    """

    def __init__(self, desk: Desk) -> None:
        """`desk` shows the progress and knows the Escape key."""
        self._desk = desk
        context = multiprocessing.get_context("spawn")
        self._ours, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs,))
        self._theirs = theirs

    def __enter__(self) -> Apart:
        """Starts the process."""
        self._process.start()
        self._theirs.close()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Ends the process, finished or not."""
        self._process.terminate()
        self._process.join()
        self._process.close()
        self._ours.close()

    def do(self, said: str, work: Callable[..., Any], *arguments: Any) -> Any:
        """The result of a function, with `said` and the seconds in the status bar meanwhile.

        Raises:
            Stopped: Escape was pressed; leave the context, the process is still at work.
            MacroError: the function raised one of our errors, or the process died.
        """
        started = time.monotonic()
        self._ours.send((work, arguments))
        while not self._ours.poll(_LOOK):
            self._desk.progress.show(f"{said}, {time.monotonic() - started:.0f} s")
        try:
            well, result, trace = self._ours.recv()
        except EOFError:
            raise MacroError(f"{said}: the process ended before it was done") from None
        if well:
            return result
        if trace:
            open_log(self._desk.settings.log_file).error("%s\n%s", said, trace)
        raise MacroError(result)


def _work(connection: Connection) -> None:
    """The other process: does what comes until the connection closes."""
    while True:
        try:
            work, arguments = connection.recv()
        except EOFError:
            return
        try:
            connection.send((True, work(*arguments), ""))
        except CryptoInflowError as error:
            connection.send((False, str(error), ""))
        except Exception as error:
            said = f"An error of this program ({type(error).__name__}: {error})"
            connection.send((False, said, traceback.format_exc()))
