"""The journal of a run: what is done already, so that a stopped run can go on.

One line of JSON for each event, on disk before the next file is begun. A line cut off by a kill
is passed over.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any, cast

from core.cells import Cell, CellError
from workbooks.files import Stamp
from workbooks.jobs import Job
from workbooks.outcome import Change, Disagreement, Input, Kept, Report
from workbooks.places import Place
from workbooks.storage import stamp

JOURNAL = ".crypto-inflow-journal.jsonl"
Stamps = Callable[[Place], Stamp | None]
_SCHEMA = 1
_ERRORS = frozenset(error.value for error in CellError)
_CELLS: dict[str, type[Any]] = {
    "inputs": Input,
    "changed": Change,
    "kept": Kept,
    "unexplained": Kept,
    "disagreements": Disagreement,
}


class Journal:
    """The journal in a folder. Nothing is written before `begin`."""

    def __init__(self, folder: Path) -> None:
        """`folder` is where the results go, or the first folder of a run in place."""
        self.path = folder / JOURNAL
        self._done: dict[str, dict[str, Any]] = {}
        self._ours: set[str] = set()

    def read(self) -> None:
        """Takes up what an earlier run has done."""
        with suppress(OSError):
            for line in self.path.read_bytes().splitlines():
                with suppress(ValueError, TypeError, KeyError):
                    self._take(json.loads(line))

    def begin(self, jobs: Iterable[Job], stamps: Stamps = stamp) -> None:
        """Notes which results were not there before; without `read`, an old journal is dropped.

        `stamps` tells of each file, None of one that is not there.
        """
        if not self._done and not self._ours:
            self.remove()
        absent = {
            _place(job.target) for job in jobs if not job.problem and stamps(job.target) is None
        }
        self._ours |= absent
        self._add({"schema": _SCHEMA, "absent": sorted(absent)})

    def report(self, job: Job, stamps: Stamps = stamp) -> Report | None:
        """The report of a job that was done, if it was and all is as it was left."""
        done = self._done.get(_place(job.target))
        return (
            _report(done["report"])
            if done and done["state"] == _state(job, stamps(job.source), stamps)
            else None
        )

    def made(self, target: Place) -> bool:
        """Whether a result that is there was made by the stopped run, and can be replaced."""
        return _place(target) in self._ours

    def note(self, job: Job, report: Report, seen: Stamp | None) -> None:
        """Adds a finished job; `seen` is the stamp of its source when it was read."""
        self._add(
            {
                "schema": _SCHEMA,
                "target": _place(job.target),
                "state": _state(job, seen, stamp),
                "report": report,
            }
        )

    def remove(self) -> None:
        """Removes the journal of a run that is complete."""
        with suppress(OSError):
            self.path.unlink()

    def _take(self, line: dict[str, Any]) -> None:
        if line["schema"] != _SCHEMA:
            return
        if "absent" in line:
            self._ours.update(line["absent"])
        else:
            self._done[line["target"]] = line

    def _add(self, line: dict[str, Any]) -> None:
        """Appends a line and waits until it is on disk; where none can be kept, there is none."""
        with suppress(OSError), self.path.open("ab") as file:
            file.write(b"\n" + json.dumps(line, default=_fields).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())


def _place(place: Place) -> str:
    return os.path.realpath(place) if isinstance(place, Path) else str(place)


def _state(job: Job, seen: Stamp | None, stamps: Stamps) -> list[Any]:
    """What must be the same for a job to be done: both files, and what was asked by which version.

    Lists only, as it comes back from JSON.
    """
    asked = f"{version('crypto-inflow')} {job.request!r}"
    made = stamps(job.target)
    source = made if _place(job.source) == _place(job.target) else seen
    files = [[_place(job.source), *(source or [])], [_place(job.target), *(made or [])]]
    digest = hashlib.sha256(asked.encode(errors="surrogatepass")).hexdigest()
    return [*files, digest]


def _fields(each: Any) -> dict[str, Any]:
    """A report and its parts as JSON objects."""
    return {name: getattr(each, name) for name in each.__slots__}


def _report(data: dict[str, Any]) -> Report:
    cells: dict[str, Any] = {
        name: [_cell(kind, each) for each in data[name]] for name, kind in _CELLS.items()
    }
    return Report(**{**data, **cells})


def _cell(kind: type[Any], data: dict[str, Any]) -> Any:
    return kind(**{name: _value(name, value) for name, value in data.items()})


def _value(name: str, value: Any) -> Any:
    if name == "engines":
        return {engine: _error(each) for engine, each in cast("dict[str, Cell]", value).items()}
    return _error(value) if name in ("before", "after", "excel") else value


def _error(value: Cell) -> Cell:
    return CellError(value) if value in _ERRORS else value
