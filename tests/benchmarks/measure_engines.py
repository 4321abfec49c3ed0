"""How faithful and how quick each calculation engine is on a folder of workbooks saved by Excel.

    python tests/benchmarks/measure_engines.py FOLDER [--engines ironcalc,formulon] [--seconds 60]

A workbook is perfect for an engine when every formula cell that neither is volatile nor depends on
a volatile one agrees with the value that Excel saved (numbers within 1e-9). Each is calculated as
it was saved, and again with the saved values of its formulas taken out. A file that takes longer
than the limit, or ends the process, counts as wrong and costs that file alone. The tables are
written to the standard output as Markdown.
"""

from __future__ import annotations

import argparse
import itertools
import multiprocessing
import os
import platform
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import version
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from workbooks import engines
from workbooks.analysis import Analyst
from workbooks.dependencies import Dependencies
from workbooks.engine_copy import Scratch, engine_copy
from workbooks.errors import WorkbookError
from workbooks.formulon_engine import known_functions
from workbooks.package import Package
from workbooks.recalculate import recalculate_bytes
from workbooks.request import Request
from workbooks.saved_workbook import FormulaCell, SavedWorkbook
from workbooks.values import close

NOW = datetime(2026, 1, 2, 3, 4, 5)
MODES = ("as saved", "stripped")
SHOWN_ORDERS = 6


@dataclass(frozen=True, slots=True)
class Outcome:
    """One workbook in one engine, one way."""

    perfect: bool
    seconds: float
    note: str = ""
    compared: int = 0  # cells


@dataclass(slots=True)
class Measured:
    """One engine over all workbooks; by way and file."""

    outcomes: dict[tuple[str, Path], Outcome] = field(default_factory=dict)

    def perfect(self, mode: str) -> set[Path]:
        return {path for (way, path), one in self.outcomes.items() if way == mode and one.perfect}

    def seconds(self, mode: str) -> float:
        return sum(one.seconds for (way, _), one in self.outcomes.items() if way == mode)

    def refused(self, mode: str) -> int:
        return sum(bool(one.note) for (way, _), one in self.outcomes.items() if way == mode)


def steady_cells(book: SavedWorkbook) -> list[FormulaCell]:
    """The formula cells with a saved value that no volatile function is behind."""
    cells = book.formula_cells
    analyst = Analyst(book, frozenset(), known_functions())
    needs = [analyst.needs(cell) for cell in cells]
    graph = Dependencies([(cell.sheet, cell.area) for cell in cells], [one.rects for one in needs])
    volatile = {number for number, one in enumerate(needs) if one.traits.volatile}
    behind = volatile | set(graph.behind(volatile))
    return [c for n, c in enumerate(cells) if n not in behind and c.cached is not None]


def measure(path: Path, mode: str, name: str) -> Outcome:
    """One workbook in one engine."""
    data = path.read_bytes()
    book = SavedWorkbook(Package(data, path.name))
    cells = steady_cells(book)
    if mode == "stripped":
        formulas = {cell.address: cell.text for cell in book.formula_cells}
        data = engine_copy(book, formulas, Scratch(book.sheet_names))
    if name == "auto":
        return measure_auto(data, path.name, cells)
    started = time.perf_counter()
    try:
        engine = engines.engine(name).open(data, path.name, NOW)
        engine.recalculate()
        place = {sheet: index for index, sheet in enumerate(engine.sheet_names())}
        sheets = [place.get(sheet, -1) for sheet in book.sheet_names]
        values = engine.read([(sheets[c.sheet], c.row, c.column) for c in cells])
        engine.close()
    except WorkbookError as error:
        return Outcome(False, time.perf_counter() - started, str(error), len(cells))
    seconds = time.perf_counter() - started
    pairs = zip(values, cells, strict=True)
    agrees = all(close(0.0 if value is None else value, cell.cached) for value, cell in pairs)
    return Outcome(agrees, seconds, compared=len(cells))


def measure_auto(data: bytes, name: str, cells: Sequence[FormulaCell]) -> Outcome:
    """One workbook in the product's own recalculation, which chooses the engine.

    As saved, a cell that keeps Excel's value because no engine has it right is not perfect.
    """
    started = time.perf_counter()
    try:
        out, report = recalculate_bytes(data, name, request=Request(as_of=NOW))
    except WorkbookError as error:
        return Outcome(False, time.perf_counter() - started, str(error), len(cells))
    seconds = time.perf_counter() - started
    book = SavedWorkbook(Package(out, name))
    agrees = all(close(book.value(*cell.address), cell.cached) for cell in cells)
    return Outcome(agrees and not report.unexplained, seconds, compared=len(cells))


def work(name: str, pipe: Connection) -> None:
    """Measures what comes through a pipe, its own output and the engine's thrown away."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)
    while True:
        path, mode = pipe.recv()
        try:
            pipe.send(measure(path, mode, name))
        except Exception as error:
            pipe.send(Outcome(False, 0.0, f"{type(error).__name__}: {error}"))


class Worker:
    """A process that can be killed and costs one file when it is."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.process: Any = None

    def measure(self, path: Path, mode: str, limit: float) -> Outcome:
        if self.process is None or not self.process.is_alive():
            context = multiprocessing.get_context("spawn")
            self.pipe, other = context.Pipe()
            self.process = context.Process(target=work, args=(self.name, other), daemon=True)
            self.process.start()
            other.close()
        self.pipe.send((path, mode))
        started = time.perf_counter()
        try:
            if self.pipe.poll(limit):
                outcome: Outcome = self.pipe.recv()
                return outcome
            note = "it took too long"
        except (EOFError, OSError):
            note = "the process ended"
        self.end()
        return Outcome(False, time.perf_counter() - started, note)

    def end(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.join()


def measure_all(name: str, paths: Sequence[Path], limit: float) -> Measured:
    """One engine over all workbooks; the first file is run once more, to pay for the start."""
    measured, worker = Measured(), Worker(name)
    worker.measure(paths[0], MODES[0], limit)
    for mode, path in itertools.product(MODES, paths):
        measured.outcomes[mode, path] = worker.measure(path, mode, limit)
    worker.end()
    print(f"{name}: {len(paths)} files", file=sys.stderr)
    return measured


def orders(
    measured: dict[str, Measured], paths: Sequence[Path]
) -> Iterator[tuple[float, int, str]]:
    """Seconds, perfect files and names of every order in which `auto` could ask the engines."""
    alone = [name for name in measured if name != "auto"]
    for size in range(1, len(alone) + 1):
        for order in itertools.permutations(alone, size):
            seconds, perfect = 0.0, 0
            for path in paths:
                for name in order:
                    outcome = measured[name].outcomes["as saved", path]
                    seconds += outcome.seconds
                    if outcome.perfect:
                        perfect += 1
                        break
            yield seconds, perfect, ", ".join(order)


def engine_version(name: str) -> str:
    """The version of an engine that is a package; LibreOffice's and Excel's are not asked."""
    return version(name) if name in ("ironcalc", "formualizer", "formulon") else "as installed"


def print_tables(measured: dict[str, Measured], paths: Sequence[Path]) -> None:
    """The results in Markdown."""
    engine = next(iter(measured.values()))
    compared = [engine.outcomes["as saved", path].compared for path in paths]
    print(
        f"{len(paths)} workbooks, {sum(map(bool, compared))} of them with formulas to compare "
        f"({sum(compared)} cells); Python {platform.python_version()}.\n"
    )
    print(
        "| engine | version | perfect as saved | seconds | perfect stripped | seconds | gave up |"
    )
    print("|---|---|---|---|---|---|---|")
    for name, one in measured.items():
        saved, bare = (len(one.perfect(mode)) for mode in MODES)
        times = [f"{one.seconds(mode):.1f}" for mode in MODES]
        cells = [name, engine_version(name), saved, times[0], bare, times[1]]
        print("| " + " | ".join(map(str, [*cells, one.refused("as saved")])) + " |")
    for mode in MODES:
        print(f"\nPerfect in one engine or another, {mode}:\n")
        print("| engines | perfect |\n|---|---|")
        alone = [name for name in measured if name != "auto"]
        for size in range(2, len(alone) + 1):
            for group in itertools.combinations(alone, size):
                union = set[Path]().union(*(measured[name].perfect(mode) for name in group))
                print(f"| {', '.join(group)} | {len(union)} |")
    print("\nOrders in which `auto` could ask, as saved, the most perfect files first:\n")
    print("| order | perfect | seconds |\n|---|---|---|")
    ranked = sorted(orders(measured, paths), key=lambda one: (-one[1], one[0]))
    best = [*ranked[:SHOWN_ORDERS], *(one for one in ranked if "," not in one[2])]
    for seconds, perfect, order in best:
        print(f"| {order} | {perfect} | {seconds:.1f} |")


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--engines", default="auto,ironcalc,formualizer,formulon,libreoffice")
    parser.add_argument("--seconds", type=float, default=60.0, help="the limit for one file")
    parser.add_argument("--at-once", type=int, default=1, help="how many engines run at a time")
    parser.add_argument("--list", action="store_true", help="name the files no engine has right")
    arguments = parser.parse_args()
    paths = sorted(p for p in arguments.folder.rglob("*") if p.suffix in (".xlsx", ".xlsm"))
    chosen = arguments.engines.split(",")
    for name in chosen:
        if name != "auto":
            engines.engine(name)
    with ThreadPoolExecutor(arguments.at_once) as pool:
        runs = [pool.submit(measure_all, name, paths, arguments.seconds) for name in chosen]
    measured = {name: run.result() for name, run in zip(chosen, runs, strict=True)}
    print_tables(measured, paths)
    if arguments.list:
        right = set[Path]().union(*(one.perfect("as saved") for one in measured.values()))
        print("\nPerfect in none:\n")
        for path in paths:
            if path not in right:
                print(f"- {path.name}")


if __name__ == "__main__":
    main()
