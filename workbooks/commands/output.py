"""The output file of a command: never over another without being told to."""

from __future__ import annotations

from pathlib import Path

import typer


def refuse_existing(path: Path, force: bool, option: str = "--output") -> None:
    """Stops before any work if the output is there and `force` is not given.

    Raises:
        BadParameter: the file exists, or its folder does not.
    """
    if not path.parent.is_dir():
        raise typer.BadParameter(f"the folder {path.parent} does not exist", param_hint=option)
    if path.is_dir():
        raise typer.BadParameter(f"{path} is a folder; name a file in it", param_hint=option)
    if path.exists() and not force:
        raise typer.BadParameter(
            f"{path} exists; --force replaces it, {option} names another file", param_hint=option
        )
