"""What to check, and how severe it is: from a settings file and the command line."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path, PurePath

from templates.loading import made
from workbooks.address import parse_rect
from workbooks.errors import BadFileError, RequestError
from workbooks.lint.findings import Finding, Severity
from workbooks.lint.registry import RULES
from workbooks.lint.rule import Rule
from workbooks.lint.settings import Settings

FILE = "crypto-inflow-lint.toml"


@dataclass(frozen=True, slots=True)
class Allowed:
    """Findings that someone has looked at and lets stand."""

    rule: str
    file: str = "*"  # a pattern for the file's name
    sheet: str = "*"  # a pattern for the sheet's name
    cells: str = ""  # a range; "" for all
    why: str = ""

    def covers(self, finding: Finding, file: str) -> bool:
        """Whether it lets a finding of a file stand."""
        return (
            fnmatchcase(finding.rule, self.rule)
            and fnmatchcase(PurePath(file).name, self.file)
            and fnmatchcase(finding.sheet, self.sheet)
            and self._holds(finding.cell)
        )

    def _holds(self, cell: str) -> bool:
        outer, inner = parse_rect(self.cells), parse_rect(cell)
        return outer is None or (inner is not None and outer.covers(inner))


@dataclass(frozen=True, slots=True)
class Config:
    """What a settings file can say. Rules are named by id or by a pattern such as charts-*."""

    rules: tuple[str, ...] = ()  # only these; all where none is named
    ignore: tuple[str, ...] = ()
    severity: str = Severity.NOTE.value  # the least that is told
    errors: tuple[str, ...] = ()  # rules that count as errors here, whatever they are
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    settings: Settings = Settings()  # noqa: RUF009
    allowed: tuple[Allowed, ...] = ()

    def with_options(
        self, rules: Sequence[str], ignore: Sequence[str], severity: str | None
    ) -> Config:
        """With what was said on the command line, which stands over the file.

        Raises:
            RequestError: rules that do not exist.
        """
        changed = replace(
            self,
            rules=tuple(rules) or self.rules,
            ignore=(*self.ignore, *ignore),
            severity=severity or self.severity,
        )
        _check(changed, "--rule, --ignore")
        return changed

    def severity_of(self, rule: Rule) -> Severity:
        """How severe the findings of a rule are."""
        lists = {
            Severity.ERROR: self.errors,
            Severity.WARNING: self.warnings,
            Severity.NOTE: self.notes,
        }
        return next((one for one, names in lists.items() if _is_in(rule.id, names)), rule.severity)

    def chosen(self) -> Iterator[tuple[Rule, Severity]]:
        """The rules to go by, with how severe their findings are."""
        for rule in RULES.values():
            severity = self.severity_of(rule)
            wanted = _is_in(rule.id, self.rules) or not self.rules
            loud = severity.rank <= Severity(self.severity).rank
            if wanted and loud and not _is_in(rule.id, self.ignore):
                yield rule, severity

    def lets_stand(self, finding: Finding, file: str) -> bool:
        """Whether a finding is among the allowed ones."""
        return any(one.covers(finding, file) for one in self.allowed)


def _is_in(name: str, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def read_config(path: Path) -> Config:
    """The settings of a TOML file.

    Raises:
        BadFileError: it cannot be read.
        RequestError: no TOML, or mistakes in it, all at once.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadFileError(f"{path} cannot be read: {error.strerror or error}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RequestError(str(path), [f"not a TOML file: {error}"]) from None
    problems: list[str] = []
    config = made(Config, table, "", problems)
    if problems:
        raise RequestError(str(path), problems)
    _check(config, str(path))
    return config


def config_for(path: Path) -> Path | None:
    """The settings file of a workbook or folder: beside it, or in the nearest folder above."""
    start = path.absolute()
    for folder in (start, *start.parents):
        found = folder / FILE
        if found.is_file():
            return found
    return None


def _check(config: Config, place: str) -> None:
    lists = (config.rules, config.ignore, config.errors, config.warnings, config.notes)
    named = [name for names in lists for name in names] + [one.rule for one in config.allowed]
    problems = [
        f"{name}: there is no rule of that name; `crypto-inflow lint --rules` lists them"
        for name in dict.fromkeys(named)
        if not any(fnmatchcase(rule, name) for rule in RULES)
    ]
    known = [severity.value for severity in Severity]
    if config.severity not in known:
        problems.append(f"severity: must be one of {', '.join(known)}; got {config.severity!r}")
    problems += [
        f"allowed: cells must be a range such as B3:C9; got {one.cells!r}"
        for one in config.allowed
        if one.cells and parse_rect(one.cells) is None
    ]
    if problems:
        raise RequestError(place, problems)
