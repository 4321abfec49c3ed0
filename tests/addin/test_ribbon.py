"""The ribbon: its table, its XML, its callbacks."""

import re
import xml.etree.ElementTree as ET

import pytest

import addin.macros
from addin.ribbon import BUTTONS, MODULE, NAMESPACE, custom_ui, ribbon_module


def controls():
    return ET.fromstring(custom_ui()).findall(f".//{{{NAMESPACE}}}button")


def test_every_macro_has_one_button_and_no_button_is_dead():
    assert sorted(button.macro for button in BUTTONS) == sorted(addin.macros.__all__)
    for button in BUTTONS:
        assert callable(getattr(addin.macros, button.macro)), button.macro


def test_every_button_is_a_control_with_its_sub():
    subs = re.findall(r"(?m)^Public Sub (\w+)\(control As IRibbonControl\)\r$", ribbon_module())
    assert [control.get("onAction") for control in controls()] == [
        f"{MODULE}.{sub}" for sub in subs
    ]
    assert subs == [button.sub for button in BUTTONS]


def test_a_group_stands_once():
    groups = ET.fromstring(custom_ui()).findall(f".//{{{NAMESPACE}}}group")
    names = [group.get("label") for group in groups]
    assert len(names) == len(set(names))
    assert names == list(dict.fromkeys(button.group for button in BUTTONS))


@pytest.mark.parametrize("attribute", ["id", "label", "keytip"])
def test_no_two_controls_share(attribute):
    found = [control.get(attribute) for control in controls()]
    assert all(found)
    assert len(found) == len(set(found))


def test_no_key_tip_begins_another():
    tips = [button.key_tip for button in BUTTONS]
    assert not [(a, b) for a in tips for b in tips if a != b and b.startswith(a)]


@pytest.mark.parametrize("button", BUTTONS, ids=lambda button: button.macro)
def test_texts_are_what_a_user_reads(button):
    assert 0 < len(button.label) <= 20
    assert 0 < len(button.screen_tip) <= 60
    assert button.super_tip.endswith(".")
    assert len(button.super_tip) <= 1024  # Office shows no more
    assert re.fullmatch(r"[A-Z][A-Za-z]+", button.image)


@pytest.mark.parametrize("button", BUTTONS, ids=lambda button: button.macro)
def test_a_button_runs_its_macro(machine, button):
    command = machine.press(button.sub)
    assert command == f"import addin.macros; addin.macros.{button.macro}()"


def test_without_a_workbook_a_button_opens_one_first(machine):
    machine.excel.application.workbooks_.books[0].Close(False)
    assert machine.excel.workbooks() == []
    assert machine.press("OnAbout").endswith("about()")
    assert len(machine.excel.workbooks()) == 1


def test_python_does_not_look_into_the_current_folder(machine):
    machine.press("OnAbout")
    assert machine.environment.variables == {"PYTHONSAFEPATH": "1"}
