from pathlib import Path

import pytest

from core.scenarios import load_shipped
from tests.workbooks.conftest import CREATED
from workbooks.build import build_report
from workbooks.errors import OutputError
from workbooks.report_targets import Targets, write_report

BASE = load_shipped("base")


def test_files_are_named_by_their_option():
    targets = Targets(Path("r.xlsx"), None, Path("r.pdf"))
    assert targets.files() == {"--output": Path("r.xlsx"), "--pdf": Path("r.pdf")}


def test_the_files_of_a_row_carry_its_name():
    targets = Targets(Path("a/r.xlsx"), Path("p.v1.html")).of("low 1")
    assert targets == Targets(Path("a/r-low 1.xlsx"), Path("p.v1-low 1.html"))


def test_only_what_is_wanted_is_written(tmp_path):
    targets = Targets(html=tmp_path / "p.html")
    assert write_report(BASE, targets, CREATED) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["p.html"]


def test_the_workbook_is_the_one_that_build_makes(tmp_path):
    assert write_report(BASE, Targets(tmp_path / "r.xlsx"), CREATED) == 0
    assert (tmp_path / "r.xlsx").read_bytes() == build_report(BASE, CREATED)


def test_nothing_is_written_where_a_part_cannot_be_made(tmp_path, monkeypatch):
    def broken(*_):
        raise OutputError("no page today")

    monkeypatch.setattr("workbooks.web_report.page.page", broken)
    with pytest.raises(OutputError):
        write_report(BASE, Targets(tmp_path / "r.xlsx", tmp_path / "p.html"), CREATED)
    assert list(tmp_path.iterdir()) == []
