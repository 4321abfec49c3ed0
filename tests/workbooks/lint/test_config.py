"""Settings: read from a file, found above a workbook, changed on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workbooks.lint.made import formula, sheet, workbook
from workbooks.errors import BadFileError, RequestError
from workbooks.lint.check import lint_package
from workbooks.lint.config import FILE, Config, config_for, read_config
from workbooks.lint.findings import Severity
from workbooks.lint.registry import RULES
from workbooks.package import Package

WHOLE = """
ignore = ["charts-*"]
severity = "warning"
errors = ["no-literals"]
notes = ["short-formulas"]

[settings]
formula_length = 20
literals = [0, 1, 2.5]

[[allowed]]
rule = "no-literals"
sheet = "S"
cells = "A1"
why = "agreed"
"""


def saved(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


def test_a_whole_file(tmp_path: Path) -> None:
    config = read_config(saved(tmp_path / FILE, WHOLE))
    chosen = {rule.id: severity for rule, severity in config.chosen()}
    assert chosen["no-literals"] is Severity.ERROR
    assert "charts-have-titles" not in chosen
    assert "short-formulas" not in chosen, "a note here, and notes are not told"
    assert Severity.NOTE not in chosen.values()
    data = workbook(sheet(formula("A1", "B1*3"), formula("A2", "B1*2.5"), formula("A3", "B1*100")))
    found = lint_package(Package(data, "x.xlsx"), config)
    assert [one.cell for one in found if one.rule == "no-literals"] == ["A3"]


def test_the_default_is_every_rule_as_it_is() -> None:
    assert {rule.id: severity for rule, severity in Config().chosen()} == {
        rule.id: rule.severity for rule in RULES.values()
    }


def test_mistakes_are_told_all_at_once(tmp_path: Path) -> None:
    text = 'ignore = "x"\nseverty = "note"\n[settings]\nseries = 1.5\n[[allowed]]\nsheet = "S"\n'
    with pytest.raises(RequestError) as error:
        read_config(saved(tmp_path / FILE, text))
    assert str(error.value).splitlines()[0] == f"{tmp_path / FILE}: 4 to correct"
    assert "severty: unknown" in str(error.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('errors = ["no-such-rule"]', "no-such-rule: there is no rule of that name"),
        ('severity = "fatal"', "severity: must be one of error, warning, note; got 'fatal'"),
        ('[[allowed]]\nrule = "no-*"\ncells = "all"', "cells must be a range such as B3:C9"),
        ("a = ", "not a TOML file"),
    ],
)
def test_a_mistake_says_what_is_allowed(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(RequestError, match="1 to correct") as error:
        read_config(saved(tmp_path / FILE, text))
    assert said in str(error.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadFileError, match="cannot be read"):
        read_config(tmp_path / "none.toml")


def test_the_nearest_file_above_counts(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    book = saved(inner / "book.xlsx", "")
    assert config_for(book) is None
    top = saved(tmp_path / FILE, "")
    assert config_for(book) == config_for(inner) == top
    near = saved(tmp_path / "a" / FILE, "")
    assert config_for(book) == near
    assert config_for(tmp_path) == top


def test_the_command_line_stands_over_the_file() -> None:
    config = Config(rules=("no-literals",), ignore=("pages-*",), severity="error")
    changed = config.with_options(["pages-*", "print-area"], [], "note")
    assert [rule.id for rule, _ in changed.chosen()] == ["print-area"]
    assert config.with_options([], [], None) == config
    with pytest.raises(RequestError, match="there is no rule"):
        config.with_options(["nothing"], [], None)
