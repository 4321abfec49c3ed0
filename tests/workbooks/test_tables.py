from __future__ import annotations

import pytest

from workbooks.address import Rect
from workbooks.tables import Table, table_rect

SALES = Table("Sales", "Data", Rect(0, 0, 5, 2), 1, 1, ("price", "b [x]", "total"))


@pytest.mark.parametrize(
    ("bracket", "rect"),
    [
        ("", Rect(1, 0, 4, 2)),
        ("[]", Rect(1, 0, 4, 2)),
        ("[price]", Rect(1, 0, 4, 0)),
        ("[PRICE]", Rect(1, 0, 4, 0)),
        ("[[price]:[b '[x']]]", Rect(1, 0, 4, 1)),
        ("[#All]", Rect(0, 0, 5, 2)),
        ("[[#Headers],[total]]", Rect(0, 2, 0, 2)),
        ("[[#Totals],[total]]", Rect(5, 2, 5, 2)),
        ("[[#Data],[#Totals]]", Rect(1, 0, 5, 2)),
        ("[[#This Row],[price]]", Rect(2, 0, 2, 0)),
        ("[@price]", Rect(2, 0, 2, 0)),
        ("[@[b '[x']]]", Rect(2, 1, 2, 1)),
        ("[@]", Rect(2, 0, 2, 2)),
        ("[none]", None),
    ],
)
def test_structured_references(bracket: str, rect: Rect | None) -> None:
    assert table_rect(SALES, bracket, 2) == rect


def test_this_row_outside_the_table_is_nothing() -> None:
    assert table_rect(SALES, "[@price]", 0) is None
    assert table_rect(SALES, "[@price]", None) is None
