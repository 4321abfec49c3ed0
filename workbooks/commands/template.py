"""The command `crypto-inflow template`."""

from __future__ import annotations

from pathlib import Path

import typer


def template(
    output: Path = typer.Option(
        Path("model.xlsx"), "--output", "-o", help="The workbook to write."
    ),
    force: bool = typer.Option(False, "--force", help="Replace the workbook if it exists."),
) -> None:
    """Make the workbook to fill in with your own assumptions."""
    from datetime import UTC, datetime

    from core.scenarios import scenario
    from workbooks.build import build_template
    from workbooks.commands.output import refuse_existing
    from workbooks.files import put_file

    refuse_existing(output, force)
    defaults = scenario({"name": "own", "title": "Own assumptions"})
    created = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    put_file(output, build_template(defaults, created))
    typer.echo(str(output))
    typer.echo(
        f"Fill in the yellow cells of Assumptions, save it, then: crypto-inflow report {output}",
        err=True,
    )
