"""Participants of a plan as workbooks know them: imported, made up for an example, by layout."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING, Any

from core.participants import Participants
from templates import Layout

if TYPE_CHECKING:
    from workbooks.imported.values import Value

MOST = 50_000
"""So many participants fit into a workbook."""

PLAN = "plan"
"""The subject of layouts with a row a participant."""


def of_columns(columns: Mapping[str, Sequence[Value]]) -> Participants:
    """The participants of an imported table.

    Args:
        columns: as `workbooks.imported.table.read_table` gives them for the shape of participants;
            optional columns may be missing, their blank cells are None.

    Raises:
        DomainError: a value outside its domain, or the same participant twice.
        ShapeError: no participant, or columns of different lengths.
    """
    known = [field.name for field in fields(Participants)]
    made: dict[str, Any] = {name: tuple(columns[name]) for name in known if name in columns}
    return Participants(**made)


def of_layout(layout: Layout, participants: Participants | None) -> Participants | None:
    """Those given, or the example's, for a layout about a plan; None for any other."""
    if layout.subject != PLAN:
        return None
    return participants or example_participants()


def example_participants() -> Participants:
    """Twelve people who do not exist, at ages and pays where a limit begins or ends in 2026."""
    return Participants(*zip(*_EXAMPLE, strict=True))


_EXAMPLE = (
    ("EX-01", date(1998, 4, 12), 52_000.0, 9_400.0, 0.06, None, 2.0, "single", None),
    ("EX-02", date(1990, 11, 3), 88_000.0, 61_000.0, 0.10, 0.5, 5.0, "joint", 0.03),
    ("EX-03", date(1977, 2, 20), 260_000.0, 410_000.0, 0.12, None, 11.0, "joint", None),
    ("EX-04", date(1976, 9, 9), 160_000.0, 380_000.0, 0.20, 0.0, 14.0, "joint", None),
    ("EX-05", date(1967, 6, 30), 120_000.0, 540_000.0, 0.25, 0.25, 20.0, "separate", None),
    ("EX-06", date(1966, 1, 15), 210_000.0, 820_000.0, 0.17, 0.0, 8.0, "joint", 0.02),
    ("EX-07", date(1963, 12, 1), 95_000.0, 300_000.0, 0.40, 1.0, 25.0, "single", None),
    ("EX-08", date(1962, 3, 8), 74_000.0, 655_000.0, 0.15, None, 30.0, "widow", None),
    ("EX-09", date(1985, 7, 22), 410_000.0, 350_000.0, 0.05, 1.0, 4.0, "joint", None),
    ("EX-10", date(2001, 5, 30), 41_000.0, 1_200.0, None, None, 0.5, None, None),
    ("EX-11", date(1982, 10, 10), 68_500.0, 97_000.0, 0.08, 1.0, 7.0, "head", 0.12),
    ("EX-12", date(1993, 8, 17), 59_000.0, 0.0, 0.0, None, None, None, None),
)
