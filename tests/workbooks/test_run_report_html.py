import base64
import hashlib
import re
from datetime import datetime
from itertools import pairwise

import pytest

from tests.workbooks.html_page import Page, contrast, themes
from tests.workbooks.recalculated import HOSTILE, many, reports
from workbooks.outcome import EXTERNAL, Change, Kept, Report
from workbooks.run_report_html import page
from workbooks.run_totals import Run
from workbooks.shown import readable


def made(some, command="crypto-inflow recalc in", **more):
    return page(Run(some, command, "1.2.3", **more))


@pytest.fixture(scope="module")
def shown():
    return Page(made(reports(), made=datetime(2026, 1, 2, 3, 4)))


def test_the_outcome_stands_on_top(shown):
    assert "Recalculation report 6 files: 5 recalculated, 1 failed" in shown.text
    assert "2026-01-02 03:04" in shown.text
    assert "crypto-inflow recalc in" in shown.text


def test_what_happened_to_each_file_is_told(shown):
    text = shown.text
    assert "1 input was overridden" in text
    assert "allocation Assumptions!D12 0.1 0.02 -80.0%" in text
    assert "inflow Results!D5 =CRYPTO_INFLOW() 870,000,000,000 174,000,000,000 -80.0%" in text
    assert "2 other cells changed" in text
    assert "Results!D6 =D5>0 (blank) TRUE" in text
    assert "Results!D7 =NA() #NUM! #N/A" in text
    assert "Tax!F31 =XIRR(B5:B40,A5:A40) 0.08123457 0.08123456 #NUM!" in text
    assert 'Tax!F32 =A1 1 "1" not asked' in text
    assert "Engines disagree on 1 cell for which Excel left no value" in text
    assert "S!B2 =A2 179 180" in text
    assert f"2 cells: {EXTERNAL}" in text
    assert "'It''s'!A1 =[1]S!A1 2.5" in text
    assert "1 cell shows the clock" in text
    assert "Cover!B3" in text
    assert "/in/broken.xlsx is cut off" in text
    assert "Written to /out/odd.xlsx" in text


def test_all_digits_are_there(shown):
    assert "0.08123456789" in [cell.get("title") for cell in shown.all("td")]


def test_no_text_of_a_workbook_becomes_an_element_or_breaks_the_file():
    data = made([report for report in reports() if HOSTILE in report.file], HOSTILE)
    shown = Page(data)
    assert len(shown.all("script")) == 1
    assert "<script>alert(1)</script>" in shown.text
    assert readable(HOSTILE) in "".join(shown.texts)
    assert re.search(rb"[\x00-\x08\x0b-\x1f\x7f]", data) is None
    assert "\u241b[31m" in shown.text
    events = [name for _, attributes in shown.elements for name in attributes if name[:2] == "on"]
    assert not events


def test_the_policy_lets_in_its_own_style_and_script_only():
    data = made(reports()).decode()
    policy = next(one["content"] for one in Page(data.encode()).all("meta") if "content" in one)
    for tag in ("style", "script"):
        text = re.search(f"<{tag}>(.*?)</{tag}>", data, re.DOTALL)[1]
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")
    assert " style=" not in data
    assert not re.search(r"(?:src|href)=\"(?!#)", data)


def test_the_page_can_be_read_by_ear_and_by_keyboard(shown):
    assert shown.all("html")[0]["lang"] == "en"
    assert len(shown.all("caption")) == len(shown.all("table"))
    assert all("scope" in head for head in shown.all("th"))
    levels = [int(tag[1]) for tag, _ in shown.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
    ids = [one["id"] for _, one in shown.elements if "id" in one]
    assert len(ids) == len(set(ids))
    assert all(link["href"][1:] in ids for link in shown.all("a"))
    drawings = [one for one in shown.all("svg") if one.get("aria-hidden") != "true"]
    assert all("aria-label" in one or "aria-labelledby" in one for one in drawings)


def test_contrast_is_enough_in_light_dark_and_print():
    for theme in themes(made([])):
        for ink in ("ink", "soft", "head", "link", "bad-ink", "good-ink", "warn-ink"):
            assert contrast(theme[ink], theme["paper"]) >= 4.5
            assert contrast(theme[ink], theme["panel"]) >= 4.5
        for ground in ("good", "bad", "warn"):
            assert contrast(theme[f"{ground}-ink"], theme[ground]) >= 4.5
        assert contrast(theme["head"], theme["band"]) >= 4.5
        for fill in ("changed", "kept", "unexplained", "disagreeing"):
            assert contrast(theme[f"fill-{fill}"], theme["paper"]) >= 3


def test_no_files_and_nothing_to_tell():
    assert "There were no files to recalculate." in Page(made([])).text
    assert "No file has anything to tell" in Page(made([Report("a.xlsx", "a.xlsx")])).text


def test_a_long_list_is_folded_and_what_is_left_out_is_counted():
    cells = [Change("S", f"A{row}", "", "", 1.0, 2.0) for row in range(1, 1001)]
    kept = [Kept("S", f"B{row}", "", "", 1.0, {}, f"reason {row % 20}") for row in range(1, 101)]
    shown = Page(made([Report("a.xlsx", changed=cells, kept=kept, formulas=1100)]))
    assert "1,000 cells changed" in shown.text
    assert "800 cells more" in shown.text
    assert "8 reasons more" in shown.text
    assert "--json have them all" in shown.text


def test_a_long_text_is_folded_not_cut():
    formula = "=" + "+".join(f"A{row}" for row in range(1, 400))
    shown = Page(made([Report("a.xlsx", changed=[Change("S", "B1", "", formula, 1.0, 2.0)])]))
    assert formula in shown.texts
    assert f"({len(formula):,} characters)" in shown.text


def test_thousands_of_files_give_a_page_a_browser_can_show():
    data = made(many(5000, 20))
    text = data.decode()
    assert text.count('<td class="formula">') <= 25_000
    assert text.count("<tr data-standing=") == 5000
    assert text.count("15 cells more") == 5000
    assert len(data) < 20_000_000
    assert '<svg class="scatter"' in text
    assert text.count('class="mark ') <= 5000


def test_few_files_have_a_bar_each_and_every_count_is_seen():
    cells = [Kept("S", "A1", "", "", 1.0, {}, "why")]
    text = made([Report("a.xlsx", formulas=100_000, unexplained=cells)]).decode()
    width = float(re.search(r'fill-unexplained" x="[\d.]+%" width="([\d.]+)%', text)[1])
    assert width > 0.5
