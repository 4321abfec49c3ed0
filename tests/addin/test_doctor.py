"""The doctor: each disease is found, named and given something to do; a healthy machine is well."""

import pytest

from addin.conf import set_keys
from addin.doctor import CLICK_TO_RUN, DISABLED, examine
from addin.install import Installation, Wanted
from addin.layout import OFFICE, OPTIONS, POLICIES, layout_of
from addin.obstacles import MANAGED_RULES, RULES
from tests.addin.fake_machine import mac, windows


@pytest.fixture
def machine(tmp_path):
    made = windows(tmp_path)
    made.registry.keys[CLICK_TO_RUN] = {"Platform": "x64"}
    Installation(made, layout_of(made)).install(Wanted("x"), lambda said: None)
    return made


def wrong(machine):
    return {finding.check: finding for finding in examine(machine) if not finding.well}


def test_a_healthy_windows_is_well(machine):
    assert wrong(machine) == {}
    assert len(examine(machine)) == 15


def test_a_healthy_mac_is_well(tmp_path):
    made = mac(tmp_path)
    Installation(made, layout_of(made)).install(Wanted("x"), lambda said: None)
    assert wrong(made) == {}


def test_nothing_installed(tmp_path):
    found = wrong(windows(tmp_path))
    for check in ("installed", "environment", "versions", "add-in", "interpreter", "library"):
        assert "crypto-inflow addin install" in found[check].todo


def test_neither_windows_nor_a_mac(tmp_path):
    made = windows(tmp_path)
    made.platform = "linux"
    assert list(wrong(made)) == ["system"]


def _environment_gone(machine, layout):
    layout.python.unlink()


def _xlwings_upgraded(machine, layout):
    machine.xlwings = "0.38.0"


def _dll_gone(machine, layout):
    (layout.environment / "xlwings64-0.37.8.dll").unlink()


def _office_32(machine, layout):
    machine.registry.keys[CLICK_TO_RUN] = {"Platform": "x86"}
    (layout.environment / "xlwings32-0.37.8.dll").unlink()


def _python_32(machine, layout):
    machine.bits = 32


def _no_office(machine, layout):
    machine.registry.keys[CLICK_TO_RUN] = {}


def _replaced(machine, layout):
    layout.addin.write_text("another")


def _other_interpreter(machine, layout):
    set_keys(layout.settings, {"INTERPRETER_WIN": "C:\\Python27\\python.exe"})


def _unticked(machine, layout):
    machine.registry.keys[OPTIONS] = {"OPEN": '"Other.xlam"'}


def _crashed(machine, layout):
    data = b"\x01\x00" + "C:\\x\\cryptoinflow.xlam".encode("utf-16-le")
    machine.registry.keys[DISABLED] = {"3A4B": data}


def _marked(machine, layout):
    machine.marks[layout.addin] = "[ZoneTransfer]\r\nZoneId=3"


def _macros_off(machine, layout):
    machine.registry.keys[f"{OFFICE}\\Security"] = {"VBAWarnings": 4}


def _policy(machine, layout):
    machine.registry.keys[f"{POLICIES}\\Security"] = {"RequireAddinSig": 1}


def _add_ins_off(machine, layout):
    machine.registry.keys[f"{OFFICE}\\Security"] = {"DisableAllAddins": 1}


def _no_children(machine, layout):
    machine.registry.keys[RULES] = {"D4F940AB-401B-4EFC-AADC-AD5F3C50688A": "1"}


def _no_library_calls(machine, layout):
    rules = "d4f940ab-401b-4efc-aadc-ad5f3c50688a=2|92e97fa1-2edf-4476-bdd6-9dd0b4dddc7b=1"
    machine.registry.keys[MANAGED_RULES] = {"ASRRules": rules}


def _one_drive(machine, layout):
    machine.environment["OneDriveCommercial"] = str(layout.addins.parent)


def _settings(machine, layout):
    machine.environment["CRYPTO_INFLOW_TIMEOUT"] = "soon"


def _misspelt(machine, layout):
    machine.environment["CRYPTO_INFLOW_LOGFILE"] = "x"


def _log(machine, layout):
    machine.environment["CRYPTO_INFLOW_LOG_FILE"] = str(layout.data)


@pytest.mark.parametrize(
    ("spoil", "check", "said", "todo"),
    [
        (_environment_gone, "environment", "does not work", "addin install"),
        (_xlwings_upgraded, "versions", "built with xlwings 0.37.8", "addin install"),
        (_dll_gone, "library", "xlwings64-0.37.8.dll is not in", "addin install"),
        (_office_32, "library", "xlwings32-0.37.8.dll is not in", "addin install"),
        (_python_32, "bitness", "engine needs 64 bits", "64 bit"),
        (_no_office, "bitness", "no Office 16 was found", "Install Excel"),
        (_replaced, "add-in", "another file", "--force"),
        (_other_interpreter, "interpreter", "Python27", "addin install"),
        (_unticked, "start", "does not open the add-in", "tick it"),
        (_crashed, "disabled", "after a crash", "Disabled Items"),
        (_marked, "blocked", "from the internet", "Unblock-File"),
        (_macros_off, "trust", "all macros are disabled", "Trust Center"),
        (_policy, "trust", "must be signed", "IT department"),
        (_add_ins_off, "trust", "all application add-ins", "Trust Center"),
        (_no_children, "defender", "may start no other program", "IT department"),
        (_no_library_calls, "defender", "reduction: macros may not call", "IT department"),
        (_one_drive, "folders", "OneDrive folder", "Exclude"),
        (_settings, "settings", "timeout", "Correct it in environment variables"),
        (_misspelt, "settings", "CRYPTO_INFLOW_LOGFILE: no setting", "correct its name"),
        (_log, "log", "cannot be written", "log_file"),
    ],
)
def test_each_disease_is_found_and_told_what_to_do(machine, spoil, check, said, todo):
    spoil(machine, layout_of(machine))
    finding = wrong(machine)[check]
    assert said in finding.said
    assert todo in finding.todo


def test_a_damaged_record(machine):
    layout_of(machine).record.write_text("{")
    assert "cannot be read" in wrong(machine)["system"].said
