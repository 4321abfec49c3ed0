"""Errors of the calculation package.

    CryptoInflowError               everything this product raises on purpose
    ├── ArgumentTypeError           a value of the wrong type              #VALUE!
    ├── ShapeError                  arrays that do not fit together        #VALUE!
    ├── DomainError                 a number outside its domain            #NUM!
    ├── NotPublishedError           no law or data for that year or date   #N/A
    └── ScenarioError               a scenario with mistakes, all listed   #VALUE!

Each message names the argument, what is allowed and the value got. `excel_error` is what a
worksheet cell shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar


class CryptoInflowError(Exception):
    """Base of every error this product raises on purpose."""

    excel_error: ClassVar[str] = "#VALUE!"


class ArgumentTypeError(CryptoInflowError, TypeError):
    """A value of the wrong type: text for a number, an unknown choice, a wrong date."""


class ShapeError(CryptoInflowError, ValueError):
    """Arrays whose shapes do not fit together."""


class DomainError(CryptoInflowError, ValueError):
    """A number outside its domain, or a result too large to be one."""

    excel_error = "#NUM!"


class NotPublishedError(CryptoInflowError, LookupError):
    """No published law or data for that year or date."""

    excel_error = "#N/A"


class ScenarioError(CryptoInflowError, ValueError):
    """A scenario with mistakes. `problems` holds one sentence for each, with its place."""

    def __init__(self, place: str, problems: Sequence[str]) -> None:
        """`place` names the file or scenario; every problem becomes a line of the message."""
        self.place = place
        self.problems = tuple(problems)
        lines = "\n".join(f"  - {problem}" for problem in self.problems)
        super().__init__(f"{place}: {len(self.problems)} to correct\n{lines}")
