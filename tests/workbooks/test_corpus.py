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
from tests.benchmarks.measure_engines import Measured, measure_all
from tests.workbooks import ooxml
from workbooks.address import parse_cell
from workbooks.errors import WorkbookError
from workbooks.outcome import Report
from workbooks.recalculate import recalculate_bytes
from workbooks.values import close

SECONDS = 20.0
"""What a file may take in one engine before it counts as wrong."""

STALE = {
    "TRIGONOMETRIC", "GEOMEAN", "T_VALUE_VALUETOTEXT", "TAN", "dynamic_array01", "optimize03",
    "table08", "table09", "table10", "table17", "table23", "table32", "table33", "table35",
    "table36",
}  # fmt: skip
"""Files whose cached values are not those of their formulas: zeros that XlsxWriter put there, and
inputs that were changed without a recalculation."""

CORPUS = Path(__file__).parents[3] / "shared" / "workbooks"
FILES = sorted(path for path in CORPUS.rglob("*") if path.suffix in (".xlsx", ".xlsm"))

pytestmark = pytest.mark.skipif(not FILES, reason="the workbooks written by Excel are not here")


@functools.cache
def recalculated() -> dict[Path, tuple[bytes, Report]]:
    """Each file's result and what was told of it."""
    return {path: recalculate_bytes(path.read_bytes(), path.name) for path in FILES}


@functools.cache
def measured() -> dict[str, Measured]:
    """The perfect files of every engine and of the product, as saved and stripped of values."""
    names = ("auto", "ironcalc", "formulon", "formualizer")
    return {name: measure_all(name, FILES, SECONDS) for name in names}


def test_every_file_goes_through() -> None:
    assert len(recalculated()) == len(FILES)


def test_excels_value_is_doubted_only_where_a_file_is_stale_on_purpose() -> None:
    doubted = {path.stem for path, (_, report) in recalculated().items() if report.unexplained}
    assert doubted <= STALE


def test_every_doubt_names_what_each_engine_asked_has_instead() -> None:
    for path, (_, report) in recalculated().items():
        for told in report.unexplained:
            assert len(told.engines) > 1, (path, told)
            values = told.engines.values()
            assert not any(close(value, told.excel) for value in values), (path, told)


def test_kept_cells_keep_what_excel_knew() -> None:
    for path, (data, report) in recalculated().items():
        before = ooxml.book(path.read_bytes())
        after = ooxml.book(data)
        for told in (*report.kept, *report.unexplained):
            place = parse_cell(told.cell)
            if place is not None:
                address = before.sheet_names.index(told.sheet), *place
                assert after.value(*address) == before.value(*address), (path, told)


def test_as_saved_more_files_are_perfect_than_in_any_engine_alone() -> None:
    found = {name: one.perfect("as saved") for name, one in measured().items()}
    product = found.pop("auto")
    for name, perfect in found.items():
        assert len(product) > len(perfect), name
        assert {path.stem for path in perfect - product} <= STALE, name


def test_without_values_as_many_files_are_perfect_as_in_the_best_engine() -> None:
    found = {name: len(one.perfect("stripped")) for name, one in measured().items()}
    assert found["auto"] == max(found.values()), found


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
