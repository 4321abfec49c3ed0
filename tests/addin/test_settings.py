"""Settings: which place wins, and errors that name the place and the field."""

import tomllib

import pytest

from addin.settings import (
    OF_A_WORKBOOK,
    Settings,
    SettingsError,
    resolve,
    settings_file,
    starting_text,
    unknown_variables,
)


@pytest.fixture
def file(tmp_path):
    return tmp_path / "config.toml"


def resolved(file, workbook=None, **variables):
    environment = {f"CRYPTO_INFLOW_{name.upper()}": text for name, text in variables.items()}
    return resolve(workbook, "b.xlsx", {"CRYPTO_INFLOW_CONFIG": str(file), **environment})


def test_the_workbook_wins_over_the_environment_over_the_file_over_the_default(file):
    file.write_text("market_data = 'a.csv'\ntimeout = 5")
    found = resolved(file)
    assert (found.settings.market_data, found.settings.timeout) == ("a.csv", 5.0)
    assert found.origins["market_data"] == str(file)
    assert found.origins["log_level"] == "the default"
    found = resolved(file, market_data="b.csv")
    assert found.settings.market_data == "b.csv"
    assert found.origins["market_data"].startswith("environment")
    found = resolved(file, {"market_data": "c.csv"}, market_data="b.csv")
    assert found.settings.market_data == "c.csv"
    assert found.origins["market_data"] == "b.xlsx, sheet CryptoInflow settings"
    assert found.settings.timeout == 5.0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("timeuot = 5", "timeuot is no setting; did you mean timeout?"),
        ("timeout = 'x'", "timeout: input should be a valid number"),
        ("timeout = 0", "timeout: input should be greater than or equal to 1; got 0"),
        ("market_data = 'http://x'", "must be a file or an address that begins with https://"),
        ("folder = 'relative'", "folder: must be a full path; got 'relative'"),
        ("log_level = 'loud'", "log_level"),
        ("x = ", "not a TOML file"),
    ],
)
def test_mistakes_name_the_file_and_the_field(file, text, said):
    file.write_text(text)
    with pytest.raises(SettingsError) as caught:
        resolved(file)
    assert str(caught.value).startswith(f"{file}: ")
    assert said in str(caught.value)


def test_all_mistakes_of_a_place_at_once(file):
    file.write_text("timeout = 0\ncolour = 1")
    with pytest.raises(SettingsError) as caught:
        resolved(file)
    assert len(caught.value.problems) == 2


def test_a_workbook_cannot_set_what_belongs_to_the_machine(file):
    file.write_text("")
    for name in Settings.model_fields.keys() - OF_A_WORKBOOK:
        with pytest.raises(SettingsError, match="cannot be set in a workbook"):
            resolved(file, {name: "1"})


@pytest.mark.parametrize("place", ["//far/share", r"\\far\share", r" \\far\share", r"\/far/share"])
@pytest.mark.parametrize("name", sorted(OF_A_WORKBOOK))
def test_a_workbook_cannot_name_another_computer(file, name, place):
    file.write_text("")
    with pytest.raises(SettingsError, match="cannot name another computer"):
        resolved(file, {name: place})


def test_the_user_may_name_another_computer(file):
    file.write_text("scenarios = '//far/share'")
    assert str(resolved(file).settings.scenarios) == "//far/share"


def test_a_named_file_must_be_there_the_standard_one_need_not(tmp_path, monkeypatch):
    with pytest.raises(SettingsError, match="CRYPTO_INFLOW_CONFIG names it"):
        resolved(tmp_path / "gone.toml")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "none"))
    assert resolve(environment={}).settings.market_data == ""
    assert settings_file({}).name == "config.toml"


def test_misspelt_variables_are_told():
    assert unknown_variables({"CRYPTO_INFLOW_TIMEUOT": "1", "CRYPTO_INFLOW_TIMEOUT": "1"}) == [
        "CRYPTO_INFLOW_TIMEUOT"
    ]


def test_the_text_of_a_new_file_has_every_setting_and_is_toml():
    text = starting_text()
    assert tomllib.loads(text) == {}
    lines = [line.removeprefix("# ") for line in text.splitlines() if " = " in line]
    assert set(tomllib.loads("\n".join(lines))) == set(Settings.model_fields)
