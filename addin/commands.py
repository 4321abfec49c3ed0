"""Commands that show what the package holds: functions, audit, scenarios, law."""

from __future__ import annotations

import json
import textwrap
from typing import Any, cast

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
            default = argument.default_text
            typer.echo(f"    {argument.name:<20}{argument.help} Default: {default}.")
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


def scenarios(
    names: list[str] = typer.Argument(
        None, help="One name shows a scenario, several are compared; without a name, a list."
    ),
    as_json: bool = typer.Option(False, "--json", help="One JSON object, for programs."),
) -> None:
    """List the scenarios that come with the package, show one, or compare several."""
    from core.results import compare, run
    from core.scenarios import load_shipped, shipped

    chosen = [load_shipped(name) for name in names or shipped()]
    if as_json:
        rows = [
            {
                **made.model_dump(mode="json"),
                "digest": made.digest(),
                "results": run(made).as_dict(),
            }
            for made in chosen
        ]
        typer.echo(json.dumps({"schema": SCHEMA, "scenarios": rows}, indent=2))
    elif not names:
        for made in chosen:
            typer.echo(f"{made.name:<20}{_shown(run(made).inflow):>20} USD  {made.title}")
    elif len(chosen) == 1:
        _show_scenario(chosen[0])
    else:
        for line in _columns(compare(chosen).grid()):
            typer.echo(line)


def law_show(
    year: int = typer.Argument(help="A calendar year with published limits."),
    as_json: bool = typer.Option(False, "--json", help="One JSON object, for programs."),
) -> None:
    """Show the law of a year: every figure with its paragraph and source."""
    from dataclasses import asdict

    from core.law import law_in_force

    figures = law_in_force(year)
    if as_json:
        rows = [asdict(figure) for figure in figures]
        typer.echo(json.dumps({"schema": SCHEMA, "year": year, "law": rows}, indent=2))
        return
    for figure in figures:
        typer.echo(f"{_shown(figure.value):>12}  {figure.unit:<14}{figure.label}")
        published = "" if figure.source == figure.reference else f"; {figure.source}"
        typer.echo(f"{'':28}{figure.reference}{published}")


def _show_scenario(made: Any) -> None:
    from core.results import run

    typer.echo(f"{made.name}: {made.title}\n{textwrap.fill(made.description, WIDTH)}\n")
    typer.echo(f"As of {made.as_of}, digest {made.digest()[:12]}\n")
    titles = ["assumption", "value", "unit", "low", "high", "source"]
    rows = [
        [f"{e.section}.{e.name}", a.value, e.input.unit, a.low, a.high, a.source]
        for e in made.entries()
        for a in (e.assumption,)
    ]
    for line in _columns([titles, *rows]):
        typer.echo(line)
    typer.echo("")
    for line in _columns([["result", "value"], *map(list, run(made).as_dict().items())]):
        typer.echo(line)


def _columns(grid: list[list[Any]]) -> list[str]:
    """The rows as lines: text to the left, numbers to the right, blank for None."""
    texts = [["" if cell is None else _shown(cell) for cell in row] for row in grid]
    widths = [max(len(row[i]) for row in texts) for i in range(len(texts[0]))]
    numeric = [isinstance(cell, float) for cell in grid[1]]
    return [
        "  ".join(
            text.rjust(width) if right else text.ljust(width)
            for text, width, right in zip(row, widths, numeric, strict=True)
        ).rstrip()
        for row in texts
    ]


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


def _shown(value: object) -> str:
    return f"{value:,.15g}" if isinstance(value, float) else str(value)


def _exact(exact: Any) -> str:
    if isinstance(exact, dict):
        named = cast("dict[str, object]", exact)
        return "; ".join(f"{label}: {_shown(value)}" for label, value in named.items())
    values = cast("tuple[object, ...]", exact if isinstance(exact, tuple) else (exact,))
    return " and ".join(_shown(value) for value in values)
