"""Findings as SARIF 2.1.0, the form that code review tools read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from workbooks.lint.findings import FileFindings, Finding
from workbooks.lint.rule import Rule
from workbooks.shown import place

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
VERSION = "2.1.0"


def sarif(files: Sequence[FileFindings], rules: Mapping[str, Rule], version: str) -> dict[str, Any]:
    """A SARIF log of one run; `version` is the product's."""
    numbers = {name: number for number, name in enumerate(rules)}
    driver = {
        "name": "crypto-inflow lint",
        "version": version,
        "rules": [_rule(rule) for rule in rules.values()],
    }
    failed = [file for file in files if file.error is not None]
    run = {
        "tool": {"driver": driver},
        "invocations": [
            {
                "executionSuccessful": not failed,
                "toolExecutionNotifications": [_notification(file) for file in failed],
            }
        ],
        "results": [
            _result(finding, file.file, numbers[finding.rule])
            for file in files
            for finding in file.findings
        ],
    }
    return {"$schema": SCHEMA, "version": VERSION, "runs": [run]}


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.why},
        "help": {"text": rule.fix},
        "defaultConfiguration": {"level": rule.severity.value},
    }


def _result(finding: Finding, file: str, number: int) -> dict[str, Any]:
    location: dict[str, Any] = {"physicalLocation": {"artifactLocation": {"uri": _uri(file)}}}
    if finding.sheet:
        cell = finding.cell
        name = place(finding.sheet, cell) if cell else finding.sheet
        location["logicalLocations"] = [{"fullyQualifiedName": name}]
    where = f"{location['logicalLocations'][0]['fullyQualifiedName']}: " if finding.sheet else ""
    return {
        "ruleId": finding.rule,
        "ruleIndex": number,
        "level": finding.severity.value,
        "message": {"text": f"{where}{finding.message}. {finding.fix}"},
        "locations": [location],
    }


def _notification(file: FileFindings) -> dict[str, Any]:
    return {
        "level": "error",
        "message": {"text": file.error or ""},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": _uri(file.file)}}}],
    }


def _uri(file: str) -> str:
    path = Path(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())
