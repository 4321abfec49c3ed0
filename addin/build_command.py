"""`crypto-inflow addin build`: the Excel add-in as files, made without Excel."""

from __future__ import annotations

import re
from pathlib import Path

import typer

_FULL_PATH = re.compile(r"(?:[A-Za-z]:\\|\\\\|%\w+%\\)[^\"<>|*?\r\n]+")
"""Any other name the command shell would look for, first of all in the folder of a workbook."""


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
    if interpreter and not _FULL_PATH.fullmatch(interpreter):
        raise typer.BadParameter(
            rf"must be a full Windows path such as C:\Python\pythonw.exe; got {interpreter!r}",
            param_hint="--interpreter",
        )
    from addin import intellisense, xlam
    from addin.places import ADDIN_FILE
    from workbooks.errors import OutputError
    from workbooks.files import put_file

    files = {
        out / ADDIN_FILE: xlam.build_xlam(interpreter),
        out / intellisense.FILE_NAME: intellisense.intellisense_xml().encode(),
    }
    if out.is_file():
        raise OutputError(f"{out} is a file. Name a folder with --out")
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
