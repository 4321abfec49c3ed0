"""The add-in's .conf file: one `"KEY","value"` a line, as VBA's Write and Input read them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

_LINE = re.compile(r'\s*"(?P<key>[^"]*)"\s*,\s*"(?P<value>[^"]*)"\s*')


def read_conf(path: Path) -> dict[str, str]:
    """The keys, in capitals, and values of a file; nothing where there is none."""
    found = (_LINE.fullmatch(line) for line in _lines(path))
    return {match["key"].upper(): match["value"] for match in found if match}


def set_keys(path: Path, values: Mapping[str, str]) -> None:
    """Sets keys; every other line stays."""
    kept = _without(path, values)
    lines = [f'"{key}","{value}"' for key, value in values.items()]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{line}\n" for line in [*kept, *lines]), encoding="utf-8")


def drop_keys(path: Path, keys: Iterable[str]) -> None:
    """Takes keys away; a file of which nothing is left is deleted."""
    kept = _without(path, keys)
    if any(line.strip() for line in kept):
        path.write_text("".join(f"{line}\n" for line in kept), encoding="utf-8")
    else:
        path.unlink(missing_ok=True)


def _without(path: Path, keys: Iterable[str]) -> list[str]:
    ours = {key.upper() for key in keys}
    matches = ((line, _LINE.fullmatch(line)) for line in _lines(path))
    return [line for line, match in matches if not match or match["key"].upper() not in ours]


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
