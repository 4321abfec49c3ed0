from __future__ import annotations

from pathlib import Path

import pytest

from tests.workbooks import ooxml
from workbooks import batch
from workbooks.errors import EngineMissingError
from workbooks.outcome import Report

GOOD = ooxml.workbook({"S": ooxml.column(["CRYPTO_INFLOW()"])})


def put(path: Path, data: bytes = GOOD) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def test_the_structure_of_a_folder_is_kept(tmp_path: Path) -> None:
    first, second = put(tmp_path / "in/a.xlsx"), put(tmp_path / "in/sub/b.xlsx")
    out = tmp_path / "out"
    reports = list(batch.run(batch.plan([tmp_path / "in"], out)))
    assert [report.status for report in reports] == ["ok", "ok"]
    for name in ("a.xlsx", "sub/b.xlsx"):
        assert ooxml.value((out / name).read_bytes(), "A1") == 870e9
    assert first.read_bytes() == second.read_bytes() == GOOD
    again = list(batch.run(batch.plan([tmp_path / "in"], out)))
    assert all("--force" in (report.error or "") for report in again)
    forced = list(batch.run(batch.plan([tmp_path / "in"], out), force=True))
    assert [report.status for report in forced] == ["ok", "ok"]


def test_in_place(tmp_path: Path) -> None:
    path = put(tmp_path / "a.xlsx")
    (report,) = batch.run(batch.plan([path], None))
    assert report.output == str(path)
    assert ooxml.value(path.read_bytes(), "A1") == 870e9


def test_a_bad_file_stops_nobody(tmp_path: Path) -> None:
    put(tmp_path / "a.xlsx", b"no workbook")
    put(tmp_path / "b.xlsx", GOOD[:500])
    put(tmp_path / "c.xlsx")
    reports = list(batch.run(batch.plan([tmp_path, tmp_path / "none.xlsx"], None)))
    assert [report.status for report in reports] == ["failed", "failed", "ok", "failed"]
    assert "a.xlsx" in (reports[0].error or "")
    assert (tmp_path / "a.xlsx").read_bytes() == b"no workbook"


def test_an_error_of_ours_is_reported_and_stops_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "a.xlsx")

    def broken(*_: object, **__: object) -> Report:
        raise ZeroDivisionError("oops")

    monkeypatch.setattr(batch, "recalculate_file", broken)
    (report,) = batch.run(batch.plan([tmp_path], None))
    assert "ZeroDivisionError" in (report.error or "")

    def missing(*_: object, **__: object) -> Report:
        raise EngineMissingError("none")

    monkeypatch.setattr(batch, "recalculate_file", missing)
    with pytest.raises(EngineMissingError):
        list(batch.run(batch.plan([tmp_path], None)))


def test_plans(tmp_path: Path) -> None:
    one, two = put(tmp_path / "x/a.xlsx"), put(tmp_path / "y/a.xlsx")
    jobs = batch.plan([one, two, one], tmp_path / "out")
    assert [bool(job.problem) for job in jobs] == [False, True]
    assert "would both be written" in jobs[1].problem
    inside = tmp_path / "x/out"
    put(inside / "old.xlsx")
    assert [job.source for job in batch.plan([tmp_path / "x"], inside)] == [one]
    (tmp_path / "empty").mkdir()
    assert "holds no workbooks" in batch.plan([tmp_path / "empty"], None)[0].problem


def test_never_onto_the_input(tmp_path: Path) -> None:
    path = put(tmp_path / "a.xlsx")
    (report,) = batch.run(batch.plan([path], tmp_path), force=True)
    assert report.status == "failed"
    assert "--in-place" in (report.error or "")
    assert path.read_bytes() == GOOD
