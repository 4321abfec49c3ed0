"""The page of a report: what it says, that it is safe, and that everyone can read it."""

import base64
import hashlib
import re
import shutil
import subprocess
from datetime import datetime
from importlib.resources import files
from itertools import pairwise
from types import SimpleNamespace

import pytest

from core.audit import audit
from core.participants import participant_rows
from core.results import run
from core.saver import project_saver
from core.scenarios import scenario
from core.sponsor import plan_months
from templates import SHIPPED, from_toml, load
from tests.workbooks.conftest import CREATED
from tests.workbooks.html_page import Page, contrast, themes
from workbooks.build import build_report
from workbooks.form import Form
from workbooks.formatted import formatted
from workbooks.web_report.calculated import Calculated
from workbooks.web_report.page import Made, page
from workbooks.web_report.results import tables

HOSTILE = "</title></style><script>alert(1)</script>&\"'=1+1\x7f\x9b31m\u202e"


BY = Made(CREATED, "1.2.3")
EVERY = [
    "article",
    "custom",
    "nothing",
    "member",
    "quitter",
    "compared",
    "two",
    "plan",
    "sponsor",
    "own",
]
SECTIONS = ["assumptions", "results", "periods", "charts", "checks", "log"]
OWN = """[[charts]]
name = "own"
kind = "stacked"
title = '"<b>Of our own</b>"'
axis = "Month"
value_axis = "USD"
unit = "USD"
format = "usd"
axis_format = "usd_axis"
source = "Source: <i>mine</i>."
alt = "Columns of what has been made with <u>care</u>."
lines = [{ label = "<s>Flow</s>", series = "flow" }]
"""


def page_of(one):
    return page(one.scenario, one.data, BY, one.form)


@pytest.fixture(scope="module")
def own(scenarios):
    """A workbook by a layout that a user has changed."""
    text = files("templates").joinpath("inflow.toml").read_text(encoding="utf-8")
    text = text.replace('title = "401(k) money into crypto"', 'title = "My <b>own</b> title"')
    text = text.replace("[[grids]]", f"{OWN}\n[[grids]]")
    layout, chosen = from_toml(text, "own.toml"), scenarios["article"]
    return SimpleNamespace(
        scenario=chosen,
        layout=layout,
        form=Form(layout),
        data=build_report(chosen, CREATED, Form(layout)),
    )


@pytest.fixture(scope="module")
def pages(made, own):
    every = {**made, "own": own}
    return {name: page_of(every[name]) for name in EVERY}


@pytest.fixture(scope="module")
def data(pages):
    return pages["article"]


@pytest.fixture(scope="module")
def shown(data):
    return Page(data)


@pytest.mark.parametrize("name", [name for name in EVERY if name != "own"])
def test_headline_and_checks_are_those_of_the_workbook(pages, made, name):
    found = Page(pages[name])
    assert made[name].value("headline") in found.text
    assert f"All {made[name].value('checks_made'):.0f} checks of the workbook hold" in found.text


@pytest.mark.parametrize("name", EVERY)
def test_the_sections_stand_in_their_order(pages, made, own, name):
    found, layout = Page(pages[name]), (own if name == "own" else made[name]).layout
    ids = [one["id"] for one in found.all("h2")]
    extra = ["sensitivity", "audit"] if layout.subject == "inflow" else []
    assert ids == [*SECTIONS[:4], *extra, *SECTIONS[4:]]
    assert [one["href"] for one in found.all("a")] == [f"#{name}" for name in ids]


@pytest.mark.parametrize("name", EVERY)
def test_every_figure_of_the_tables_is_that_of_the_workbook(pages, made, own, name):
    one = own if name == "own" else made[name]
    found = Page(pages[name])
    for table in tables(one.layout, Calculated(one.data, name)):
        assert " ".join(table.title.split()) in found.text
        for row in (row for group in table.groups for row in group.rows):
            told = " ".join(" ".join([row.label, row.unit, *row.values, *row.texts]).split())
            assert told in found.text


def test_a_member_is_cores(pages, made):
    years = project_saver(made["member"].scenario)
    found = Page(pages["member"])
    for balance in (years["balance"][0], years["balance"][-1]):
        assert f"{float(balance):,.0f}" in found.text
    rows = re.findall(r'<tr><th scope="row">(\d{4})</th>', pages["member"].decode())
    assert rows == [f"{year:.0f}" for year in years["year"].tolist()]


@pytest.mark.parametrize("name", ["plan", "sponsor"])
def test_of_a_plan_the_sums_are_shown_and_no_participant(pages, made, name):
    one, found = made[name], Page(pages[name])
    months = plan_months(one.scenario, one.participants)
    assert f"{float(months['flow'].max()):,.0f}" in found.text
    rows = participant_rows(one.scenario, one.participants)
    assert f"{float(rows['employer_money'].sum()):,.0f}" in found.text
    assert not [day for day in one.participants.birth_date if day.isoformat() in found.text]
    assert "EX-" not in found.text


def test_scenarios_are_cores(pages, made):
    found = Page(pages["compared"])
    for case in made["compared"].cases:
        results = run(case.scenario(made["compared"].scenario))
        assert formatted(results.inflow, "usd_short") in found.text
        assert formatted(results.price_identity, "price") in found.text
        assert case.source in found.text


def test_what_the_scenario_gives_is_told(shown, made):
    results = run(made["article"].scenario)
    for said in (
        f"{results.price_identity:,.2f}",
        "Inflow into crypto $870.0bn",
        "Relative to the ETFs 70.7x",
        "ICI, Retirement Assets Total",
        "Three models: Bitcoin at $123,218 to $566,587",
        "Do not use as a forecast: it assumes",
        "no forecast and no advice",
    ):
        assert said in shown.text, said
    assert all(" ".join(claim.why.split()) in shown.text for claim in audit())


def test_the_log_says_from_what_and_when_it_was_made(shown, made):
    assert made["article"].scenario.digest() in shown.text
    assert "crypto-inflow 1.2.3" in shown.text
    assert f"{CREATED:%Y-%m-%d %H:%M} UTC" in shown.text
    assert "none: nothing here is simulated" in shown.text


@pytest.mark.parametrize("name", ["article", "member", "compared"])
def test_the_same_gives_the_same_bytes(pages, made, name):
    assert page_of(made[name]) == pages[name]
    one = made[name]
    later = Made(datetime(2027, 1, 1), "1.2.3")
    assert page(one.scenario, one.data, later, one.form) != pages[name]


def test_all_digits_of_an_assumption_are_there(shown):
    assert "119289.84375" in [cell.get("title") for cell in shown.all("td")]


def test_no_text_of_a_layout_becomes_an_element(pages):
    found = Page(pages["own"])
    for said in ("My <b>own</b> title", "<b>Of our own</b>", "Source: <i>mine</i>."):
        assert said in found.text
    assert not [tag for tag, _ in found.elements if tag in ("b", "i", "u", "s")]


@pytest.mark.parametrize("name", SHIPPED)
def test_no_text_of_a_scenario_becomes_an_element_or_breaks_the_file(name):
    texts = {"name": HOSTILE, "title": HOSTILE, "description": HOSTILE}
    assets = {"value": 9e12, "source": HOSTILE, "note": HOSTILE}
    made = scenario({**texts, "market": {"assets": assets}})
    form = Form(load(name))
    data = page(made, build_report(made, CREATED, form), BY, form)
    found = Page(data)
    assert found.all("script") == []
    assert "<script>alert(1)</script>" in found.text
    assert re.search(rb"[\x00-\x08\x0b-\x1f\x7f]", data) is None
    assert not [name for _, attributes in found.elements for name in attributes if name[:2] == "on"]


@pytest.mark.parametrize("name", EVERY)
def test_it_needs_no_network_and_no_script(pages, name):
    data = pages[name]
    shown = Page(data)
    policy = next(one["content"] for one in shown.all("meta") if "content" in one)
    text = re.search("<style>(.*?)</style>", data.decode(), re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    assert shown.all("script") == shown.all("link") == shown.all("img") == []
    assert b" style=" not in data
    assert not re.search(rb"(?:src|href)=\"(?!#)", data)
    assert not re.search(r"url\((?!#)|@import", text)


@pytest.mark.parametrize("name", EVERY)
def test_the_page_can_be_read_by_ear_and_by_keyboard(pages, made, own, name):
    shown, layout = Page(pages[name]), (own if name == "own" else made[name]).layout
    assert shown.all("html")[0]["lang"] == "en"
    assert len(shown.all("caption")) == len(shown.all("table"))
    assert all("scope" in head for head in shown.all("th"))
    levels = [int(tag[1]) for tag, _ in shown.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
    ids = [one["id"] for _, one in shown.elements if "id" in one]
    assert len(ids) == len(set(ids))
    assert all(
        one["aria-labelledby"] in ids for _, one in shown.elements if "aria-labelledby" in one
    )
    drawings = [one for one in shown.all("svg") if one.get("aria-hidden") != "true"]
    assert len(drawings) == len(layout.charts) + len(layout.grids) == len(shown.all("h3"))
    assert all(one["role"] == "img" and len(one["aria-label"]) > 40 for one in drawings)


@pytest.mark.parametrize("name", EVERY)
def test_every_class_of_a_mark_has_a_look(pages, name):
    text = pages[name].decode()
    style = re.search("<style>(.*?)</style>", text, re.DOTALL)[1]
    marks = set(re.findall(r'<(?:rect|line|path|text) class="([\w-]+)"', text))
    plain = {"label"}  # the look of all texts
    assert {mark for mark in marks - plain if f".{mark}" not in style} == set()


def test_contrast_is_enough_in_light_dark_and_print(data):
    for theme in themes(data):
        for ink in ("ink", "soft", "head", "link", "bad-ink", "good-ink", "warn-ink"):
            assert contrast(theme[ink], theme["paper"]) >= 4.5
            assert contrast(theme[ink], theme["panel"]) >= 4.5
        for ground in ("good", "bad", "warn"):
            assert contrast(theme[f"{ground}-ink"], theme[ground]) >= 4.5
        assert contrast(theme["head"], theme["band"]) >= 4.5
        for mark in ("mark", "second", "quiet", "frame"):
            assert contrast(theme[mark], theme["panel"]) >= 3
        for level in range(7):
            ink = theme["on-pale" if level < 4 else "on-deep"]
            assert contrast(ink, theme[f"shade-{level}"]) >= 4.5


def test_failing_checks_are_said_at_the_top_and_unfolded(made, monkeypatch):
    from workbooks.web_report import page as module
    from workbooks.web_report.checks import Check, Checked, Told

    told = Told("A headline.", (Checked("1  Parts", (Check("a", "USD", "1", "2", False),)),))
    monkeypatch.setattr(module, "told_by", lambda book: told)
    found = Page(page_of(made["article"]))
    assert "1 check of 1 fail" in found.text
    assert "open" in found.all("details")[-1]


def test_a_scenario_in_which_nothing_moves_has_a_page(pages):
    found = Page(pages["nothing"])
    assert "No 401(k) money moves into crypto in this scenario" in found.text
    assert "n/a" in found.text


def test_another_scenario_gives_its_own_page(pages, made):
    found = Page(pages["custom"])
    assert made["custom"].scenario.digest() in found.text
    assert "401(k) assets: from $8,700bn to $9,300bn" in found.text


@pytest.mark.parametrize("paper", ["A4", "letter"])
def test_it_prints_without_cut_charts(data, tmp_path, paper):
    program, pdftotext = shutil.which("chromium"), shutil.which("pdftotext")
    if program is None or pdftotext is None:
        pytest.skip("chromium or poppler is not installed")
    text = data.decode().replace("@page {", f"@page {{ size: {paper};")
    text = re.sub(r"<meta http-equiv[^>]*>", "", text)
    (tmp_path / "page.html").write_text(text, encoding="utf-8")
    command = [program, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"]
    command += ["--disable-background-networking", f"--user-data-dir={tmp_path / 'profile'}"]
    command += ["--no-pdf-header-footer", f"--print-to-pdf={tmp_path / 'page.pdf'}"]
    subprocess.run(
        [*command, (tmp_path / "page.html").as_uri()], check=True, capture_output=True, timeout=120
    )
    said = subprocess.run(
        [pdftotext, "-layout", str(tmp_path / "page.pdf"), "-"],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    ).stdout
    pages = said.split("\f")
    for first, last in (
        ("The five barriers keep out", "Source: Model, block 1"),
        ("The flow peaks in month", "Source: Months, block 2"),
        ("At the low end", "Source: Model, block 12"),
        ("under the multiplier", "In a frame: the values of this scenario"),
    ):
        assert any(first in one and last in one for one in pages), first
    assert "This workbook and the Python package agree" in said
    assert "Bitcoin multiplier needed" in said
    assert scenario().digest() in said.replace("\n", "")
