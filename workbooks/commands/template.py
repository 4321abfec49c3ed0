"""The command `crypto-inflow template`."""

from __future__ import annotations

from pathlib import Path

import typer


def template(
    name: str = typer.Argument("inflow", metavar="NAME", help="Which template; --list shows them."),
    output: Path = typer.Option(
        Path("model.xlsx"), "--output", "-o", help="The workbook to write."
    ),
    layout: Path | None = typer.Option(
        None, "--layout", metavar="FILE", help="A layout of your own (.toml), in place of NAME."
    ),
    listed: bool = typer.Option(False, "--list", help="List the templates, and make nothing."),
    copied: Path | None = typer.Option(
        None,
        "--copy-layout",
        metavar="FILE",
        help="Write the layout of NAME itself (.toml), to change and give to --layout.",
    ),
    theme: Path | None = typer.Option(
        None, "--theme", metavar="FILE", help="Colours, font and logo of your own (.toml)."
    ),
    force: bool = typer.Option(False, "--force", help="Replace the workbook if it exists."),
) -> None:
    """Make the workbook to fill in with your own assumptions."""
    from datetime import UTC, datetime

    from templates import layout_text
    from workbooks.build import build_template
    from workbooks.commands.layouts import chosen_layout, chosen_theme, templates_listed
    from workbooks.commands.output import refuse_existing
    from workbooks.files import put_file
    from workbooks.form import example_form, starting_scenario

    if listed:
        for line in templates_listed():
            typer.echo(line)
        return
    chosen = chosen_layout(name, layout)
    if copied is not None:
        refuse_existing(copied, force, "--copy-layout")
        put_file(copied, layout_text(name).encode())
        typer.echo(str(copied))
        return
    refuse_existing(output, force)
    look = chosen_theme(theme)
    created = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    start = starting_scenario(chosen)
    put_file(output, build_template(start, created, example_form(chosen, start, look)))
    typer.echo(str(output))
    again = f" --layout {layout}" if layout else ""
    typer.echo(
        f"Fill in the yellow cells, save it, then: crypto-inflow report {output}{again}",
        err=True,
    )
