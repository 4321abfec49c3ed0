"""Findings as sections for people to read, and the list of rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from workbooks.commands.sections import Section, plain
from workbooks.lint.findings import Finding, Severity
from workbooks.lint.registry import RULES
from workbooks.shown import count, place

if TYPE_CHECKING:
    from workbooks.lint.findings import FileFindings
    from workbooks.lint.rule import Rule

_WIDTH = 110
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}


def sections(file: FileFindings, most: int) -> Iterator[Section]:
    """What is to be shown of a file; `most` is how many places of a rule, 0 for all."""
    if file.error is not None:
        return
    if not file.findings:
        yield Section(f"{plain(file.file)}: nothing found")
        return
    by_rule: dict[str, list[Finding]] = {}
    for finding in file.findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    yield Section(f"{plain(file.file)}: {_counts([file])}")
    for found in sorted(by_rule.values(), key=lambda some: some[0].severity.rank):
        yield _section(found, most)


def _section(found: Sequence[Finding], most: int) -> Section:
    first = found[0]
    shown = found[:most] if most else found
    rest = found[len(shown) :]
    lines = [f"Fix: {first.fix}"]
    if rest:
        cells = sum(finding.cells for finding in rest)
        where = f" ({count(cells, 'cell')})" if cells else ""
        lines.insert(0, f"and {len(rest):,} more{where}; --most 0 shows them all")
    return Section(
        f"{first.severity.value}: {first.rule}. The rule: {RULES[first.rule].title}",
        2,
        lines,
        ["where", "what"],
        [(_where(finding), _excerpt(finding.message)) for finding in shown],
        colour=_COLOURS[first.severity],
    )


def _where(finding: Finding) -> str:
    if not finding.sheet:
        return "the file"
    if not finding.cell:
        return f"sheet {plain(finding.sheet)}"
    cells = f" ({finding.cells:,} cells)" if finding.cells > 1 else ""
    return plain(place(finding.sheet, finding.cell)) + cells


def _excerpt(text: str) -> str:
    text = plain(text)
    return text if len(text) <= _WIDTH else f"{text[: _WIDTH - 3]}..."


def closing(files: Sequence[FileFindings]) -> str:
    """The last line about several files.

    >>> from workbooks.lint.findings import FileFindings
    >>> closing([FileFindings("a.xlsx"), FileFindings("b.xlsx", error="cut off")])
    '2 files: 1 clean, 1 failed; nothing found'
    """
    words = {"clean": "clean", "findings": "with findings", "failed": "failed"}
    statuses = [file.status for file in files]
    told = [f"{statuses.count(one):,} {word}" for one, word in words.items() if one in statuses]
    return f"{count(len(files), 'file')}: {', '.join(told)}; {_counts(files)}"


def _counts(files: Sequence[FileFindings]) -> str:
    numbers = {severity: sum(file.number(severity) for file in files) for severity in Severity}
    words = [count(number, severity.value) for severity, number in numbers.items() if number]
    return ", ".join(words) or "nothing found"


def rule_lines(rules: Iterable[Rule]) -> Iterator[str]:
    """The rules with why and fix, as lines."""
    for rule in rules:
        whose = ", workbooks of crypto-inflow only" if rule.ours else ""
        yield f"{rule.id} ({rule.severity.value}{whose})"
        yield f"  {rule.title}"
        yield f"  Why: {rule.why}"
        yield f"  Fix: {rule.fix}"
