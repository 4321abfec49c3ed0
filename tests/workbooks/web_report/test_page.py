"""The page of a report: what it says, that it is safe, and that everyone can read it."""

import base64
import hashlib
import re
import shutil
import subprocess
from datetime import datetime
from itertools import pairwise

import pytest

from core.audit import audit
from core.results import run
from core.scenarios import scenario
from tests.workbooks.conftest import CREATED
from tests.workbooks.html_page import Page, contrast, themes
from workbooks.build import build_report
from workbooks.web_report.page import page

HOSTILE = "</title></style><script>alert(1)</script>&\"'=1+1\x7f\x9b31m\u202e"


@pytest.fixture(scope="module")
def data(made):
    return page(made["article"].scenario, made["article"].data, CREATED, "1.2.3")


@pytest.fixture(scope="module")
def shown(data):
    return Page(data)


def test_the_headline_is_that_of_the_workbook(shown, made):
    assert made["article"].value("headline") in shown.text
    checks = made["article"].value("checks_made")
    assert f"All {checks} checks of the workbook hold" in shown.text


def test_the_sections_stand_in_their_order(shown):
    order = ("assumptions", "results", "charts", "sensitivity", "audit", "checks", "log")
    ids = [one["id"] for one in shown.all("h2")]
    assert ids == [*order]
    assert [one["href"] for one in shown.all("a")] == [f"#{name}" for name in order]


def test_what_the_scenario_gives_is_told(shown, made):
    results = run(made["article"].scenario)
    for said in (
        f"${results.price_identity:,.0f}",
        "into crypto $870bn",
        "the spot Bitcoin ETFs 70.7x",
        "ICI, Retirement Assets Total",
        "One inflow, three models",
        "As a forecast: it assumes",
        "no forecast and no advice",
    ):
        assert said in shown.text, said
    assert all(" ".join(claim.why.split()) in shown.text for claim in audit())


def test_the_log_says_from_what_and_when_it_was_made(shown, made):
    assert made["article"].scenario.digest() in shown.text
    assert "crypto-inflow 1.2.3" in shown.text
    assert f"{CREATED:%Y-%m-%d %H:%M} UTC" in shown.text
    assert "none: nothing here is simulated" in shown.text


def test_the_same_gives_the_same_bytes(data, made):
    again = page(made["article"].scenario, made["article"].data, CREATED, "1.2.3")
    assert again == data
    later = page(made["article"].scenario, made["article"].data, datetime(2027, 1, 1), "1.2.3")
    assert later != data


def test_all_digits_of_an_assumption_are_there(shown):
    assert "119289.84375" in [cell.get("title") for cell in shown.all("td")]


def test_no_text_of_a_scenario_becomes_an_element_or_breaks_the_file():
    texts = {"name": HOSTILE, "title": HOSTILE, "description": HOSTILE}
    assets = {"value": 9e12, "source": HOSTILE, "note": HOSTILE}
    made = scenario({**texts, "market": {"assets": assets}})
    data = page(made, build_report(made, CREATED), CREATED, "1.2.3")
    found = Page(data)
    assert found.all("script") == []
    assert "<script>alert(1)</script>" in found.text
    assert re.search(rb"[\x00-\x08\x0b-\x1f\x7f]", data) is None
    assert not [name for _, attributes in found.elements for name in attributes if name[:2] == "on"]


def test_it_needs_no_network_and_no_script(data, shown):
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


def test_the_page_can_be_read_by_ear_and_by_keyboard(shown):
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
    assert len(drawings) == 6
    assert all(one["role"] == "img" and len(one["aria-label"]) > 40 for one in drawings)


def test_every_class_of_a_mark_has_a_look(data):
    text = data.decode()
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
    monkeypatch.setattr(module, "told_by", lambda data, name: told)
    found = Page(page(made["article"].scenario, b"", CREATED, "1"))
    assert "1 check of 1 fail" in found.text
    assert "open" in found.all("details")[0]


def test_a_scenario_in_which_nothing_moves_has_a_page(made):
    found = Page(page(made["nothing"].scenario, made["nothing"].data, CREATED, "1"))
    assert "No 401(k) money moves into crypto in this scenario" in found.text
    assert "n/a" in found.text


def test_another_scenario_gives_its_own_page(made):
    found = Page(page(made["custom"].scenario, made["custom"].data, CREATED, "1"))
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
        ("All 401(k) assets", "The barriers one after the other"),
        ("US dollars a month", "Adoption by a Bass curve"),
        ("at its low", "One assumption at a time at its low and its high"),
    ):
        assert any(first in one and last in one for one in pages), first
    assert "This workbook and the Python package agree" in said
    assert "Bitcoin multiplier needed" in said
    assert scenario().digest() in said.replace("\n", "")
