"""Which engine is taken where Excel's values do not tell."""

from __future__ import annotations

import pytest

from core.cells import Cell, CellError
from workbooks.preference import preferred


@pytest.mark.parametrize(
    ("differences", "engine"),
    [
        ([], "formulon"),
        ([[1.0, 1.0 + 1e-12]], "formulon"),
        ([[1.0, 1.0005], [0.0, 1e-10]], "formulon"),
        ([[1.0, 1.002]], "ironcalc"),
        ([[1.0, 1.0], [1.0, 2.0]], "ironcalc"),
        ([[0.0, 1e-8]], "ironcalc"),
        ([["a", "b"]], "ironcalc"),
        ([[1.0, True]], "ironcalc"),
        ([[CellError.NAME, 1.0]], "ironcalc"),
        ([[None, 0.0]], "ironcalc"),
    ],
)
def test_the_more_exact_one_for_slight_differences(
    differences: list[list[Cell]], engine: str
) -> None:
    assert preferred(["ironcalc", "formulon"], differences) == engine


def test_the_first_where_the_more_exact_one_was_not_asked() -> None:
    assert preferred(["formualizer", "ironcalc"], [[1.0, 1.0 + 1e-12]]) == "formualizer"
    assert preferred(["formulon"], [["a", 1.0]]) == "formulon"
