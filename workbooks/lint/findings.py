"""What a check found: a finding, and all of those of a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """How much a finding matters, from the most."""

    ERROR = "error"  # a number is wrong or will be
    WARNING = "warning"  # a number may be wrong, or nobody can tell
    NOTE = "note"  # harder to read or to use than it need be

    @property
    def rank(self) -> int:
        """0 for the most severe."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a rule found, in a cell, a range, a sheet, or the file."""

    rule: str
    severity: Severity
    sheet: str  # "" for the file
    cell: str  # B3 or B3:B40; "" for the sheet
    cells: int
    message: str
    fix: str


@dataclass(frozen=True, slots=True)
class FileFindings:
    """All findings of a file, or why it could not be read."""

    file: str
    findings: Sequence[Finding] = ()
    error: str | None = None

    @property
    def status(self) -> str:
        """clean, findings or failed."""
        if self.error is not None:
            return "failed"
        return "findings" if self.findings else "clean"

    def number(self, severity: Severity) -> int:
        """How many findings of a severity there are."""
        return sum(finding.severity is severity for finding in self.findings)

    def as_json(self) -> dict[str, Any]:
        """As `--json` prints it."""
        return {
            "file": self.file,
            "status": self.status,
            "error": self.error,
            "counts": {severity.value: self.number(severity) for severity in Severity},
            "findings": [asdict(finding) for finding in self.findings],
        }
