from __future__ import annotations

from pathlib import Path

import pytest

from workbooks.jobs import Variant, plan
from workbooks.request import Override, Request


def put(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    return path


def test_the_structure_of_a_folder_is_kept(tmp_path: Path) -> None:
    put(tmp_path / "in/a.xlsx")
    put(tmp_path / "in/sub/b.xlsx")
    out = tmp_path / "out"
    jobs = plan([tmp_path / "in"], out, Request(engine="one"))
    assert [job.target for job in jobs] == [out / "a.xlsx", out / "sub/b.xlsx"]
    assert {job.request.engine for job in jobs} == {"one"}
    assert not any(job.problem for job in jobs)
    in_place = plan([tmp_path / "in"], None)
    assert all(job.target == job.source for job in in_place)


def test_two_sources_of_one_target_and_one_named_twice(tmp_path: Path) -> None:
    one, two = put(tmp_path / "x/a.xlsx"), put(tmp_path / "y/a.xlsx")
    jobs = plan([one, two, one], tmp_path / "out")
    assert [bool(job.problem) for job in jobs] == [False, True]
    assert "would both be written" in jobs[1].problem


@pytest.mark.parametrize("names", [("Straße.xlsx", "STRASSE.XLSX"), ("e\u0301.xlsx", "\xe9.xlsx")])
def test_names_that_are_one_on_other_disks_are_refused(
    tmp_path: Path, names: tuple[str, str]
) -> None:
    one, two = put(tmp_path / "x" / names[0]), put(tmp_path / "y" / names[1])
    jobs = plan([one, two], tmp_path / "out")
    assert [bool(job.problem) for job in jobs] == [False, True]
    assert not any(job.problem for job in plan([one, two], None))


def test_results_inside_the_input_are_no_input(tmp_path: Path) -> None:
    one = put(tmp_path / "x/a.xlsx")
    put(tmp_path / "x/out/old.xlsx")
    assert [job.source for job in plan([tmp_path / "x"], tmp_path / "x/out")] == [one]


def test_empty_folders_and_never_onto_the_input(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert "holds no workbooks" in plan([tmp_path / "empty"], None)[0].problem
    path = put(tmp_path / "x/a.xlsx")
    assert "--in-place" in plan([path], tmp_path / "x")[0].problem


def test_links_lead_nowhere_else(tmp_path: Path) -> None:
    put(tmp_path / "in/sub/a.xlsx")
    put(tmp_path / "in/b.xlsx")
    out, elsewhere = tmp_path / "out", tmp_path / "elsewhere"
    out.mkdir()
    elsewhere.mkdir()
    (out / "sub").symlink_to(elsewhere)
    (out / "b.xlsx").symlink_to(elsewhere / "b.xlsx")
    jobs = plan([tmp_path / "in"], out)
    assert len(jobs) == 2
    assert all("leads out of" in job.problem for job in jobs)


def test_each_variant_gives_a_result(tmp_path: Path) -> None:
    path = put(tmp_path / "a.xlsm")
    base, low = Override("n", 1.0), Override("n", 2.0)
    variants = [Variant("low", (low,)), Variant("high", ())]
    jobs = plan([path, path], tmp_path / "out", Request(overrides=(base,)), variants)
    assert [job.target.name for job in jobs] == ["a-low.xlsm", "a-high.xlsm"]
    assert [job.request.overrides for job in jobs] == [(base, low), (base,)]
