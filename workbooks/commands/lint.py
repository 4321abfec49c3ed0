"""The command `lint`: workbooks held against the rules of good modelling."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbooks.lint.findings import Severity

if TYPE_CHECKING:
    from workbooks.limits import Limits
    from workbooks.lint.config import Config
    from workbooks.lint.findings import FileFindings

FINDINGS = 1
USAGE = 2
UNREADABLE = 3
SCHEMA = 1


def lint(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Workbooks, or folders of workbooks.")
    ] = None,
    rules: Annotated[
        list[str] | None,
        typer.Option("--rule", metavar="RULE", help="Only this rule, or those like charts-*."),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option("--ignore", metavar="RULE", help="Not this rule; may be repeated."),
    ] = None,
    severity: Annotated[
        Severity | None, typer.Option("--severity", help="Nothing less severe than this.")
    ] = None,
    config: Annotated[
        Path | None,
        typer.Option(
            "--config",
            help="Settings; without it crypto-inflow-lint.toml beside a workbook or above it.",
        ),
    ] = None,
    most: Annotated[
        int, typer.Option("--most", min=0, help="Places shown of each rule; 0 shows all.")
    ] = 5,
    list_rules: Annotated[
        bool, typer.Option("--rules", help="List the rules with why and fix, and stop.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object for programs.")
    ] = False,
    sarif: Annotated[
        Path | None, typer.Option("--sarif", help="Write the findings to a SARIF 2.1.0 file too.")
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace the SARIF file if it exists.")
    ] = False,
    limits: Annotated[
        list[str] | None,
        typer.Option(
            "--limit", metavar="NAME=NUMBER", help="Change how much a file may hold: cells=1000000."
        ),
    ] = None,
) -> None:
    """Check workbooks for what makes models wrong, unclear or hard to use.

    It works on any workbook and changes nothing. Exits with 1 when there are errors or warnings,
    with 0 when there are only notes.
    """
    if list_rules:
        _print_rules(as_json)
        return
    if not paths:
        typer.echo("error: name a workbook or a folder, or use --rules", err=True)
        raise typer.Exit(USAGE)
    if sarif is not None:
        from workbooks.commands.output import refuse_existing

        refuse_existing(sarif, force, "--sarif")
    found = _checked(paths, config, (rules or (), ignore or (), severity), limits or ())
    files = list(found) if as_json else _shown(found, most)
    if as_json:
        _print_json(files)
    if sarif is not None:
        _write_sarif(sarif, files)
    _finish(files)


def _checked(
    paths: Sequence[Path],
    config: Path | None,
    options: tuple[Sequence[str], Sequence[str], str | None],
    limits: Sequence[str],
) -> Iterator[FileFindings]:
    """Checks each file by the settings that hold for it; all settings are read first."""
    from workbooks.errors import BadFileError, RequestError
    from workbooks.limits import limits_from
    from workbooks.lint.config import Config, config_for, read_config

    read: dict[Path | None, Config] = {}
    jobs: list[tuple[Path, Config]] = []
    try:
        allowed = limits_from(limits)
        for file in _files(paths):
            place = config or config_for(file)
            if place not in read:
                whole = Config() if place is None else read_config(place)
                read[place] = whole.with_options(*options)
            jobs.append((file, read[place]))
    except (RequestError, BadFileError) as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(USAGE) from None
    return _findings(jobs, allowed)


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    """The workbooks, in folders too; a folder without any stands for itself."""
    from workbooks.files import workbooks_in

    for path in paths:
        inside = list(workbooks_in(path))
        yield from inside or [path]


def _findings(jobs: Sequence[tuple[Path, Config]], limits: Limits) -> Iterator[FileFindings]:
    from workbooks.files import SUFFIXES, is_folder
    from workbooks.lint.check import lint_file
    from workbooks.lint.findings import FileFindings

    for file, config in jobs:
        if is_folder(file):
            kinds = ", ".join(SUFFIXES)
            yield FileFindings(str(file), error=f"{file} holds no workbooks ({kinds})")
        else:
            yield lint_file(file, config, limits)


def _shown(found: Iterator[FileFindings], most: int) -> list[FileFindings]:
    """Shows each file as it is done, as tables on a terminal."""
    from workbooks.commands.lint_text import closing, sections
    from workbooks.commands.sections import print_sections

    files: list[FileFindings] = []
    for file in found:
        files.append(file)
        print_sections(sections(file, most), sys.stdout)
    if len(files) > 1:
        typer.echo(closing(files))
    return files


def _print_json(files: Sequence[FileFindings]) -> None:
    import json

    found = {"schema": SCHEMA, "files": [file.as_json() for file in files]}
    typer.echo(json.dumps(found, allow_nan=False))


def _print_rules(as_json: bool) -> None:
    from workbooks.commands.lint_text import rule_lines
    from workbooks.lint.registry import RULES

    if as_json:
        import json

        rows = [rule.as_json() for rule in RULES.values()]
        typer.echo(json.dumps({"schema": SCHEMA, "rules": rows}))
        return
    for line in rule_lines(RULES.values()):
        typer.echo(line)


def _write_sarif(target: Path, files: Sequence[FileFindings]) -> None:
    import json
    from importlib.metadata import version

    from workbooks.files import put_file
    from workbooks.lint.registry import RULES
    from workbooks.lint.sarif import sarif

    log = sarif(files, RULES, version("crypto-inflow"))
    put_file(target, json.dumps(log, indent=1, ensure_ascii=False).encode() + b"\n")


def _finish(files: Sequence[FileFindings]) -> None:
    from workbooks.commands.sections import plain

    for file in files:
        if file.error is not None:
            typer.echo(f"error: {plain(file.error)}", err=True)
    if any(file.error is not None for file in files):
        raise typer.Exit(UNREADABLE)
    if any(file.number(one) for file in files for one in (Severity.ERROR, Severity.WARNING)):
        raise typer.Exit(FINDINGS)
