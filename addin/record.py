"""The record of an installation: what was put where, so that removing takes exactly that away."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from addin.layout import InstallError


class Entry(BaseModel):
    """One thing that was made.

    A `file` has its SHA-256 in `value`, a `line` of a .conf file its key in `name`, a `registry`
    value its name and text; a `folder` is ours as a whole.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["folder", "file", "line", "registry"]
    place: str
    name: str = ""
    value: str = ""


class Record(BaseModel):
    """Everything that was made, in order."""

    model_config = ConfigDict(extra="forbid")

    version: str = ""
    xlwings: str = ""
    entries: list[Entry] = []

    def add(self, entry: Entry) -> None:
        """Notes a thing; the same thing made anew takes the old one's place."""
        key = (entry.kind, entry.place, entry.name)
        if entry.kind == "registry":  # its number may have changed, the thing is the same
            self.entries = [one for one in self.entries if one.kind != "registry"]
        for number, old in enumerate(self.entries):
            if (old.kind, old.place, old.name) == key:
                self.entries[number] = entry
                return
        self.entries.append(entry)

    def file(self, path: Path) -> Entry | None:
        """The entry of a file, None where it was not put there by an installation."""
        return next((e for e in self.entries if e.kind == "file" and e.place == str(path)), None)

    def save(self, path: Path) -> None:
        """Writes the record."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(self.model_dump(), indent=2), encoding="utf-8")


def read_record(path: Path) -> Record | None:
    """The record of an installation, None where there is none.

    Raises:
        InstallError: a damaged record.
    """
    try:
        return Record.model_validate_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (ValidationError, OSError, UnicodeDecodeError) as error:
        first = str(error).partition("\n")[0]
        raise InstallError(
            f"{path} cannot be read ({first}). Install again, which writes it anew"
        ) from None


def digest(path: Path) -> str:
    """The SHA-256 of a file, "" where there is none."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
