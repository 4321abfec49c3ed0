"""Which formula cells depend on which, and in what order they can be known.

Formulas name ranges; a range of 20,000 cells is never taken apart. Each different range is one
row of an array, and the ranges that hold a cell are found in one comparison.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workbooks.address import Rect

Area = tuple[int, Rect]
"""A sheet and the cells on it."""

_FEW_CELLS = 256


class _Ranges:
    """The different ranges that formulas read on one sheet, and who reads them."""

    def __init__(self) -> None:
        self._indexes: dict[Rect, int] = {}
        self.readers: list[list[int]] = []
        self._bounds: npt.NDArray[np.int32] | None = None

    def add(self, rect: Rect, reader: int) -> None:
        index = self._indexes.setdefault(rect, len(self.readers))
        if index == len(self.readers):
            self.readers.append([])
        self.readers[index].append(reader)

    def crossing(self, rect: Rect) -> npt.NDArray[np.intp]:
        """The numbers of the ranges that share a cell with a rectangle."""
        if self._bounds is None:
            self._bounds = np.array(list(self._indexes), dtype=np.int32).reshape(-1, 4).T
        top, left, bottom, right = self._bounds
        crossing = (top <= rect.bottom) & (bottom >= rect.top)
        crossing &= (left <= rect.right) & (right >= rect.left)
        return np.flatnonzero(crossing)


@dataclass(frozen=True, slots=True)
class Order:
    """When the formulas of a set can be known.

    `steps` are the nodes in an order in which each comes after all it depends on. `round_of` says
    after how many recalculations the arguments of a call are known. `circular` are the nodes that
    depend on themselves, and those behind them.
    """

    steps: tuple[int, ...]
    round_of: dict[int, int]
    circular: frozenset[int]


class Dependencies:
    """The formula cells of a workbook, by number, and what they read."""

    def __init__(self, areas: Sequence[Area], reads: Sequence[Iterable[Area]]) -> None:
        """`areas` are the cells each formula fills; `reads` the areas it depends on."""
        self.areas = list(areas)
        self._singles: dict[tuple[int, int, int], list[int]] = {}
        self._ranges: dict[int, _Ranges] = {}
        for reader, read in enumerate(reads):
            for sheet, rect in set(read):
                if rect.is_cell:
                    key = sheet, rect.top, rect.left
                    self._singles.setdefault(key, []).append(reader)
                else:
                    self._ranges.setdefault(sheet, _Ranges()).add(rect, reader)

    def behind(self, seeds: Iterable[int]) -> dict[int, int]:
        """The formulas that depend on any of some, these included, each with the one it is from."""
        found = {seed: seed for seed in seeds}
        queue = deque(found)
        seen: dict[int, npt.NDArray[np.bool_]] = {}
        while queue:
            node = queue.popleft()
            for reader in self._readers(self.areas[node], seen):
                if reader not in found:
                    found[reader] = found[node]
                    queue.append(reader)
        return found

    def after(self, seeds: Iterable[int]) -> set[int]:
        """The formulas that depend on any of some; one of these only if it depends on another."""
        found: set[int] = set()
        queue = deque(seeds)
        seen: dict[int, npt.NDArray[np.bool_]] = {}
        while queue:
            for reader in self._readers(self.areas[queue.popleft()], seen):
                if reader not in found:
                    found.add(reader)
                    queue.append(reader)
        return found

    def readers_of(self, areas: Iterable[Area]) -> set[int]:
        """The formulas that read any of some cells."""
        return {reader for area in areas for reader in self._readers(area, {})}

    def _readers(self, area: Area, seen: dict[int, npt.NDArray[np.bool_]]) -> Iterator[int]:
        """Who reads an area; a range marked in `seen` is told only once."""
        sheet, rect = area
        for key in self._cells(area):
            yield from self._singles.get(key, ())
        ranges = self._ranges.get(sheet)
        if ranges is None:
            return
        told = seen.setdefault(sheet, np.zeros(len(ranges.readers), dtype=np.bool_))
        crossing = ranges.crossing(rect)
        new = crossing[~told[crossing]]
        told[new] = True
        for index in new.tolist():
            yield from ranges.readers[index]

    def _cells(self, area: Area) -> Iterator[tuple[int, int, int]]:
        sheet, rect = area
        if rect.rows * rect.columns <= _FEW_CELLS:
            for row in range(rect.top, rect.bottom + 1):
                for column in range(rect.left, rect.right + 1):
                    yield sheet, row, column
        else:
            yield from (
                key for key in self._singles if key[0] == sheet and rect.holds(key[1], key[2])
            )

    def order(self, nodes: set[int], calls: set[int], known_at_once: set[int]) -> Order:
        """The order in which some formulas can be known.

        Args:
            nodes: the formulas to order; all others are constants.
            calls: those that hold published calls.
            known_at_once: those that are one published call, whose value needs no engine.
        """
        return _Sorter(self, nodes, calls, known_at_once).sorted()

    def range_count(self, sheet: int) -> int:
        """How many different ranges are read on a sheet."""
        ranges = self._ranges.get(sheet)
        return len(ranges.readers) if ranges else 0

    def singles(self, area: Area) -> list[tuple[tuple[int, int, int], list[int]]]:
        """The cells of an area that are read one by one, with their readers."""
        return [(key, self._singles[key]) for key in self._cells(area) if key in self._singles]

    def ranges(self, area: Area) -> npt.NDArray[np.intp]:
        """The numbers of the ranges of the area's sheet that share a cell with it."""
        ranges = self._ranges.get(area[0])
        return ranges.crossing(area[1]) if ranges else np.empty(0, dtype=np.intp)

    def range_readers(self, sheet: int, index: int) -> list[int]:
        """Who reads a range."""
        return self._ranges[sheet].readers[index]


class _Sorter:
    """A topological sort in which ranges are nodes too, so that edges stay few."""

    def __init__(
        self, graph: Dependencies, nodes: set[int], calls: set[int], known: set[int]
    ) -> None:
        self.graph, self.nodes, self.calls, self.known = graph, nodes, calls, known
        self.waiting = dict.fromkeys(nodes, 0)
        self.argument_round = dict.fromkeys(nodes, 0)
        self.value_round = dict.fromkeys(nodes, 0)
        sheets = {graph.areas[node][0] for node in nodes}
        self.pending = {s: np.zeros(graph.range_count(s), dtype=np.int64) for s in sheets}
        self.range_rounds = {s: np.zeros((2, graph.range_count(s)), dtype=np.int64) for s in sheets}
        self.single_pending: dict[tuple[int, int, int], int] = {}

    def sorted(self) -> Order:
        self._count()
        ready = deque(sorted(node for node in self.nodes if not self.waiting[node]))
        steps: list[int] = []
        while ready:
            node = ready.popleft()
            steps.append(node)
            ready.extend(self._finish(node))
        rounds = {node: self.argument_round[node] for node in steps if node in self.calls}
        return Order(tuple(steps), rounds, frozenset(self.nodes.difference(steps)))

    def _count(self) -> None:
        for node in self.nodes:
            area = self.graph.areas[node]
            self.pending[area[0]][self.graph.ranges(area)] += 1
            for _, readers in self.graph.singles(area):
                for reader in readers:
                    if reader in self.waiting:
                        self.waiting[reader] += 1
        for sheet, pending in self.pending.items():
            for index in np.flatnonzero(pending).tolist():
                for reader in self.graph.range_readers(sheet, index):
                    if reader in self.waiting:
                        self.waiting[reader] += 1

    def _finish(self, node: int) -> Iterator[int]:
        """Tells the readers of a node that it is known; gives those that are ready now."""
        argument, value = self._rounds(node)
        area = self.graph.areas[node]
        for _, readers in self.graph.singles(area):
            yield from self._release(readers, argument, value)
        indexes = self.graph.ranges(area)
        if not len(indexes):
            return
        sheet = area[0]
        rounds, pending = self.range_rounds[sheet], self.pending[sheet]
        rounds[0, indexes] = np.maximum(rounds[0, indexes], argument)
        rounds[1, indexes] = np.maximum(rounds[1, indexes], value)
        pending[indexes] -= 1
        for index in indexes[pending[indexes] == 0].tolist():
            readers = self.graph.range_readers(sheet, index)
            yield from self._release(readers, int(rounds[0, index]), int(rounds[1, index]))

    def _rounds(self, node: int) -> tuple[int, int]:
        """After how many recalculations a call, and a formula, can read a node."""
        argument, value = self.argument_round[node], self.value_round[node]
        if node in self.calls:
            value = max(value, argument + 1)
        return (argument if node in self.known else value), value

    def _release(self, readers: Iterable[int], argument: int, value: int) -> Iterator[int]:
        for reader in readers:
            if reader in self.waiting:
                self.argument_round[reader] = max(self.argument_round[reader], argument)
                self.value_round[reader] = max(self.value_round[reader], value)
                self.waiting[reader] -= 1
                if not self.waiting[reader]:
                    yield reader
