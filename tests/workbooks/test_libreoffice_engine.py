from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import pytest

from core.cells import CellError
from tests.workbooks import ooxml
from workbooks import libreoffice_process
from workbooks.errors import EngineError, EngineMissingError
from workbooks.libreoffice_engine import open_libreoffice
from workbooks.libreoffice_process import is_installed, libreoffice

NOW = datetime(2026, 3, 4, 5, 6, 7)
DATA = ooxml.workbook({"S": ooxml.column(["1", "A1+1"])})

needed = pytest.mark.skipif(not is_installed(), reason="LibreOffice with UNO is not installed")


def alive(group: int) -> list[str]:
    """The processes of a group that still run (a zombie does not)."""
    listed = subprocess.run(
        ["ps", "-eo", "pgid=,stat=,comm="], capture_output=True, text=True, check=True
    )
    lines = [line.split(maxsplit=2) for line in listed.stdout.splitlines()]
    return [name for pgid, state, name in lines if pgid == str(group) and state[0] != "Z"]


def gone(group: int) -> bool:
    """Whether a group ends, which takes the system a moment."""
    until = time.monotonic() + 20
    while alive(group):
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


@needed
def test_saved_values_are_not_trusted() -> None:
    cells = {1: '<c r="A1"><v>2</v></c><c r="B1"><f>A1*2</f><v>99</v></c>'}
    book = open_libreoffice(ooxml.workbook({"S": ooxml.rows(cells)}), "x.xlsx", NOW)
    book.recalculate()
    assert book.read([(0, 0, 1)]) == [4.0]
    book.close()


@needed
def test_an_array_formula_has_the_size_it_would_take() -> None:
    formula = '<f t="array" ref="B1:B2">A1:A3*2</f>'
    cells = {n: f'<c r="A{n}"><v>{n}</v></c>' for n in (1, 2, 3)}
    cells[1] += f'<c r="B1">{formula}<v>0</v></c>'
    book = open_libreoffice(ooxml.workbook({"S": ooxml.rows(cells)}), "x.xlsx", NOW)
    book.recalculate()
    assert book.read([(0, 0, 1), (0, 1, 1)]) == [2.0, 4.0]
    assert book.spill(0, 0, 1) == (3, 1)
    assert book.spill(0, 1, 1) == (1, 1)
    assert book.evaluate(0, 0, 0, "A:A*2") == [[CellError.SPILL]]
    book.close()


@needed
def test_one_process_serves_all_workbooks_and_is_started_anew() -> None:
    first = open_libreoffice(DATA, "x.xlsx", NOW)
    office = libreoffice()
    second = open_libreoffice(DATA, "y.xlsx", NOW)
    assert libreoffice() is office
    os.killpg(office.pid, signal.SIGKILL)
    with pytest.raises(EngineError, match=r"x\.xlsx.*ended unexpectedly"):
        first.recalculate()
    second.close()
    third = open_libreoffice(DATA, "z.xlsx", NOW)
    third.recalculate()
    assert third.read([(0, 1, 0)]) == [2.0]
    assert gone(office.pid)
    third.close()


@needed
def test_it_is_killed_when_it_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    book = open_libreoffice(DATA, "x.xlsx", NOW)
    office = libreoffice()
    os.killpg(office.pid, signal.SIGSTOP)
    monkeypatch.setattr(libreoffice_process, "SECONDS", 0.2)
    with pytest.raises(EngineError, match=r"took longer than 0\.2 seconds"):
        book.recalculate()
    assert gone(office.pid)


@needed
@pytest.mark.parametrize("death", ["sys.exit(0)", "os.kill(os.getpid(), 9)"])
def test_nothing_is_left_when_its_process_ends(death: str, tmp_path: Path) -> None:
    code = (
        "import os, sys, json; from workbooks.libreoffice_process import libreoffice\n"
        "office = libreoffice()\n"
        "try: office.ask('open', path='file:///nowhere.xlsx')\n"
        "except Exception: pass\n"
        f"print(json.dumps([office.pid, office._profile]), flush=True)\n{death}"
    )
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment
    )
    group, profile = json.loads(done.stdout)
    assert gone(group)
    if death.startswith("sys"):
        assert not Path(profile).exists()
        assert list(tmp_path.glob("libreoffice-profile-*")) == []


@needed
def test_its_profile_lets_no_macro_and_no_link_in() -> None:
    open_libreoffice(DATA, "x.xlsx", NOW).close()
    settings = Path(libreoffice()._profile, "user", "registrymodifications.xcu").read_text()
    for name, value in (
        ("MacroSecurityLevel", "3"),
        ("DisableMacrosExecution", "true"),
        ("BlockUntrustedRefererLinks", "true"),
        ("Link", "1"),
    ):
        assert f'oor:name="{name}" oor:op="fuse"><value>{value}<' in settings


def test_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    libreoffice_process.programs.cache_clear()
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setattr(libreoffice_process, "_USUAL_PLACES", ())
    monkeypatch.setattr(libreoffice_process, "_running", {})
    with pytest.raises(EngineMissingError, match="apt install libreoffice-calc python3-uno"):
        open_libreoffice(DATA, "x.xlsx", NOW)
    libreoffice_process.programs.cache_clear()
