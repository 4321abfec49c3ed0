"""What all pages share: a head, a style and its policy, texts that cannot become markup."""

from pathlib import Path

import pytest

from tests.workbooks.html_page import Page
from workbooks import html_page


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A page of one's own below a folder that stands for workbooks."""
    shared = Path(html_page.__file__).parent
    for path in (*shared.glob("*.css"), *shared.glob("*.html")):
        (tmp_path / "html_page").mkdir(exist_ok=True)
        (tmp_path / "html_page" / path.name).write_text(path.read_text())
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "page.css").write_text("p { color: red; }\n")
    (tmp_path / "mine" / "page.html").write_text(
        "{% set page_title = said %}\n"
        '{% include "head.html" %}\n'
        "<body><p>{{ said }}</p><p>{{ said|loud }}</p></body></html>"
    )
    monkeypatch.setattr(html_page, "files", lambda package: tmp_path)
    html_page._part.cache_clear()
    html_page._template.cache_clear()
    yield "mine"
    html_page._part.cache_clear()
    html_page._template.cache_clear()


def loud(text):
    return text.upper()


def test_a_text_stays_text_and_loses_its_control_characters(folder):
    values = {"said": "<b>\x1b[31mred</b>", "version": "1"}
    data = html_page.rendered(folder, {"loud": loud}, values)
    found = Page(data)
    assert "<b>␛[31mred</b>" in found.text
    assert "<B>␛[31MRED</B>" in found.text
    assert not found.all("b")
    assert b"\x1b" not in data


def test_the_style_is_the_shared_one_and_the_pages_own(folder):
    data = html_page.rendered(folder, {"loud": loud}, {"said": "x", "version": "1"}).decode()
    assert data.startswith("<!DOCTYPE html>")
    assert "--paper: #ffffff" in data
    assert "p { color: red; }" in data
    assert "script-src" not in data
    assert '<meta name="generator" content="crypto-inflow 1">' in data
