from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from workbooks.address import Rect
from workbooks.dependencies import Dependencies


def cell(row: int, column: int = 0) -> tuple[int, Rect]:
    return 0, Rect(row, column, row, column)


def span(top: int, bottom: int) -> tuple[int, Rect]:
    return 0, Rect(top, 0, bottom, 0)


def test_what_is_behind_a_cell() -> None:
    graph = Dependencies(
        [cell(n) for n in range(5)], [[], [cell(0)], [span(0, 1)], [], [span(2, 3)]]
    )
    assert graph.behind([0]) == {0: 0, 1: 0, 2: 0, 4: 0}
    assert graph.behind([3]).keys() == {3, 4}
    assert graph.after([1, 2]) == {2, 4}
    assert graph.readers_of([span(1, 2)]) == {2, 4}


def test_spills_are_read_cell_by_cell_and_whole() -> None:
    graph = Dependencies([span(0, 9), cell(20), cell(21)], [[], [cell(7)], [span(5, 15)]])
    assert graph.behind([0]).keys() == {0, 1, 2}


def test_the_order_follows_what_is_read() -> None:
    reads = [[cell(1)], [cell(2)], [], [span(0, 1)]]
    order = Dependencies([cell(n) for n in range(4)], reads).order({0, 1, 2, 3}, {2, 0}, set())
    assert order.steps == (2, 1, 0, 3)
    assert order.round_of == {2: 0, 0: 1}
    assert not order.circular


def test_calls_on_calls_need_no_recalculation_between() -> None:
    reads = [[], [cell(0)], [cell(1)], [cell(2)]]
    graph = Dependencies([cell(n) for n in range(4)], reads)
    order = graph.order({0, 1, 2, 3}, {0, 1, 3}, {0, 1})
    assert order.round_of == {0: 0, 1: 0, 3: 1}


def test_circles_and_what_is_behind_them() -> None:
    reads = [[cell(1)], [cell(0)], [cell(1)], []]
    order = Dependencies([cell(n) for n in range(4)], reads).order({0, 1, 2, 3}, set(), set())
    assert order.circular == {0, 1, 2}
    assert order.steps == (3,)
    own = Dependencies([cell(0)], [[span(0, 5)]]).order({0}, set(), set())
    assert own.circular == {0}


@given(
    st.lists(st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=3), max_size=12)
)
def test_against_a_plain_graph(spans: list[list[tuple[int, int]]]) -> None:
    count = len(spans)
    reads = [[span(min(pair), max(pair)) for pair in pairs] for pairs in spans]
    graph = Dependencies([cell(n) for n in range(count)], reads)
    edges = {
        (n, reader)
        for reader, areas in enumerate(reads)
        for _, rect in areas
        for n in range(rect.top, min(rect.bottom + 1, count))
    }
    for seed in range(count):
        reached, size = {seed}, 0
        while size != len(reached):
            size = len(reached)
            reached |= {b for a, b in edges if a in reached}
        assert graph.behind([seed]).keys() == reached
    order = graph.order(set(range(count)), set(), set())
    place = {node: i for i, node in enumerate(order.steps)}
    assert all(place[a] < place[b] for a, b in edges if b in place and a in place)
    assert all(b not in place for a, b in edges if a in order.circular)
    assert set(order.steps) | order.circular == set(range(count))


def test_thousands_of_running_sums_are_quick() -> None:
    count = 4_000
    areas = [cell(n) for n in range(count)] + [(0, Rect(n, 1, n, 1)) for n in range(count)]
    reads = [[] for _ in range(count)] + [[span(0, n)] for n in range(1, count + 1)]
    started = time.perf_counter()
    graph = Dependencies(areas, reads)
    assert len(graph.behind([0])) == count + 1
    order = graph.order(set(range(2 * count)), {0}, {0})
    assert len(order.steps) == 2 * count
    assert time.perf_counter() - started < 20
