"""`crypto-inflow addin build`: the Excel add-in as files, made without Excel."""

from __future__ import annotations

from pathlib import Path

import typer


def build(
    out: Path = typer.Option(..., "--out", help="Folder for the files; made if need be."),
    interpreter: str = typer.Option(
        "",
        "--interpreter",
        help="The pythonw.exe that Excel starts; that of `addin install` if left out.",
    ),
    force: bool = typer.Option(False, "--force", help="Replace files that are there."),
) -> None:
    """Build CryptoInflow.xlam and its IntelliSense descriptions."""
    from addin import intellisense, xlam
    from addin.places import ADDIN_FILE
    from workbooks.errors import OutputError
    from workbooks.files import put_file

    files = {
        out / ADDIN_FILE: xlam.build_xlam(interpreter),
        out / intellisense.FILE_NAME: intellisense.intellisense_xml().encode(),
    }
    for path in files:
        if path.exists() and not force:
            raise OutputError(f"{path} exists already. Use --force to replace it")
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{out} cannot be made: {error.strerror or error}") from None
    for path, data in files.items():
        put_file(path, data)
        typer.echo(str(path))
