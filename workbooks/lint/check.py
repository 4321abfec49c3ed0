"""Checking workbooks: each rule over each file, and like neighbours told as one range."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from workbooks.address import rect_name
from workbooks.errors import WorkbookError
from workbooks.files import read_file
from workbooks.formula_runs import Run, runs
from workbooks.limits import Limits
from workbooks.lint.config import Config
from workbooks.lint.findings import FileFindings, Finding, Severity
from workbooks.lint.rule import Found, Rule
from workbooks.lint.view import View
from workbooks.package import Package


def lint_file(path: Path, config: Config, limits: Limits | None = None) -> FileFindings:
    """The findings of a file; one that cannot be read says why."""
    try:
        package = Package(read_file(path, limits), str(path), limits)
        return FileFindings(str(path), lint_package(package, config))
    except WorkbookError as error:
        return FileFindings(str(path), error=str(error))
    except Exception as error:
        reason = f"an error of this program ({type(error).__name__}: {error}). Please report it"
        return FileFindings(str(path), error=f"{path}: {reason}")


def lint_package(package: Package, config: Config) -> list[Finding]:
    """The findings of a workbook, in the order of the rules, then of sheets and cells.

    Raises:
        WorkbookError: it is no workbook, damaged, or over a limit.
    """
    view = View(package, config.settings)
    view.read_cells()
    found: list[Finding] = []
    for rule, severity in config.chosen():
        if not rule.ours or view.ours:
            found += _findings(view, rule, severity, _checked(rule.check, view))
    return [finding for finding in found if not config.lets_stand(finding, package.name)]


def _checked(check: Callable[[View], Iterable[Found]], view: View) -> Iterator[Found]:
    """What a rule finds. A damaged part, which a rule of its own tells, ends it early."""
    try:
        yield from check(view)
    except WorkbookError:
        return


def _findings(
    view: View, rule: Rule, severity: Severity, found: Iterable[Found]
) -> Iterator[Finding]:
    whole: dict[tuple[int | None, str], None] = {}
    placed: dict[int, list[Found]] = {}
    for one in found:
        if one.sheet is None or one.rect is None:
            whole[one.sheet, one.message] = None
        else:
            placed.setdefault(one.sheet, []).append(one)
    for sheet, message in whole:
        name = "" if sheet is None else view.book.sheet_names[sheet]
        yield Finding(rule.id, severity, name, "", 0, message, rule.fix)
    for sheet in sorted(placed):
        for run, message in _ranges(placed[sheet]):
            name, cells = view.book.sheet_names[sheet], run.after.rows * run.after.columns
            place = rect_name(run.after)
            yield Finding(rule.id, severity, name, place, cells, message, rule.fix)


def _ranges(found: list[Found]) -> Iterator[tuple[Run, str]]:
    """Like neighbours as ranges, each with the message of its first cell."""
    messages: dict[object, str] = {}
    cells: list[Run] = []
    for one in found:
        assert one.rect is not None
        like = one.message if one.like is None else one.like
        messages.setdefault((like, one.rect[:2]), one.message)
        cells.append(Run(one.rect, one.rect, like))
    for run in runs(dict.fromkeys(cells)):
        yield run, messages[run.forms, run.after[:2]]
