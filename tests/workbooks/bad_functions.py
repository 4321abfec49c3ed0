"""Functions for workbooks that go wrong in every way; a module of its own, as workers import it."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence

from core.cells import Cell, Grid
from tests.workbooks import bad_work


class BadFunctions:
    """A function table for tests."""

    @property
    def names(self) -> frozenset[str]:
        return frozenset(
            {"ANSWER", "SLOW", "HANG", "GROW", "LEAVE", "CHATTER", "BREAK", "PANIC", "ORPHAN"}
        )

    def call(self, name: str, arguments: Sequence[Cell | Grid]) -> Cell | Grid:
        if name == "BREAK":
            raise ZeroDivisionError("oops")
        if name == "SLOW":
            time.sleep(float(str(arguments[0])))
        elif name == "LEAVE":
            os._exit(9)
        elif name != "ANSWER":
            getattr(bad_work, name.lower())("")
        return 42.0

    def call_many(self, name: str, calls: Sequence[Sequence[Cell | Grid]]) -> list[Cell | Grid]:
        return [self.call(name, arguments) for arguments in calls]
