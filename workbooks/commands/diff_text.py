"""The differences between two workbooks as sections for people to read."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from workbooks.change_kinds import Kind
from workbooks.commands.sections import Section, plain
from workbooks.shown import change, count, shown, shown_apart

if TYPE_CHECKING:
    from workbooks.differences import (
        CellChange,
        FileDiff,
        LinesChange,
        NameChange,
        SheetChange,
        WorkbookDiff,
    )

_WIDTH = 48
_LEAD = 12
_TITLES = {
    Kind.INPUT: "Inputs",
    Kind.FORMULA: "Formulas",
    Kind.VALUE: "Values",
    Kind.SPILL: "Spills",
    Kind.LABEL: "Labels",
}


def sections(file: FileDiff, title: str, most: int) -> Iterator[Section]:
    """What is to be shown of a file; `most` is how long a list may be, 0 for any length."""
    if file.status == "failed":
        return
    if file.status != "changed":
        words = "nothing differs" if file.status == "same" else file.status
        yield Section(f"{plain(title)}: {words}")
        return
    diff = file.diff
    yield Section(plain(title), 0, _summary(diff))
    if diff.headline:
        yield _cells("Headline: cells with names", diff.headline, most, sheets=True)
    if diff.sheets:
        yield Section("Sheets", lines=_cut([_sheet(one) for one in diff.sheets], most))
    if diff.names:
        yield Section("Names", lines=_cut([_name(one) for one in diff.names], most))
    for sheet, lines, cells in diff.by_sheet():
        yield Section(f"Sheet {plain(sheet)}", lines=_cut([_lines(one) for one in lines], most))
        for kind, heading in _TITLES.items():
            chosen = [one for one in cells if one.kind is kind]
            if chosen:
                yield _table(kind, heading, chosen, most)
    if diff.others:
        yield Section("Also different", lines=[", ".join(diff.others)])


def _summary(diff: WorkbookDiff) -> list[str]:
    kinds = [one.kind for one in diff.cells]
    formulas = sum(one.cells for one in diff.cells if one.kind is Kind.FORMULA)
    counts = {kind: formulas if kind is Kind.FORMULA else kinds.count(kind) for kind in _TITLES}
    words = [count(number, kind.value) for kind, number in counts.items() if number]
    lines = [", ".join(words) + " changed"] if words else []
    for side, number in zip(("first", "second"), diff.uncached, strict=True):
        if number:
            lines.append(
                f"The {side} workbook has no value for {count(number, 'formula')}: "
                "recalculate it to compare values"
            )
    return lines


def _table(kind: Kind, heading: str, chosen: Sequence[CellChange], most: int) -> Section:
    if kind is Kind.FORMULA:
        return _formulas(heading, chosen, most)
    if kind is Kind.SPILL:
        return _spills(heading, chosen, most)
    if kind is Kind.VALUE:
        chosen = sorted(chosen, key=_size, reverse=True)
    return _cells(heading, chosen, most, numbers=kind is not Kind.LABEL)


def _size(one: CellChange) -> float:
    """How large a change is; one that is not from number to number is the largest."""
    if one.relative is None:
        return math.inf
    return abs(one.relative)


def _cells(
    heading: str,
    chosen: Sequence[CellChange],
    most: int,
    *,
    sheets: bool = False,
    numbers: bool = True,
) -> Section:
    rows: list[list[str]] = []
    for one in _first(chosen, most):
        place = f"{plain(one.sheet)}!{_place(one)}" if sheets else _place(one)
        row = [place, _excerpt(one.name or one.label), *_before_after(one)]
        absolute = one.absolute
        rows.append([*row, _signed(absolute), change(one.before, one.after)] if numbers else row)
    columns = ["cell", "name or label", "before", "after"]
    return Section(
        heading,
        2 - sheets,
        _rest(chosen, most),
        [*columns, "change", "per cent"] if numbers else columns,
        rows,
        frozenset({2, 3, 4, 5} if numbers else ()),
    )


def _before_after(one: CellChange) -> list[str]:
    texts = [plain(text) for text in shown_apart([one.before, one.after])]
    return list(_apart(*texts))


def _formulas(heading: str, chosen: Sequence[CellChange], most: int) -> Section:
    rows = [
        [
            _place(one) + (f" ({one.cells:,} cells)" if one.cells > 1 else ""),
            _excerpt(one.name or one.label),
            *_apart(*(plain(text) for text in _formula_texts(one))),
        ]
        for one in _first(chosen, most)
    ]
    columns = ["cells", "name or label", "before", "after"]
    return Section(heading, 2, _rest(chosen, most), columns, rows)


def _formula_texts(one: CellChange) -> Iterator[str]:
    for formula, value in ((one.formula_before, one.before), (one.formula, one.after)):
        if formula is not None:
            yield formula
        else:
            yield "(constants)" if one.cells > 1 else shown(value)


def _spills(heading: str, chosen: Sequence[CellChange], most: int) -> Section:
    rows = [
        [_place(one), _excerpt(one.name or one.label), one.area_before or "", one.area or ""]
        for one in _first(chosen, most)
    ]
    columns = ["cell", "name or label", "filled before", "fills after"]
    return Section(heading, 2, _rest(chosen, most), columns, rows)


def _signed(number: float | None) -> str:
    if number is None:
        return ""
    return f"+{shown(number)}" if number > 0 else shown(number)


def _place(one: CellChange) -> str:
    return one.cell if one.cell == one.cell_before else f"{one.cell} (was {one.cell_before})"


def _sheet(one: SheetChange) -> str:
    if one.change == "renamed":
        return f"{plain(one.sheet)} was called {plain(one.before or '')}"
    return f"{plain(one.sheet)} {one.change}: {_holds(one.inputs, one.formulas)}"


def _name(one: NameChange) -> str:
    if one.change == "changed":
        first, second = _apart(plain(one.before or ""), plain(one.after or ""))
        return f"{plain(one.name)} was {first}, is {second}"
    return f"{plain(one.name)} {one.change}: {_excerpt(one.after or one.before or '')}"


def _lines(one: LinesChange) -> str:
    first, _, last = one.lines.partition(":")
    what = f"{one.axis[:-1]} {first}" if first == last else f"{one.axis} {one.lines}"
    label = f' "{_excerpt(one.label)}"' if one.label else ""
    return f"{what} {one.change}{label}: {_holds(one.inputs, one.formulas)}"


def _holds(inputs: int, formulas: int) -> str:
    return f"{count(inputs, 'input')}, {count(formulas, 'formula')}"


def _first(chosen: Sequence[CellChange], most: int) -> Sequence[CellChange]:
    return chosen[:most] if most else chosen


def _rest(chosen: Sequence[object], most: int) -> list[str]:
    left = len(chosen) - most if most else 0
    return [f"and {left:,} more; --most 0 shows them all"] if left > 0 else []


def _cut(lines: list[str], most: int) -> list[str]:
    return [*(lines[:most] if most else lines), *_rest(lines, most)]


def _excerpt(text: str, start: int = 0) -> str:
    text = plain(text)
    lead, tail = "..." if start else "", "..." if len(text) > start + _WIDTH else ""
    return f"{lead}{text[start : start + _WIDTH]}{tail}"


def _apart(before: str, after: str) -> tuple[str, str]:
    """Two texts cut to what differs, where they are long."""
    start = 0
    if max(len(before), len(after)) > _WIDTH:
        same = next(
            (i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b),
            min(len(before), len(after)),
        )
        start = max(0, same - _LEAD)
    return _excerpt(before, start), _excerpt(after, start)


def closing(files: Sequence[FileDiff]) -> str:
    """The last line about folders.

    >>> from workbooks.differences import FileDiff
    >>> closing([FileDiff("a.xlsx", "same"), FileDiff("b.xlsx", "added")])
    '2 files: 1 same, 1 added'
    """
    statuses = [file.status for file in files]
    words = [f"{statuses.count(status):,} {status}" for status in dict.fromkeys(statuses)]
    return f"{count(len(files), 'file')}: {', '.join(words)}"
