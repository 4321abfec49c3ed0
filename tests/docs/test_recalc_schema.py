"""The schema of `recalc --json` describes what is printed, and nothing else."""

import json
from dataclasses import fields
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.workbooks.recalculated import reports
from workbooks.outcome import Change, Disagreement, Input, Kept, Report

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "docs" / "recalc.schema.json").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def validator():
    Draft202012Validator.check_schema(SCHEMA)
    return Draft202012Validator(SCHEMA)


def printed(some):
    files = [report.as_json() for report in some]
    return json.loads(json.dumps({"schema": 2, "files": files}, allow_nan=False))


@pytest.mark.parametrize("some", [reports(), []])
def test_reports_are_valid(validator, some):
    assert [error.message for error in validator.iter_errors(printed(some))] == []


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("file", Report),
        ("input", Input),
        ("change", Change),
        ("kept", Kept),
        ("disagreement", Disagreement),
    ],
)
def test_every_field_is_described_and_no_other(name, kind):
    described = SCHEMA["$defs"][name]
    names = [field.name for field in fields(kind)]
    assert list(described["properties"]) == described["required"] == names
    assert described["additionalProperties"] is False


def test_another_form_is_refused(validator):
    good = printed(reports())
    assert not validator.is_valid({**good, "schema": 1})
    assert not validator.is_valid({**good, "more": 1})
    good["files"][0]["formulas"] = -1
    assert not validator.is_valid(good)
