"""The `crypto-inflow` command: it gathers the commands and turns errors into exit codes.

Exit codes: 0 well, 1 findings or some files failed, 2 usage, 3 bad input, 4 engine missing,
130 interrupted.
"""

from __future__ import annotations

import atexit
import functools
import gc
import os
import sys
from collections.abc import Callable
from typing import Any

import typer

from addin.build_command import build
from addin.commands import audit, functions, law_show, scenarios
from addin.install_commands import doctor, install, remove
from workbooks.commands.diff import diff
from workbooks.commands.imports import market, participants
from workbooks.commands.lint import lint
from workbooks.commands.recalc import recalc
from workbooks.commands.report import report
from workbooks.commands.template import template

BAD_INPUT = 3
ENGINE_MISSING = 4
INTERRUPTED = 130
OBJECTS_A_LOOK = 20_000
"""So many new objects before the first look for garbage: most of a command's stay in use."""

app = typer.Typer(
    name="crypto-inflow",
    help="401(k) money into crypto: how much, how fast, and what it does to the market.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"crypto-inflow {version('crypto-inflow')}")
        raise typer.Exit


@app.callback()
def root(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Show the version."
    ),
) -> None:
    """401(k) money into crypto: how much, how fast, and what it does to the market."""


def _guarded(command: Callable[..., None]) -> Callable[..., None]:
    """The command with its errors as one line on stderr and an exit code."""

    @functools.wraps(command)
    def guarded(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except KeyboardInterrupt:
            typer.echo("interrupted", err=True)
            raise typer.Exit(INTERRUPTED) from None
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except Exception as error:
            code = _exit_code(error)
            if code is None:
                raise
            from workbooks.shown import readable

            typer.echo(f"error: {readable(str(error))}", err=True)
            raise typer.Exit(code) from None

    return guarded


def _exit_code(error: Exception) -> int | None:
    """The exit code of an error raised on purpose, None for any other."""
    from core.errors import CryptoInflowError
    from workbooks.errors import EngineMissingError

    if isinstance(error, EngineMissingError):
        return ENGINE_MISSING
    return BAD_INPUT if isinstance(error, CryptoInflowError) else None


law = typer.Typer(help="The law behind the figures.", no_args_is_help=True, rich_markup_mode=None)
law.command("show")(_guarded(law_show))
app.add_typer(law, name="law")
add_in = typer.Typer(
    help="The add-in for Excel on Windows: build, install, remove, examine.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
for _command in (build, install, remove, doctor):
    add_in.command()(_guarded(_command))
app.add_typer(add_in, name="addin")
tables = typer.Typer(
    help="Take a table of another program into a workbook to fill in.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
for _command in (market, participants):
    tables.command()(_guarded(_command))
app.add_typer(tables, name="import")
for _command in (report, template, recalc, diff, lint, functions, audit, scenarios):
    app.command()(_guarded(_command))


def main() -> None:
    """Runs the command line; never returns."""
    gc.set_threshold(OBJECTS_A_LOOK)
    atexit.register(gc.freeze)  # or the interpreter goes through every object before it ends
    app()
