"""Which cells lie in ranges, held against looking at each."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workbooks.address import Rect
from workbooks.lint.reading import covered

PLACES = st.sets(st.tuples(st.integers(0, 12), st.integers(0, 6)))
RECTS = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 6), st.integers(0, 5), st.integers(0, 5)).map(
        lambda four: Rect(four[0], four[1], four[0] + four[2], four[1] + four[3])
    )
)


@given(PLACES, RECTS)
def test_the_same_as_one_by_one(places: set[tuple[int, int]], rects: list[Rect]) -> None:
    one_by_one = {place for place in places if any(rect.holds(*place) for rect in rects)}
    assert covered(places, rects) == one_by_one
