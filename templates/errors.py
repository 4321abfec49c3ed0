"""Errors of the layouts.

CryptoInflowError
└── LayoutError     a layout file with mistakes, all listed
"""

from __future__ import annotations

from collections.abc import Sequence

from core.errors import CryptoInflowError


class LayoutError(CryptoInflowError, ValueError):
    """A layout with mistakes. `problems` holds one sentence for each, with its place."""

    def __init__(self, place: str, problems: Sequence[str]) -> None:
        """`place` names the layout; every problem becomes a line of the message."""
        self.place = place
        self.problems = tuple(problems)
        lines = "\n".join(f"  - {problem}" for problem in self.problems)
        super().__init__(f"layout {place}: {len(self.problems)} to correct\n{lines}")
