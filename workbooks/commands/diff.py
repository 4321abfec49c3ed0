"""The command `diff`: what changed from one workbook, or folder of workbooks, to another."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbooks.change_kinds import Only

if TYPE_CHECKING:
    from workbooks.differences import FileDiff

DIFFERENT = 1
USAGE = 2
UNREADABLE = 3
SCHEMA = 1


def diff(
    before: Annotated[Path, typer.Argument(help="A workbook, or a folder of workbooks.")],
    after: Annotated[Path, typer.Argument(help="The workbook or folder to hold against it.")],
    only: Annotated[
        list[Only] | None, typer.Option("--only", help="Only these changes; may be repeated.")
    ] = None,
    tolerance: Annotated[
        float,
        typer.Option("--tolerance", min=0, max=1, help="Numbers this close are the same: 0.01 1%."),
    ] = 1e-9,
    most: Annotated[
        int, typer.Option("--most", min=0, help="How long a list may be; 0 shows everything.")
    ] = 20,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object for programs.")
    ] = False,
) -> None:
    """Show what changed from one workbook to another: inputs, formulas and values.

    Named cells come first. Rows and columns that were put in or taken out are told once, and what
    only moved is no change. Folders are compared file by file. Exits with 1 when something differs.
    """
    if before.exists() and after.exists() and before.is_dir() != after.is_dir():
        typer.echo("error: give two workbooks, or two folders", err=True)
        raise typer.Exit(USAGE)
    from workbooks.diff import diff_paths

    found = (file.only(only or ()) for file in diff_paths(before, after, tolerance))
    files = list(found) if as_json else _shown(found, before, after, most)
    if as_json:
        _print_json(files, before, after)
    for file in files:
        if file.error is not None:
            from workbooks.commands.sections import plain

            typer.echo(f"error: {plain(file.error)}", err=True)
    if any(file.status == "failed" for file in files):
        raise typer.Exit(UNREADABLE)
    if any(file.status != "same" for file in files):
        raise typer.Exit(DIFFERENT)


def _shown(found: Iterable[FileDiff], before: Path, after: Path, most: int) -> list[FileDiff]:
    """Shows each file as it is done, as tables on a terminal."""
    from workbooks.commands.diff_text import closing, sections
    from workbooks.commands.sections import print_sections

    files: list[FileDiff] = []
    for file in found:
        files.append(file)
        title = file.file if before.is_dir() else f"{before} to {after}"
        print_sections(sections(file, title, most), sys.stdout)
    if before.is_dir():
        typer.echo(closing(files))
    return files


def _print_json(files: Sequence[FileDiff], before: Path, after: Path) -> None:
    import json

    found = {
        "schema": SCHEMA,
        "before": str(before),
        "after": str(after),
        "files": [file.as_json() for file in files],
    }
    typer.echo(json.dumps(found, allow_nan=False))
