"""The `crypto-inflow` command: it gathers the commands and turns errors into exit codes.

Exit codes: 0 well, 1 findings or some files failed, 2 usage, 3 bad input, 4 engine missing,
130 interrupted.
"""

from __future__ import annotations

import sys

import typer
from click.exceptions import Abort, ClickException

from addin.commands import audit, functions
from core.errors import CryptoInflowError
from workbooks.commands.recalc import recalc
from workbooks.commands.report import report
from workbooks.commands.template import template

BAD_INPUT = 3
INTERRUPTED = 130

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


for command in (report, template, recalc, functions, audit):
    app.command()(command)


def main() -> None:
    """Runs the command line; never returns."""
    try:
        code = app(standalone_mode=False)
    except ClickException as error:
        error.show()
        code = error.exit_code
    except (Abort, KeyboardInterrupt):
        typer.echo("interrupted", err=True)
        code = INTERRUPTED
    except CryptoInflowError as error:
        typer.echo(f"error: {error}", err=True)
        code = getattr(error, "exit_code", BAD_INPUT)
    except BrokenPipeError:
        sys.stderr.close()
        code = 0
    sys.exit(code if isinstance(code, int) else 0)
