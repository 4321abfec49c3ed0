"""The pages on ribbon, settings and installing name everything there is."""

import csv
import io
import re
from pathlib import Path

import pytest

from addin.layout import mac_layout, windows_layout
from addin.market_file import read_market_data
from addin.ribbon import BUTTONS, TAB_KEY
from addin.settings import PREFIX, SHEET, Settings, resolve
from core.calling import call, call_with_reason
from core.catalog import CATALOG
from tests.addin.fake_machine import windows

DOCS = Path(__file__).parents[2] / "docs"


def page(name):
    return (DOCS / f"{name}.md").read_text(encoding="utf-8")


def test_every_button_is_described_as_it_stands_in_the_ribbon():
    rows = re.findall(r"(?m)^\| ([^|]+) \| ([^|]+) \| ([A-Z]) \|", page("ribbon"))
    assert rows == [(button.group, button.label, button.key_tip) for button in BUTTONS]
    assert f"Alt, {TAB_KEY} and" in page("ribbon")


def test_the_example_of_market_data_is_read():
    text = re.search(r"```csv\n(.*?)```", page("ribbon"), re.DOTALL)[1]
    assert len(read_market_data(text, "example")) == len(list(csv.reader(io.StringIO(text)))) - 1


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_described(name):
    assert f"\n| `{name}` |" in page("settings")


def test_the_example_of_settings_is_taken(tmp_path):
    text = re.search(r"```toml\n(.*?)```", page("settings"), re.DOTALL)[1]
    file = tmp_path / "config.toml"
    file.write_text(text.replace("C:\\", "/c/").replace("\\", "/"))
    assert resolve(environment={f"{PREFIX}CONFIG": str(file)}).settings.timeout == 30.0
    assert SHEET in page("settings")


def test_every_place_is_named():
    text = page("install")
    for layout in (windows_layout({}), mac_layout(Path("~"))):
        for place in (layout.addins, layout.environment, layout.settings, layout.record):
            assert layout.shown(place) in text


def test_every_check_is_described(tmp_path):
    from addin.doctor import examine

    rows = re.findall(r"^\| ([a-z, -]+) \|", page("install"), re.MULTILINE)
    described = {name for row in rows for name in row.split(", ")}
    assert {finding.check for finding in examine(windows(tmp_path))} <= described


def test_the_list_for_windows_has_ten_things_and_the_figures_of_today():
    text = (DOCS.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert re.findall(r"(?m)^- \[ \] (\d+)\.", text) == [str(number) for number in range(1, 11)]
    groups = {button.group for button in BUTTONS}
    assert (len(groups), len(BUTTONS)) == (6, 14)
    assert "six groups, fourteen buttons" in text
    grid = call("CRYPTO_AUDIT", [])
    assert f"spills {len(grid)} rows and {len(grid[0])} columns" in text
    assert call_with_reason("CRYPTO_INFLOW", [1.0, 5.0])[1] in text
    for category in {row.category for row in CATALOG.values()}:
        assert f"*{category}*" in text
