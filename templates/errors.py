"""Errors of the layouts.

CryptoInflowError
├── LayoutError     a layout file with mistakes, all listed
└── ThemeError      a theme file with mistakes, all listed
"""

from __future__ import annotations

from collections.abc import Sequence

from core.errors import CryptoInflowError


class _ListedError(CryptoInflowError, ValueError):
    """A file with mistakes. `problems` holds one sentence for each, with its place."""

    kind = ""

    def __init__(self, place: str, problems: Sequence[str]) -> None:
        """`place` names the file; every problem becomes a line of the message."""
        self.place = place
        self.problems = tuple(problems)
        lines = "\n".join(f"  - {problem}" for problem in self.problems)
        super().__init__(f"{self.kind} {place}: {len(self.problems)} to correct\n{lines}")


class LayoutError(_ListedError):
    """A layout with mistakes."""

    kind = "layout"


class ThemeError(_ListedError):
    """A theme with mistakes."""

    kind = "theme"
