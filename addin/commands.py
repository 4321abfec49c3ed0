"""Commands that show the catalog and the audit."""

from __future__ import annotations

import json
import textwrap
from typing import Any

import typer

SCHEMA = 1
WIDTH = 96


def functions(
    as_json: bool = typer.Option(False, "--json", help="One JSON object, for programs."),
) -> None:
    """List the worksheet functions with help and examples."""
    from core.catalog import CATALOG

    if as_json:
        rows = [_function(row) for row in CATALOG.values()]
        typer.echo(json.dumps({"schema": SCHEMA, "functions": rows}, indent=2))
        return
    for row in CATALOG.values():
        typer.echo(row.signature)
        typer.echo(textwrap.fill(row.help, WIDTH, initial_indent="  ", subsequent_indent="  "))
        for argument in row.arguments:
            typer.echo(f"    {argument.name:<20}{argument.help} Default: {_default(argument)}")
        typer.echo(f"  Example: {row.example} is {_shown(row.example_value)} {row.unit}".rstrip())
        typer.echo("")


def audit(
    as_json: bool = typer.Option(False, "--json", help="One JSON object, for programs."),
) -> None:
    """Show the article's claims, each with its formula, exact value and verdict."""
    from dataclasses import asdict

    from core.audit import audit as claims

    if as_json:
        rows = [asdict(claim) for claim in claims()]
        typer.echo(json.dumps({"schema": SCHEMA, "claims": rows}, indent=2))
        return
    for claim in claims():
        typer.echo(f"{claim.n:>2}  {claim.verdict.upper()}: {claim.claim}")
        if claim.exact is not None:
            typer.echo(f"      {claim.formula} = {_exact(claim.exact)}")
        indent = " " * 6
        typer.echo(textwrap.fill(claim.why, WIDTH, initial_indent=indent, subsequent_indent=indent))


def _function(row: Any) -> dict[str, Any]:
    return {
        "name": row.name,
        "signature": row.signature,
        "arguments": [_argument(argument) for argument in row.arguments],
        "result": row.result,
        "unit": row.unit,
        "category": row.category,
        "help": row.help,
        "example": row.example,
        "example_value": row.example_value,
        "source": row.source,
    }


def _argument(argument: Any) -> dict[str, Any]:
    return {
        "name": argument.name,
        "kind": argument.kind,
        "unit": argument.unit,
        "allowed": str(argument.bound) if argument.unit else "",
        "default": argument.default,
        "help": argument.help,
    }


def _default(argument: Any) -> str:
    default = argument.default
    values = default if isinstance(default, tuple) else (default,)
    shown = ", ".join(_shown(value) for value in values)
    return f"{shown} {argument.unit}".rstrip() + "."


def _shown(value: object) -> str:
    return f"{value:,.15g}" if isinstance(value, float) else str(value)


def _exact(exact: Any) -> str:
    if isinstance(exact, dict):
        return "; ".join(f"{label}: {_shown(value)}" for label, value in exact.items())
    values = exact if isinstance(exact, tuple) else (exact,)
    return " and ".join(_shown(value) for value in values)
