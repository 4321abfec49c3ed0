"""SARIF: what the standard requires, and where a finding is."""

from __future__ import annotations

from workbooks.lint.findings import FileFindings, Finding, Severity
from workbooks.lint.registry import RULES
from workbooks.lint.sarif import sarif

FOUND = [
    FileFindings(
        "models/my book.xlsx",
        [
            Finding("no-literals", Severity.ERROR, "Q1 '24", "B3:B9", 7, "holds 5%", "Move it."),
            Finding("print-area", Severity.NOTE, "Model", "", 0, "no print area", "Set it."),
            Finding("no-iteration", Severity.WARNING, "", "", 0, "on", "Off."),
        ],
    ),
    FileFindings("/tmp/bad.xlsx", error="it is cut off"),
    FileFindings("clean.xlsx"),
]


def test_what_the_standard_requires() -> None:
    log = sarif(FOUND, RULES, "1.2.3")
    assert (log["version"], len(log["runs"])) == ("2.1.0", 1)
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("crypto-inflow lint", "1.2.3")
    ids = [rule["id"] for rule in driver["rules"]]
    assert ids == list(RULES)
    for rule in driver["rules"]:
        assert rule["defaultConfiguration"]["level"] in ("error", "warning", "note")
        assert all(rule[key]["text"] for key in ("shortDescription", "fullDescription", "help"))
    for result in run["results"]:
        assert ids[result["ruleIndex"]] == result["ruleId"]
        assert result["message"]["text"]


def test_where_findings_are() -> None:
    (run,) = sarif(FOUND, RULES, "1")["runs"]
    first, second, third = run["results"]
    assert first["level"] == "error"
    assert first["message"]["text"] == "'Q1 ''24'!B3:B9: holds 5%. Move it."
    (place,) = first["locations"]
    assert place["physicalLocation"]["artifactLocation"]["uri"] == "models/my%20book.xlsx"
    assert place["logicalLocations"] == [{"fullyQualifiedName": "'Q1 ''24'!B3:B9"}]
    assert second["locations"][0]["logicalLocations"] == [{"fullyQualifiedName": "Model"}]
    assert "logicalLocations" not in third["locations"][0]


def test_files_that_failed_are_told() -> None:
    (run,) = sarif(FOUND, RULES, "1")["runs"]
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    (told,) = invocation["toolExecutionNotifications"]
    assert told["message"]["text"] == "it is cut off"
    (place,) = told["locations"]
    assert place["physicalLocation"]["artifactLocation"]["uri"] == "file:///tmp/bad.xlsx"
    assert sarif(FOUND[2:], RULES, "1")["runs"][0]["invocations"][0]["executionSuccessful"]
