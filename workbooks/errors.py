"""Errors of the package that reads and writes workbook files.

    CryptoInflowError                 (core) everything this product raises on purpose
    └── WorkbookError                 a workbook file that cannot be used as asked
        ├── BadFileError              empty, cut off, damaged, or no workbook at all
        ├── UnsupportedFormatError    a workbook of a kind we do not change: .xls, .xlsb, encrypted
        ├── HostileFileError          a file built to do harm: a zip bomb, a DOCTYPE
        ├── InputError                an override of a cell that is not there, or holds a formula
        ├── OutputError               a place we will not or cannot write to
        ├── RequestError              mistakes in what was asked: settings, limits, a grid
        ├── BusyError                 a folder that another run is writing to
        └── EngineError               the calculation engine gave up on this workbook
            └── EngineMissingError    the calculation engine is not installed
                └── ClusterError      a cluster that cannot be reached, or cannot do the work

Each message names the file, says what is wrong and what to do next.
"""

from __future__ import annotations

from collections.abc import Sequence

from core.errors import CryptoInflowError


class WorkbookError(CryptoInflowError):
    """A workbook file that cannot be used as asked."""


class BadFileError(WorkbookError):
    """An empty, cut off or damaged file, or no workbook at all."""


class UnsupportedFormatError(WorkbookError):
    """A workbook of a kind that is not changed here: .xls, .xlsb, .ods, encrypted, signed."""


class HostileFileError(WorkbookError):
    """A file that would do harm when read: a zip bomb, an XML entity."""


class InputError(WorkbookError):
    """An override of a cell that a workbook does not have, or that holds a formula."""


class OutputError(WorkbookError):
    """A place that must not or cannot be written to."""


class RequestError(WorkbookError):
    """Mistakes in what was asked. `problems` holds one sentence for each, with its place."""

    def __init__(self, place: str, problems: Sequence[str]) -> None:
        """`place` names the option or file; every problem becomes a line of the message."""
        self.problems = tuple(problems)
        lines = "\n".join(f"  - {problem}" for problem in self.problems)
        super().__init__(f"{place}: {len(self.problems)} to correct\n{lines}")


class BusyError(WorkbookError):
    """A folder that another run is writing to."""


class EngineError(WorkbookError):
    """The calculation engine could not read or calculate a workbook."""


class EngineMissingError(EngineError):
    """The calculation engine is not installed."""


class ClusterError(EngineMissingError):
    """A cluster that cannot be reached, has no workers, or whose workers do not fit."""
