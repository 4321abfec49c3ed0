"""Writing an output file: never over another without being told to, and whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import typer

from workbooks.errors import OutputError


def refuse_existing(path: Path, force: bool) -> None:
    """Stops before any work if the output is there and `force` is not given.

    Raises:
        BadParameter: the file exists, or its folder does not.
    """
    if not path.parent.is_dir():
        raise typer.BadParameter(f"the folder {path.parent} does not exist", param_hint="--output")
    if path.is_dir():
        raise typer.BadParameter(f"{path} is a folder; name a file in it", param_hint="--output")
    if path.exists() and not force:
        raise typer.BadParameter(
            f"{path} exists; --force replaces it, -o names another file", param_hint="--output"
        )


def write(path: Path, data: bytes) -> None:
    """Writes a file beside its place and moves it there: it is the old file or the new one.

    Raises:
        OutputError: the place cannot be written to.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            temporary.chmod(0o666 & ~_mask())
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(
            f"{path} cannot be written: {error.strerror}. If it is open in Excel, close it there"
        ) from None


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
