"""Which row (or column) of one sheet is which row of another, when some were put in or taken out.

Lines that are there once on each side hold the rest in place (patience); between them the most
alike are paired. The answer does not depend on which sheet comes first.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from operator import attrgetter
from typing import Any, NamedTuple

_MOST_WORK = 3_000_000
_PAIR_RATHER = 0.01
"""Two lines with nothing in common are still one changed line, where no other fits better."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row or a column that holds something."""

    index: int
    exact: tuple[Any, ...]  # all it holds, sortable
    loose: tuple[Any, ...]  # its labels and the shapes of its formulas, without its numbers


class Axis:
    """The rows, or the columns, of two sheets: which of one is which of the other."""

    def __init__(self, pairs: Sequence[tuple[int, int]]) -> None:
        """`pairs` are the lines that both have, in order, counted from 0."""
        self.pairs = list(pairs)
        self.identity = all(before == after for before, after in pairs)
        self.forward, self.backward = dict(pairs), {after: before for before, after in pairs}
        self._before = [before for before, _ in pairs]
        self._after = [after for _, after in pairs]

    def corresponds(self, before: int | None, after: int | None) -> bool:
        """Whether a line of the first is that line of the second; blank lines move along."""
        if before is None or after is None or self.identity:
            return before == after
        if before in self.forward or after in self.backward:
            return self.forward.get(before) == after
        at = bisect_right(self._before, before)
        if at != bisect_right(self._after, after):
            return False
        start, start_after = self.pairs[at - 1] if at else (-1, -1)
        if before - start == after - start_after:
            return True
        if at == len(self.pairs):
            return before == after  # the end of the sheet does not move
        end, end_after = self.pairs[at]
        return end - before == end_after - after


def align(before: Sequence[Line], after: Sequence[Line]) -> Axis:
    """The lines of two sheets paired, in the order in which they stand."""
    if [line.exact for line in after] < [line.exact for line in before]:
        return Axis([(b, a) for a, b in _paired(after, before)])
    return Axis(list(_paired(before, after)))


def _paired(before: Sequence[Line], after: Sequence[Line]) -> list[tuple[int, int]]:
    matched = _levels(
        before,
        after,
        (0, len(before), 0, len(after)),
        (_Level(attrgetter("exact"), 0.5), _Level(attrgetter("loose"), 0.0)),
    )
    pairs = sorted((before[i].index, after[j].index) for i, j in matched)
    return sorted([*pairs, *_blanked(before, after, pairs)])


def _blanked(
    before: Sequence[Line], after: Sequence[Line], pairs: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Lines that became blank, or were: nothing was put in or taken out around them."""
    known, known_after = {one for one, _ in pairs}, {other for _, other in pairs}
    starts, starts_after = [one for one, _ in pairs], [other for _, other in pairs]
    for lines, sides in ((before, (0, 1)), (after, (1, 0))):
        own, other = sides
        for line in lines:
            if line.index in (known, known_after)[own]:
                continue
            at = bisect_left((starts, starts_after)[own], line.index)
            if at == len(pairs):
                continue
            start, end = pairs[at - 1] if at else (-1, -1), pairs[at]
            if end[0] - start[0] == end[1] - start[1]:
                partner = line.index - start[own] + start[other]
                yield (line.index, partner) if own == 0 else (partner, line.index)


_Gap = tuple[int, int, int, int]
_Key = Callable[[Line], Hashable]


class _Level(NamedTuple):
    """What lines are equal by, and in which part of a gap they must be for that to mean much.

    Rows of numbers alone are equal by chance now and then; labels are not.
    """

    key: _Key
    share: float


def _levels(
    before: Sequence[Line], after: Sequence[Line], gap: _Gap, levels: Sequence[_Level]
) -> Iterator[tuple[int, int]]:
    """The pairs of a gap (start and end in each): by the first level, the rest by the others."""
    start, end, start_after, end_after = gap
    if start == end or start_after == end_after:
        return
    if not levels:
        yield from _filled(before, after, gap)
        return
    anchors = _anchors(before, after, gap, levels[0])
    yield from anchors
    ends = [*anchors, (end, end_after)]
    for i, j in ends:
        yield from _levels(before, after, (start, i, start_after, j), levels[1:])
        start, start_after = i + 1, j + 1


def _anchors(
    before: Sequence[Line], after: Sequence[Line], gap: _Gap, level: _Level
) -> list[tuple[int, int]]:
    """The pairs of equal lines: at both ends of a gap, and between them of those there once.

    Where at least as many are equal without any having moved, none has: lines that are all alike
    are not told apart by what stands above them.
    """
    start, end, start_after, end_after = gap
    head = _equal(before, after, _side_by_side(gap), level.key)
    start, start_after = start + len(head), start_after + len(head)
    rest = start, end, start_after, end_after
    unmoved = [(i, j) for i, j in _side_by_side(rest) if _alike(before[i], after[j], level)]
    tail = _equal(before, after, _side_by_side(rest, backwards=True), level.key)
    inner_gap = start, end - len(tail), start_after, end_after - len(tail)
    moved = [*_single(before, after, inner_gap, level), *reversed(tail)]
    enough = level.share * min(end - start, end_after - start_after)
    return [*head, *(moved if len(moved) > max(len(unmoved), enough) else unmoved)]


def _alike(before: Line, after: Line, level: _Level) -> bool:
    return level.key(before) == level.key(after)


def _side_by_side(gap: _Gap, *, backwards: bool = False) -> Iterator[tuple[int, int]]:
    """The places of a gap in pairs, from its start or from its end."""
    start, end, start_after, end_after = gap
    first, second = range(start, end), range(start_after, end_after)
    if backwards:
        first, second = first[::-1], second[::-1]
    return zip(first, second, strict=False)


def _equal(
    before: Sequence[Line], after: Sequence[Line], places: Iterable[tuple[int, int]], key: _Key
) -> list[tuple[int, int]]:
    """The pairs of places up to the first whose lines differ."""
    return list(takewhile(lambda pair: key(before[pair[0]]) == key(after[pair[1]]), places))


def _single(
    before: Sequence[Line], after: Sequence[Line], gap: _Gap, level: _Level
) -> list[tuple[int, int]]:
    """The pairs of lines that are there once on each side, and what is equal between them."""
    start, end, start_after, end_after = gap
    once = _once(before, range(start, end), level.key)
    once_after = _once(after, range(start_after, end_after), level.key)
    common = [(i, once_after[one]) for one, i in once.items() if one in once_after]
    anchors = _rising(sorted(common))
    return _grown(before, after, gap, anchors, level) if anchors else []


def _grown(
    before: Sequence[Line],
    after: Sequence[Line],
    gap: _Gap,
    anchors: Sequence[tuple[int, int]],
    level: _Level,
) -> list[tuple[int, int]]:
    """The anchors, and what is equal between them, found in the same way."""
    start, end, start_after, end_after = gap
    found: list[tuple[int, int]] = []
    for i, j in [*anchors, (end, end_after)]:
        if start < i and start_after < j:
            found += _anchors(before, after, (start, i, start_after, j), level)
        found.append((i, j))
        start, start_after = i + 1, j + 1
    return found[:-1]


def _once(lines: Sequence[Line], span: range, key: _Key) -> dict[Hashable, int]:
    counts = Counter(key(lines[index]) for index in span)
    return {key(lines[index]): index for index in span if counts[key(lines[index])] == 1}


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest part of some pairs, sorted by the first, in which the second rises too."""
    tops: list[int] = []
    at: list[int] = []
    back: list[int] = []
    for index, (_, second) in enumerate(pairs):
        pile = bisect_left(tops, second)
        back.append(at[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [second]
        at[pile : pile + 1] = [index]
    found: list[tuple[int, int]] = []
    index = at[-1] if at else -1
    while index >= 0:
        found.append(pairs[index])
        index = back[index]
    return found[::-1]


def _filled(before: Sequence[Line], after: Sequence[Line], gap: _Gap) -> Iterator[tuple[int, int]]:
    """The pairs of a gap in which no two lines are equal."""
    start, end, start_after, end_after = gap
    first, second = before[start:end], after[start_after:end_after]
    left, right = _edges(before, start, end), _edges(after, start_after, end_after)
    if left[1] - left[0] == right[1] - right[0]:
        places = {line.index - right[0]: start_after + j for j, line in enumerate(second)}
        for i, line in enumerate(first, start):
            if line.index - left[0] in places:
                yield i, places[line.index - left[0]]
        return
    size = max(len(line.exact) for line in (*first, *second))
    if len(first) * len(second) * size > _MOST_WORK:
        yield from zip(range(start, end), range(start_after, end_after), strict=False)
        return
    for i, j in _most_alike(first, second):
        yield start + i, start_after + j


def _edges(lines: Sequence[Line], start: int, end: int) -> tuple[int, int]:
    """The numbers of the paired lines around a gap."""
    last = lines[end].index if end < len(lines) else lines[-1].index + 1
    return lines[start - 1].index if start else -1, last


def _most_alike(before: Sequence[Line], after: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """The pairs whose likeness adds up to the most."""
    bags = [Counter(line.exact) + Counter(line.loose) for line in before]
    bags_after = [Counter(line.exact) + Counter(line.loose) for line in after]
    likeness = [[_likeness(bag, other) for other in bags_after] for bag in bags]
    best = [[0.0] * (len(after) + 1) for _ in range(len(before) + 1)]
    for i in reversed(range(len(before))):
        for j in reversed(range(len(after))):
            paired = best[i + 1][j + 1] + likeness[i][j]
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    i = j = 0
    while i < len(before) and j < len(after):
        if best[i][j] == best[i + 1][j + 1] + likeness[i][j]:
            yield i, j
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1


def _likeness(first: Counter[Any], second: Counter[Any]) -> float:
    common = sum((first & second).values())
    return _PAIR_RATHER + 2 * common / (first.total() + second.total())
