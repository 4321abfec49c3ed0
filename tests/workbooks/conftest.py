"""Workbooks that several tests look at, made once, and LibreOffice to calculate them anew."""

import io
import shutil
import subprocess
from datetime import datetime

import openpyxl
import pytest

from core.scenarios import scenario, with_values
from workbooks.build import build_report, build_template

CREATED = datetime(2026, 1, 2, 3, 4, 5)
CUSTOM = {
    "assets": 9.3e12,
    "legal": 0.9,
    "provider": 0.4,
    "employer": 0.05,
    "participant": 0.2,
    "allocation": 0.02,
    "btc_share": 0.7,
    "btc_multiplier": 2.5,
    "months": 36,
    "crypto_weight": 0.2,
    "gold_weight": 0.4,
}
_ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"""


class Made:
    """A workbook, the scenario it was made from, and its values and formulas."""

    def __init__(self, chosen, data):
        self.scenario = chosen
        self.data = data
        self.values = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
        self.formulas = openpyxl.load_workbook(io.BytesIO(data))

    def value(self, name):
        return named(self.values, name).value


def named(workbook, name):
    sheet, _, cell = workbook.defined_names[name].attr_text.partition("!")
    return workbook[sheet.strip("'")][cell.replace("$", "")]


@pytest.fixture(scope="session")
def scenarios():
    article = scenario()
    return {
        "article": article,
        "custom": with_values(article, CUSTOM, "test"),
        "nothing": with_values(article, {"allocation": 0}, "test"),
    }


@pytest.fixture(scope="session")
def made(scenarios):
    reports = {name: Made(one, build_report(one, CREATED)) for name, one in scenarios.items()}
    article = scenarios["article"]
    return {**reports, "template": Made(article, build_template(article, CREATED))}


@pytest.fixture(scope="session")
def libreoffice(tmp_path_factory):
    """Opens a workbook in LibreOffice, calculates every formula anew and gives it back."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    profile = tmp_path_factory.mktemp("profile")
    (profile / "user").mkdir()
    (profile / "user" / "registrymodifications.xcu").write_text(_ALWAYS_RECALCULATE)

    def recalculated(data):
        folder = tmp_path_factory.mktemp("calc")
        (folder / "book.xlsx").write_bytes(data)
        command = [program, f"-env:UserInstallation=file://{profile}", "--headless"]
        command += ["--convert-to", "xlsx", "--outdir", str(folder / "out")]
        command += [str(folder / "book.xlsx")]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        return (folder / "out" / "book.xlsx").read_bytes()

    return recalculated
