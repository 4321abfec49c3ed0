"""The report printed by LibreOffice: every sheet, and nothing is left behind."""

import shutil
import subprocess
import time
from pathlib import Path

import pytest

from tests.workbooks import ooxml
from workbooks import printed as module
from workbooks.errors import EngineError, EngineMissingError
from workbooks.libreoffice_process import end_libreoffice, is_installed, libreoffice
from workbooks.printed import needs_libreoffice, printed

needed = pytest.mark.skipif(not is_installed(), reason="LibreOffice is not installed")


@pytest.fixture(autouse=True)
def ended():
    yield
    end_libreoffice()


def text_of(pdf, folder):
    if shutil.which("pdftotext") is None:
        pytest.skip("poppler is not installed")
    (folder / "x.pdf").write_bytes(pdf)
    command = ["pdftotext", "-layout", str(folder / "x.pdf"), "-"]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout


@needed
def test_every_sheet_is_printed_with_its_stored_values(made, tmp_path):
    found = text_of(printed(made["article"].data, "report"), tmp_path)
    for sheet in ("Cover", "Assumptions", "Model", "Results", "Audit", "Checks", "Log"):
        assert f"{sheet}, page" in found
    assert "$870bn" in found
    assert "#" not in found.replace("#NAME?", "")


@needed
def test_several_are_printed_by_one_libreoffice_which_then_ends(made):
    data = made["article"].data
    first = printed(data, "report")
    office = libreoffice()
    assert printed(data, "report")[:5] == first[:5] == b"%PDF-"
    assert libreoffice() is office
    end_libreoffice()
    until = time.monotonic() + 10
    while office.alive and time.monotonic() < until:
        time.sleep(0.05)
    assert not office.alive
    assert not Path(office._profile).exists()
    end_libreoffice()


@needed
def test_what_is_no_workbook_is_refused():
    with pytest.raises(EngineError):
        printed(b"PK\x03\x04 nothing", "broken.xlsx")


@needed
def test_a_pdf_that_was_not_made_is_an_error(monkeypatch):
    class Silent:
        def ask(self, do, **arguments):
            return {"book": 1}

    monkeypatch.setattr(module, "libreoffice", Silent)
    with pytest.raises(EngineError, match=r"x\.xlsx: LibreOffice made no PDF"):
        printed(ooxml.workbook({"Sheet1": ""}), "x.xlsx")


def test_missing(monkeypatch):
    monkeypatch.setattr(module, "is_installed", lambda: False)
    for call in (needs_libreoffice, lambda: printed(b"", "x")):
        with pytest.raises(EngineMissingError, match="apt install libreoffice-calc python3-uno"):
            call()
