"""The sheets of a run's report as a workbook: their columns, and a row for each thing to tell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from core.cells import Cell
from workbooks.outcome import Change, Disagreement, Input, Kept, Report
from workbooks.run_totals import Run, standing
from workbooks.shown import relative_change


class Kind(Enum):
    """What the cells of a column hold."""

    TEXT = "text"
    VALUE = "value"
    EXACT = "exact"  # values that are told apart by their last digits
    COUNT = "count"
    SECONDS = "seconds"
    CHANGE = "change"


Head = tuple[str, Kind]
Row = tuple[Cell, ...]

NOT_ASKED = "(not asked)"
"""In the place of an engine's value where that engine was not asked."""

_WHERE: tuple[Head, ...] = tuple(
    (title, Kind.TEXT) for title in ("File", "Sheet", "Cell", "Name", "Formula")
)
_CHANGE: tuple[Head, ...] = (
    ("Before", Kind.VALUE),
    ("After", Kind.VALUE),
    ("Change", Kind.CHANGE),
)
_EXCEL: tuple[Head, ...] = (("Excel saved", Kind.EXACT),)
_REASON: tuple[Head, ...] = (("Reason", Kind.TEXT),)
_FILES: tuple[Head, ...] = (
    ("Outcome", Kind.TEXT),
    ("File", Kind.TEXT),
    ("Formulas", Kind.COUNT),
    ("Recalculated", Kind.COUNT),
    ("Calls", Kind.COUNT),
    ("Inputs", Kind.COUNT),
    ("Changed", Kind.COUNT),
    ("Kept", Kind.COUNT),
    ("Unexplained", Kind.COUNT),
    ("In dispute", Kind.COUNT),
    ("Volatile", Kind.COUNT),
    ("Engine", Kind.TEXT),
    ("Seconds", Kind.SECONDS),
    ("Error", Kind.TEXT),
    ("Written to", Kind.TEXT),
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, what it is, its columns and its rows."""

    name: str
    subtitle: str
    heads: tuple[Head, ...]
    rows: list[Row]


def sheets(run: Run) -> list[Sheet]:
    """Every sheet after the summary; the files that ask most of the reader come first."""
    return [
        Sheet("Files", "How each file came out", _FILES, _files(run)),
        Sheet("Changed", "Cells with a new value", _WHERE + _CHANGE, _changes(run, _changed)),
        _opinions(run, "Kept", "Cells that keep the value Excel saved, and why", _kept),
        _opinions(
            run,
            "Unexplained",
            "Cells that keep the value Excel saved: no engine agrees with it, nothing explains why",
            _unexplained,
        ),
        _disagreements(run),
        Sheet("Inputs", "Cells that were overridden", _WHERE + _CHANGE, _changes(run, _inputs)),
        Sheet(
            "Volatile",
            "Cells that show the clock, chance or their surroundings, and may differ next time",
            (("File", Kind.TEXT), ("Cell", Kind.TEXT)),
            [(run.name(report), cell) for report in run.sorted_reports for cell in report.volatile],
        ),
    ]


def _changed(report: Report) -> Sequence[Change]:
    return report.changed


def _inputs(report: Report) -> Sequence[Input]:
    return report.inputs


def _kept(report: Report) -> Sequence[Kept]:
    return report.kept


def _unexplained(report: Report) -> Sequence[Kept]:
    return report.unexplained


def _files(run: Run) -> list[Row]:
    return [_file(run, report) for report in run.sorted_reports]


def _file(run: Run, report: Report) -> Row:
    lists = (report.inputs, report.changed, report.kept, report.unexplained)
    lengths = [len(cells) for cells in (*lists, report.disagreements, report.volatile)]
    return (
        standing(report).words,
        run.name(report),
        *map(float, (report.formulas, report.recalculated, report.calls, *lengths)),
        report.engine or "",
        report.seconds,
        report.error or "",
        "" if report.output == report.file else report.output or "",
    )


def _changes(run: Run, cells: Callable[[Report], Sequence[Change | Input]]) -> list[Row]:
    return [
        (*_where(run, report, one), one.before, one.after, relative_change(one.before, one.after))
        for report in run.sorted_reports
        for one in cells(report)
    ]


def _opinions(
    run: Run, name: str, subtitle: str, cells: Callable[[Report], Sequence[Kept]]
) -> Sheet:
    """What Excel saved beside what the engines give."""
    engines = _engines([one for report in run.reports for one in cells(report)])
    rows = [
        (*_where(run, report, one), one.excel, *_answers(one, engines), one.reason)
        for report in run.sorted_reports
        for one in cells(report)
    ]
    return Sheet(name, subtitle, _WHERE + _EXCEL + _heads(engines) + _REASON, rows)


def _disagreements(run: Run) -> Sheet:
    engines = _engines([one for report in run.reports for one in report.disagreements])
    rows = [
        (*_where(run, report, one), *_answers(one, engines))
        for report in run.sorted_reports
        for one in report.disagreements
    ]
    subtitle = "Cells for which Excel saved no value and engines give different ones"
    return Sheet("Disagreements", subtitle, _WHERE + _heads(engines), rows)


def _where(run: Run, report: Report, one: Change | Input | Kept | Disagreement) -> Row:
    return run.name(report), one.sheet, one.cell, one.name, one.formula


def _engines(cells: Sequence[Kept | Disagreement]) -> list[str]:
    return list(dict.fromkeys(engine for cell in cells for engine in cell.engines))


def _heads(engines: Sequence[str]) -> tuple[Head, ...]:
    return tuple((engine, Kind.EXACT) for engine in engines)


def _answers(one: Kept | Disagreement, engines: Sequence[str]) -> Row:
    return tuple(one.engines.get(engine, NOT_ASKED) for engine in engines)
