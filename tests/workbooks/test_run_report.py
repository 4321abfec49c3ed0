from datetime import datetime

import pytest

from tests.workbooks.recalculated import reports
from workbooks.errors import OutputError
from workbooks.run_report import check_path, write_report


@pytest.mark.parametrize("name", ["run.html", "run.xlsx", "RUN.HTML"])
def test_the_ending_decides_and_an_old_report_is_replaced(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(b"old")
    write_report(path, reports(), "crypto-inflow recalc in --out out")
    start = path.read_bytes()[:15]
    assert start.startswith(b"PK" if name.endswith("xlsx") else b"<!DOCTYPE html>")
    assert [one.name for one in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", ["run.pdf", "run", "run.html.gz", ".html"])
def test_another_ending_is_an_error_that_says_what_is_allowed(tmp_path, name):
    with pytest.raises(OutputError, match=r"a report is \.html or \.xlsx"):
        write_report(tmp_path / name, [], "")
    assert not list(tmp_path.iterdir())


def test_a_place_that_is_none_is_known_before_the_run(tmp_path):
    (tmp_path / "folder.html").mkdir()
    with pytest.raises(OutputError, match="is a folder"):
        check_path(tmp_path / "folder.html")
    with pytest.raises(OutputError, match="is no folder"):
        check_path(tmp_path / "missing" / "run.html")
    check_path(tmp_path / "run.html")


@pytest.mark.parametrize("suffix", [".html", ".xlsx"])
def test_equal_runs_give_equal_bytes(tmp_path, suffix):
    made = [tmp_path / f"{name}{suffix}" for name in "ab"]
    for path in made:
        write_report(path, reports(), "recalc", made=datetime(2026, 1, 2, 3, 4), seconds=1.5)
    first, second = (path.read_bytes() for path in made)
    assert first == second
    write_report(made[0], reports(), "recalc", made=datetime(2026, 1, 2, 3, 5), seconds=1.5)
    assert made[0].read_bytes() != second
