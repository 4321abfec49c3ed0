"""What `recalc` says of a file, for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.cells import Cell
from workbooks.outcome import Change, Disagreement, Input, Kept, Report
from workbooks.request import Request

_SHOWN = 5
_WIDEST = 60


def lines(report: Report, request: Request) -> Iterator[str]:
    """The lines of a file that was recalculated."""
    place = "" if report.output in (None, report.file) else f" -> {report.output}"
    yield f"{report.file}{place}: {_counts(report)}"
    yield from _some([f"input {_cell(each)}: {_step(each)}" for each in report.inputs])
    yield from _some([f"{_cell(each)}: {_step(each)}" for each in report.changed if each.name])
    yield from _some([_unexplained(each) for each in report.unexplained])
    yield from _some([_disagreement(each) for each in report.disagreements])
    yield from _some([f"kept {_cell(each)}: {_why(each)}" for each in report.kept])
    if request.as_of is None and report.volatile:
        shown = ", ".join(report.volatile[:_SHOWN])
        more = len(report.volatile) - _SHOWN
        tail = f" and {more:,} more" if more > 0 else ""
        yield f"  of the moment (--as-of pins the day): {shown}{tail}"


def summary(reports: Sequence[Report], seconds: float) -> str:
    """All files in one line."""
    failed = sum(report.status == "failed" for report in reports)
    formulas = sum(report.formulas for report in reports)
    unexplained = sum(len(report.unexplained) for report in reports)
    text = (
        f"{count(len(reports), 'file')}, {count(formulas, 'formula')}, "
        f"{unexplained:,} unexplained, {failed:,} failed, {seconds:.1f} s"
    )
    return f"{text}. --resume does only what failed" if failed else text


def count(number: int, what: str) -> str:
    """1 file, 2,000 files."""
    return f"{number:,} {what}" + ("" if number == 1 else "s")


def _counts(report: Report) -> str:
    """What was found, without what there is none of."""
    told = [count(report.formulas, "formula")] if report.formulas else ["no formulas"]
    told += [count(report.calls, "call")] if report.calls else []
    for number, word in (
        (report.recalculated, "recalculated"),
        (len(report.changed), "changed"),
        (len(report.kept), "kept"),
        (len(report.unexplained), "unexplained"),
    ):
        told += [f"{number:,} {word}"] if number else []
    engine = [report.engine] if report.engine and report.formulas else []
    return ", ".join([*told, f"{report.seconds:.2f} s", *engine])


def _some(texts: list[str]) -> Iterator[str]:
    """The first few, indented."""
    yield from (f"  {text}" for text in texts[:_SHOWN])
    if len(texts) > _SHOWN:
        yield f"  and {len(texts) - _SHOWN:,} more like the last; --json lists all"


def _cell(each: Change | Kept | Disagreement | Input) -> str:
    place = f"{each.sheet}!{each.cell}"
    return f"{each.name} ({place})" if each.name else place


def _step(each: Change | Input) -> str:
    return f"{shown(each.before)} -> {shown(each.after)}"


def _unexplained(each: Kept) -> str:
    return f"unexplained {_cell(each)} {_short(each.formula)}: {_why(each)}"


def _disagreement(each: Disagreement) -> str:
    return f"engines disagree on {_cell(each)} {_short(each.formula)}: {_engines(each.engines)}"


def _why(each: Kept) -> str:
    if not each.engines:
        return each.reason
    return f"{each.reason} (Excel {shown(each.excel)}, {_engines(each.engines)})"


def _engines(values: dict[str, Cell]) -> str:
    return ", ".join(f"{engine} {shown(value)}" for engine, value in values.items())


def shown(value: Cell) -> str:
    """A value as a cell would show it."""
    if value is None:
        return "blank"
    if isinstance(value, bool):
        return str(value).upper()
    return _short(f"{value:,.15g}" if isinstance(value, float) else str(value))


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _WIDEST else f"{flat[: _WIDEST - 3]}..."
