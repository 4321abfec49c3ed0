"""Workbooks that several tests look at, made once, and LibreOffice to calculate them anew."""

import io
import shutil
import subprocess
from dataclasses import replace
from datetime import date, datetime

import openpyxl
import pytest

from core.participants import Participants
from core.scenarios import scenario, with_values
from templates import load
from workbooks.build import build_report, build_template
from workbooks.cases import Case, shipped_cases
from workbooks.form import Form, example_form, starting_scenario

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
    "path_months": 24,
    "contributions": 5e11,
    "benefits": 6e11,
    "rebalancing": 0.5,
    "crypto_growth": 0.2,
    "other_growth": 0.05,
}
SAVER = {
    "birth_date": "1960-03-31",
    "first_year": 2020,
    "horizon": 16,
    "filing_status": "widow",
    "salary": 420_000,
    "salary_growth": -0.01,
    "deferral_rate": 0.4,
    "roth_share": 0.3,
    "retirement_age": 63.5,
    "service": 0.5,
    "match": "safe_harbor_basic",
    "vesting": "cliff",
    "nonelective": 0.2,
    "roth_balance": 50_000,
    "employer_balance": 30_000,
    "other_income": 20_000,
    "crypto_sleeve": 0.05,
    "crypto_return": 0.15,
    "alternatives_sleeve": 0.1,
    "withdrawal_age": 75,
    "withdrawal_amount": 60_000,
}
QUITTER = {
    "birth_date": "1979-12-31",
    "first_year": 2024,
    "horizon": 20,
    "retirement_age": 50,
    "service": 1,
    "salary": 30_000,
    "match": "none",
    "nonelective": 0.05,
    "roth_share": 1,
    "roth_balance": 10_000,
    "traditional_balance": 0,
    "employer_balance": 8_000,
    "withdrawal_age": 48,
    "withdrawal_amount": 1e6,
}
SPONSOR = {
    "menu": "window",
    "window_access": 0.4,
    "crypto_cap": 0.07,
    "participant": 0.5,
    "allocation": 0.2,
    "match": "safe_harbor_basic",
    "nonelective": 0.3,
    "vesting": "cliff",
    "first_year": 2028,
    "indexation": 0.03,
    "salary_growth": -0.05,
    "deferral_rate": 0.03,
    "roth_share": 0.2,
    "service": 2,
    "path_months": 18,
    "rebalancing": 0.4,
    "crypto_growth": 0.3,
    "other_growth": 0.05,
}
_ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"""


ELDER = {
    "birth_date": "1946-07-01",
    "first_year": 2020,
    "horizon": 8,
    "retirement_age": 65,
    "filing_status": "joint",
    "roth_balance": 90_000,
    "withdrawal_age": 76,
    "withdrawal_amount": 12_000,
    "crypto_sleeve": 0,
}


HAND_MADE = (
    Case("=SUM(1)", {"assets": 1e13, "allocation": 0, "btc_share": 0.5}, "@source"),
    Case("more", {"months": 12, "btc_multiplier": 3, "supply_after": 2e7, "provider": 0.5}),
)


ODD = Participants(
    participant=("=1+1", "@x", "-3", "a*", "a?", "~a", " b", "Jos\u00e9 & <Co>", "007", "+7"),
    birth_date=(
        date(1979, 1, 1),
        date(1978, 12, 31),
        date(1969, 1, 1),
        date(1968, 12, 31),
        date(1965, 6, 30),
        date(1964, 2, 29),
        date(2010, 1, 1),
        date(1930, 5, 5),
        date(1990, 5, 5),
        date(1968, 7, 1),
    ),
    salary=(1e6, 30_000.0, 200_000.0, 150_000.0, 180_000.0, 90_000.5, 0.0, 10.01, 250_000.0, 8e5),
    balance=(0.0, 1e7, 0.1, 333.33, 12_345.67, 1e5, 0.0, 1e6, 50_000.0, 1.0),
    deferral_rate=(1.0, 0.5, None, 0.25, 0.2, None, 0.1, 1.0, 0.1, 0.05),
    roth_share=(None, 0.0, 1.0, 0.0, 0.5, None, None, 0.3, 0.0, 0.0),
    service=(0.0, 2.99, 3.0, None, 40.0, 1.5, None, 3.5, 2.0, 0.5),
    filing_status=("joint", None, "widow", *[None] * 6, "head"),
    crypto_share=(None, 0.07, 0.0701, 1.0, None, 0.0, 0.5, 0.01, None, 0.2),
)
"""Odd names, and ages and shares on both sides of every limit in the scenario `sponsor`."""


class Made:
    """A workbook, the scenario it was made from, and its values and formulas."""

    def __init__(self, chosen, form, data):
        self.scenario = chosen
        self.form = form
        self.layout, self.cases, self.participants = form.layout, form.cases, form.participants
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
        "nothing": with_values(article, {"allocation": 0, "path_months": 12}, "test"),
        "member": starting_scenario(load("member")),
        "saver": with_values(article, SAVER, "test"),
        "quitter": with_values(article, QUITTER, "test"),
        "elder": with_values(article, ELDER, "test"),
        "plan": starting_scenario(load("plan")),
        "sponsor": with_values(article, SPONSOR, "test"),
    }


LAYOUTS = dict.fromkeys(("member", "saver", "quitter", "elder"), "member")
LAYOUTS |= dict.fromkeys(("plan", "sponsor"), "plan")


@pytest.fixture(scope="session")
def made(scenarios):
    made = {}
    for name, one in scenarios.items():
        form = example_form(load(LAYOUTS.get(name, "inflow")), one)
        form = replace(form, participants=ODD) if name == "sponsor" else form
        made[name] = Made(one, form, build_report(one, CREATED, form))
    first, compared = scenarios["article"], load("scenarios")
    for name, cases in {"compared": shipped_cases(first), "two": HAND_MADE}.items():
        form = Form(compared, cases)
        made[name] = Made(first, form, build_report(first, CREATED, form))
    templates = {"template": "article", "member_template": "saver", "plan_template": "plan"}
    for name, start in templates.items():
        one = scenarios[start]
        form = example_form(load(LAYOUTS.get(start, "inflow")), one)
        made[name] = Made(one, form, build_template(one, CREATED, form))
    form = example_form(compared, first)
    made["scenarios_template"] = Made(first, form, build_template(first, CREATED, form))
    return made


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
