"""A theme on the page: the colours a browser takes, the font and the logo."""

import base64

import pytest

from templates.theme import HOUSE, Theme
from tests.workbooks.html_page import Page, contrast
from tests.workbooks.test_theming import CHOSEN, CREATED, MINE, PNG
from tests.workbooks.web_report.test_page import BY
from workbooks.build import build_report
from workbooks.form import Form
from workbooks.web_report.looks import logo_of, style_of
from workbooks.web_report.page import page


@pytest.fixture(scope="module")
def data():
    return build_report(CHOSEN, CREATED)


def test_the_house_changes_nothing(data):
    assert (style_of(HOUSE), logo_of(HOUSE)) == ("", "")
    found = Page(page(CHOSEN, data, BY, Form()))
    assert found.all("img") == []


def test_a_theme_colours_light_and_print_and_leaves_the_dark(data):
    house = page(CHOSEN, data, BY, Form()).decode()
    text = page(CHOSEN, data, BY, Form(theme=MINE)).decode()
    added = style_of(MINE)
    assert "light), print { :root { --head: #00473c; --mark: #00473c; --band: #e3f1ec;" in added
    assert f"{added}</style>" in text
    assert text.replace(added, "").partition("<style>")[2] == house.partition("<style>")[2]
    assert contrast("#00473c", "#e3f1ec") >= 4.5
    assert added.count(":root") == 1


def test_the_logo_is_in_the_page_and_nothing_is_loaded(data):
    theme = Form(theme=Theme(logo="logo.png", image=PNG))
    text = page(CHOSEN, data, BY, theme).decode()
    (logo,) = Page(text.encode()).all("img")
    kind, _, content = logo["src"].partition(",")
    assert kind == "data:image/png;base64"
    assert base64.b64decode(content) == PNG
    assert "img-src data:" in text
    assert "http" not in logo["src"]
