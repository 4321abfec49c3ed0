"""What the page of a run shows for a file, ready to be laid out: rows of texts, never too many."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from core.cells import Cell
from workbooks.outcome import Change, Disagreement, Input, Kept, Report
from workbooks.run_totals import Run, Standing, standing
from workbooks.shown import change, in_full, place, readable, shown_apart

ROWS_ON_A_PAGE = 20_000
"""About how many rows a browser still shows at once."""

FEWEST, MOST = 5, 200
"""How many rows each list shows at least and at most."""

_REASONS = 12

Thing = TypeVar("Thing")
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Value:
    """A value: short for the eye, and in full."""

    text: str
    full: str


@dataclass(frozen=True, slots=True)
class CellRow:
    """A cell with the values that are told of it, and by how much they differ."""

    place: str
    name: str
    formula: str
    values: tuple[Value | None, ...]
    change: str = ""


@dataclass(frozen=True, slots=True)
class Listing(Generic[Row]):
    """The first of some rows, and how many there are."""

    rows: list[Row]
    count: int

    @property
    def left_out(self) -> int:
        """How many are not among the rows."""
        return self.count - len(self.rows)


@dataclass(frozen=True, slots=True)
class Reason:
    """The cells that keep their value for one reason."""

    text: str
    engines: list[str]
    cells: Listing[CellRow]


@dataclass(frozen=True, slots=True)
class FileView:
    """A file as the page shows it."""

    number: int
    name: str
    standing: Standing
    report: Report
    inputs: Listing[CellRow]
    named: Listing[CellRow]
    others: Listing[CellRow]
    engines: list[str]
    unexplained: Listing[CellRow]
    disputants: list[str]
    disagreements: Listing[CellRow]
    kept: Listing[Reason]
    volatile: Listing[str]

    @property
    def output(self) -> str:
        """Where the result went, when that is another file."""
        same = self.report.output in (None, self.report.file)
        return "" if same else readable(self.report.output or "")

    @property
    def error(self) -> str:
        """Why it failed."""
        return readable(self.report.error or "")

    @property
    def has_details(self) -> bool:
        """Whether there is more to say than its row in the table of files."""
        report = self.report
        lists = (report.inputs, report.changed, report.kept, report.unexplained)
        return any((*lists, report.disagreements, report.volatile, report.error))


def file_views(run: Run) -> list[FileView]:
    """The files of a run, those that ask most of the reader first."""
    most = _room(run.reports)
    return [_view(run, number, report, most) for number, report in enumerate(run.sorted_reports, 1)]


def _room(reports: Sequence[Report]) -> int:
    """How many rows each list may have, so that the page stays one that can be read."""
    lists = sum(
        bool(one)
        for report in reports
        for one in (report.changed, report.kept, report.unexplained, report.disagreements)
    )
    return max(FEWEST, min(MOST, ROWS_ON_A_PAGE // max(lists, 1)))


def _view(run: Run, number: int, report: Report, most: int) -> FileView:
    engines, disputants = _engines(report.unexplained), _engines(report.disagreements)
    return FileView(
        number=number,
        name=run.name(report),
        standing=standing(report),
        report=report,
        inputs=_listing(report.inputs, _changed, most),
        named=_listing([one for one in report.changed if one.name], _changed, most),
        others=_listing([one for one in report.changed if not one.name], _changed, most),
        engines=engines,
        unexplained=_listing(report.unexplained, lambda one: _kept(one, engines), most),
        disputants=disputants,
        disagreements=_listing(report.disagreements, lambda one: _disputed(one, disputants), most),
        kept=_reasons(report.kept, most),
        volatile=_listing(report.volatile, readable, most),
    )


def _listing(things: Sequence[Thing], row: Callable[[Thing], Row], most: int) -> Listing[Row]:
    return Listing([row(thing) for thing in things[:most]], len(things))


def _reasons(cells: Sequence[Kept], most: int) -> Listing[Reason]:
    """Kept cells by reason, the most frequent first."""
    groups: dict[str, list[Kept]] = {}
    for cell in cells:
        groups.setdefault(cell.reason, []).append(cell)
    each = max(FEWEST, most // max(len(groups), 1))
    ordered = sorted(groups.values(), key=len, reverse=True)
    return _listing(ordered, lambda group: _reason(group, each), _REASONS)


def _reason(cells: Sequence[Kept], most: int) -> Reason:
    engines = _engines(cells)
    rows = _listing(cells, lambda one: _kept(one, engines), most)
    return Reason(readable(cells[0].reason), engines, rows)


def _engines(cells: Iterable[Kept | Disagreement]) -> list[str]:
    """The engines asked about any of the cells, in the order they were asked."""
    return list(dict.fromkeys(name for cell in cells for name in cell.engines))


def _changed(one: Change | Input) -> CellRow:
    return CellRow(
        *_where(one), tuple(_values((one.before, one.after))), change(one.before, one.after)
    )


def _kept(one: Kept, engines: Sequence[str]) -> CellRow:
    excel, *answers = _values((one.excel, *one.engines.values()))
    return CellRow(*_where(one), (excel, *_by_engine(one, answers, engines)))


def _disputed(one: Disagreement, engines: Sequence[str]) -> CellRow:
    answers = _values(tuple(one.engines.values()))
    return CellRow(*_where(one), _by_engine(one, answers, engines))


def _where(one: Change | Input | Kept | Disagreement) -> tuple[str, str, str]:
    return readable(place(one.sheet, one.cell)), readable(one.name), readable(one.formula)


def _values(values: Sequence[Cell]) -> list[Value]:
    texts = shown_apart(values)
    return [Value(text, in_full(value)) for text, value in zip(texts, values, strict=True)]


def _by_engine(
    one: Kept | Disagreement, answers: Sequence[Value], engines: Sequence[str]
) -> tuple[Value | None, ...]:
    """A value for each engine; None where that one was not asked."""
    known = dict(zip(one.engines, answers, strict=True))
    return tuple(known.get(engine) for engine in engines)
