"""What a whole run of recalculations came to: how each file stands, and the sums over all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import cached_property

from workbooks.outcome import Report
from workbooks.shown import count, duration, readable


class Standing(Enum):
    """How a file came out, the one that asks most of the reader first.

    A key for programs, a sign that tells it without colour, words, and what they mean.
    """

    FAILED = ("failed", "✕", "failed", "the file was left as it was")
    UNEXPLAINED = (
        "unexplained",
        "!",
        "unexplained cells",
        "on a cell no engine agrees with Excel and nothing explains why; it keeps Excel's value",
    )
    DISAGREEING = (
        "disagreeing",
        "≠",
        "engines disagree",
        "on a cell for which Excel saved no value the engines differ",
    )
    KEPT = ("kept", "=", "values kept", "cells keep their values, each for a reason")
    CHANGED = ("changed", "✓", "changed", "cells have new values, nothing else to tell")
    SAME = ("same", "✓", "nothing changed", "every value came out as it was")

    def __init__(self, key: str, sign: str, words: str, meaning: str) -> None:
        """The texts of a standing."""
        self.key = key
        self.sign = sign
        self.words = words
        self.meaning = meaning


def standing(report: Report) -> Standing:
    """How a file came out."""
    if report.status == "failed":
        return Standing.FAILED
    found = (
        (report.unexplained, Standing.UNEXPLAINED),
        (report.disagreements, Standing.DISAGREEING),
        (report.kept, Standing.KEPT),
        (report.changed, Standing.CHANGED),
    )
    return next((which for cells, which in found if cells), Standing.SAME)


@dataclass(frozen=True)
class Run:
    """A run over files, as its report tells it.

    Attributes:
        reports: one for each file, in the order of the run.
        command: what was typed.
        version: of the product.
        made: when, if the report is to say so.
        seconds: from start to end; None gives the sum over the files.
    """

    reports: Sequence[Report]
    command: str
    version: str
    made: datetime | None = None
    seconds: float | None = None

    @cached_property
    def folder(self) -> str:
        """The folder that all files are in, with its separator; "" where there is none."""
        names = [report.file for report in self.reports]
        shared = names[0] if names else ""
        for name in (min(names), max(names)) if names else ():
            while not name.startswith(shared):
                shared = shared[:-1]
        return shared[: max(shared.rfind("/"), shared.rfind("\\")) + 1]

    def name(self, report: Report) -> str:
        """A file's name without the folder that all are in."""
        return readable(report.file[len(self.folder) :])

    @cached_property
    def sorted_reports(self) -> list[Report]:
        """The reports, those that ask most of the reader first."""
        order = {which: number for number, which in enumerate(Standing)}
        return sorted(self.reports, key=lambda report: order[standing(report)])

    @cached_property
    def standings(self) -> Counter[Standing]:
        """How many files came out how."""
        return Counter(standing(report) for report in self.reports)

    @property
    def failed(self) -> int:
        """How many files failed."""
        return self.standings[Standing.FAILED]

    def total(self, number: Callable[[Report], int]) -> int:
        """A number summed over the files."""
        return sum(number(report) for report in self.reports)

    @property
    def time(self) -> str:
        """How long it took, in words."""
        if self.seconds is not None:
            return duration(self.seconds)
        summed = duration(sum(report.seconds for report in self.reports))
        return summed if len(self.reports) == 1 else f"{summed} summed over the files"

    @property
    def sentence(self) -> str:
        """The outcome in numbers."""
        if not self.reports:
            return "No file was recalculated."
        files = len(self.reports)
        done = f"{files - self.failed:,} recalculated, {self.failed:,} failed"
        parts = [
            f"{count(files, 'file')}: {done}",
            f"{count(self.total(lambda one: one.formulas), 'formula')},"
            f" {count(self.total(lambda one: len(one.changed)), 'cell')} changed",
            self._cells(lambda one: len(one.unexplained), "unexplained") or "nothing unexplained",
            self._cells(lambda one: len(one.disagreements), "disputed by engines"),
            self._cells(lambda one: len(one.kept), "kept for a reason"),
            self.time,
        ]
        return "; ".join(part for part in parts if part) + "."

    def _cells(self, number: Callable[[Report], int], what: str) -> str:
        files = sum(1 for report in self.reports if number(report))
        return f"{self.total(number):,} {what} in {count(files, 'file')}" if files else ""
