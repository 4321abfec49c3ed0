from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from core.cells import CellError
from workbooks.files import stamp
from workbooks.jobs import Job
from workbooks.journal import JOURNAL, Journal
from workbooks.outcome import Change, Disagreement, Input, Kept, Report
from workbooks.request import Override, Request

REPORT = Report(
    "a.xlsx",
    "out/a.xlsx",
    engine="one",
    formulas=3,
    inputs=[Input("S", "A1", "rate", "", 1.0, None)],
    changed=[Change("S", "A2", "", "=1/0", "text", CellError.DIV0)],
    kept=[Kept("S", "A3", "", "=B", True, {"one": CellError.NAME}, "because")],
    unexplained=[Kept("S", "A4", "", '="#N/A"', 2.5, {}, "differs")],
    disagreements=[Disagreement("S", "A5", "", "=C", {"one": 1.0, "two": None})],
    volatile=["S!A6"],
    seconds=1.5,
)


@pytest.fixture
def job(tmp_path: Path) -> Job:
    for name in ("source é.xlsx", "target.xlsx"):
        (tmp_path / name).write_bytes(b"x")
    return Job(tmp_path / "source é.xlsx", tmp_path / "target.xlsx")


def noted(folder: Path, job: Job) -> Journal:
    journal = Journal(folder)
    journal.begin([job])
    journal.note(job, REPORT, stamp(job.source))
    return journal


def read(folder: Path) -> Journal:
    journal = Journal(folder)
    journal.read()
    return journal


def test_a_report_comes_back_whole(tmp_path: Path, job: Job) -> None:
    noted(tmp_path, job)
    found = read(tmp_path).report(job)
    assert found == REPORT
    assert found is not None
    assert isinstance(found.changed[0].after, CellError)


def test_what_changed_is_to_be_done_again(tmp_path: Path, job: Job) -> None:
    noted(tmp_path, job)
    other = replace(job, request=Request(overrides=(Override("a", 1.0),)))
    assert read(tmp_path).report(other) is None
    os.utime(job.target, (1, 1))
    assert read(tmp_path).report(job) is None
    noted(tmp_path, job)
    job.source.write_bytes(b"xy")
    assert read(tmp_path).report(job) is None


def test_a_source_changed_before_its_note_is_to_be_done_again(tmp_path: Path, job: Job) -> None:
    seen = stamp(job.source)
    job.source.write_bytes(b"longer")
    Journal(tmp_path).note(job, REPORT, seen)
    assert read(tmp_path).report(job) is None


def test_in_place_the_result_is_the_source(tmp_path: Path, job: Job) -> None:
    same = replace(job, target=job.source)
    Journal(tmp_path).note(same, REPORT, (0, 0))
    assert read(tmp_path).report(same) == REPORT


def test_torn_and_foreign_lines_are_passed_over(tmp_path: Path, job: Job) -> None:
    noted(tmp_path, job)
    path = tmp_path / JOURNAL
    whole = path.read_bytes()
    for tail in (b"", b'{"schema": 1, "tar', b'\xff\n[1]\n"x"\n{"schema": 2}\n{}\n'):
        path.write_bytes(whole + tail)
        again = read(tmp_path)
        assert again.report(job) == REPORT
        again.note(replace(job, target=tmp_path / "other.xlsx"), REPORT, None)
        assert read(tmp_path).report(job) == REPORT


def test_results_of_a_stopped_run_are_its_own(tmp_path: Path, job: Job) -> None:
    new = replace(job, target=tmp_path / "new.xlsx")
    Journal(tmp_path).begin([job, new])
    new.target.write_bytes(b"made, but not noted")
    again = read(tmp_path)
    assert again.made(new.target)
    assert not again.made(job.target)
    again.begin([job, new])
    assert read(tmp_path).made(new.target)


def test_a_new_run_drops_the_old_journal(tmp_path: Path, job: Job) -> None:
    noted(tmp_path, job)
    Journal(tmp_path).begin([job])
    assert read(tmp_path).report(job) is None


def test_where_none_can_be_kept_there_is_none(job: Job) -> None:
    journal = noted(Path("/proc/none"), job)
    journal.remove()
    assert read(Path("/proc/none")).report(job) is None
