"""The workbooks written by Excel: each goes through, and none is worse for it."""

from __future__ import annotations

import functools
import io
import shutil
import subprocess
import warnings
from pathlib import Path

import openpyxl
import pytest

from core.cells import CellError
from tests.workbooks import ooxml
from workbooks.errors import WorkbookError
from workbooks.recalculate import recalculate_bytes

CORPUS = Path(__file__).parents[3] / "shared" / "workbooks"
FILES = sorted(path for path in CORPUS.rglob("*") if path.suffix in (".xlsx", ".xlsm"))

pytestmark = pytest.mark.skipif(not FILES, reason="the workbooks written by Excel are not here")


@functools.cache
def recalculated() -> dict[Path, tuple[bytes, int]]:
    """Each file's result and how many of its cells were kept."""
    out: dict[Path, tuple[bytes, int]] = {}
    for path in FILES:
        data, report = recalculate_bytes(path.read_bytes(), path.name)
        out[path] = data, len(report.kept)
    return out


def test_every_file_goes_through() -> None:
    assert len(recalculated()) == len(FILES)
    kept = sum(count for _, count in recalculated().values())
    files = sum(1 for _, count in recalculated().values() if count)
    print(f"{len(FILES)} files, {kept} cells kept in {files} of them")


def test_no_part_is_lost_and_only_sheets_differ() -> None:
    for path, (data, _) in recalculated().items():
        before, after = ooxml.parts(path.read_bytes()), ooxml.parts(data)
        assert list(before) == list(after), path
        different = [name for name in before if before[name] != after[name]]
        assert all(name.startswith("xl/worksheets/") for name in different), (path, different)


def test_no_formula_differs_and_no_value_becomes_an_error() -> None:
    for path, (data, _) in recalculated().items():
        before, after = ooxml.book(path.read_bytes()), ooxml.book(data)
        for old, new in zip(before.formula_cells, after.formula_cells, strict=True):
            assert (old.address, old.text) == (new.address, new.text), path
            assert old.dynamic or old.ref == new.ref, path
            if not isinstance(old.cached, CellError) and old.cached is not None:
                assert not isinstance(new.cached, CellError), (path, before.place(old.address))


def test_a_second_time_changes_only_what_is_random_or_the_clock() -> None:
    for path, (data, _) in recalculated().items():
        if data != path.read_bytes():
            _, report = recalculate_bytes(data, path.name)
            for change in report.changed:
                assert isinstance(change.after, float | str | bool), (path, change)


def test_results_open_in_openpyxl() -> None:
    changed = [(p, d) for p, (d, _) in recalculated().items() if d != p.read_bytes()]
    assert changed
    for path, data in changed:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells of what it would lose
            assert openpyxl.load_workbook(io.BytesIO(data)).sheetnames, path


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_results_open_in_libreoffice(tmp_path: Path) -> None:
    changed = [(p, d) for p, (d, _) in recalculated().items() if d != p.read_bytes()]
    for path, data in changed:
        (tmp_path / path.name).write_bytes(data)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    names = [str(tmp_path / path.name) for path, _ in changed]
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir"]
    subprocess.run(
        [*command, str(tmp_path / "out"), *names], check=True, capture_output=True, timeout=300
    )
    made = {path.stem for path in (tmp_path / "out").glob("*.pdf")}
    assert made == {path.stem for path, _ in changed}


def test_broken_files_fail_cleanly() -> None:
    for path in FILES[::40]:
        data = path.read_bytes()
        with pytest.raises(WorkbookError, match=path.name.replace("(", r"\(")):
            recalculate_bytes(data[: len(data) // 2], path.name)
