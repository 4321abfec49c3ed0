"""Installing: everything is put, recorded, done twice without a change, and taken away again."""

import sys

import pytest

from addin.conf import read_conf
from addin.install import Installation, Removal, Wanted, opened_at_start
from addin.layout import OPTIONS, InstallError, layout_of
from addin.record import read_record
from tests.addin.fake_machine import mac, windows

WANTED = Wanted("crypto-inflow==0.1.0")


def snapshot(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else b""
        for path in sorted(folder.rglob("*"))
    }


def install(machine, wanted=WANTED):
    said = []
    Installation(machine, layout_of(machine)).install(wanted, said.append)
    return said


def remove(machine, **options):
    layout = layout_of(machine)
    said = []
    Removal(machine, layout, read_record(layout.record)).remove(said.append, **options)
    return said


@pytest.mark.parametrize("system", [windows, mac])
def test_everything_is_put_where_the_add_in_looks_for_it(tmp_path, system):
    machine = system(tmp_path)
    install(machine)
    layout = layout_of(machine)
    assert layout.addin.read_text() == "add-in for 0.37.8"
    assert layout.addin.with_name("CryptoInflow.intellisense.xml").exists()
    keys = read_conf(layout.settings)
    interpreter = "INTERPRETER_WIN" if system is windows else "INTERPRETER_MAC"
    assert keys[interpreter] == layout.shown(layout.python)
    assert keys["ADD_WORKBOOK_TO_PYTHONPATH"] == "False"
    assert read_record(layout.record).xlwings == "0.37.8"
    if system is windows:
        assert opened_at_start(machine) == {"OPEN": f'"{layout.shown(layout.addin)}"'}
    else:
        assert (layout.scripts / "xlwings-0.37.8.applescript").exists()


@pytest.mark.parametrize("system", [windows, mac])
def test_twice_is_once(tmp_path, system):
    machine = system(tmp_path)
    install(machine)
    once, keys = snapshot(tmp_path), machine.registry.keys.copy()
    install(machine)
    assert snapshot(tmp_path) == once
    assert machine.registry.keys == keys


@pytest.mark.parametrize("system", [windows, mac])
def test_removing_leaves_what_was_there_before(tmp_path, system):
    machine = system(tmp_path)
    layout = layout_of(machine)
    layout.addins.mkdir(parents=True)
    (layout.addins / "Other.xlam").write_text("other")
    before = snapshot(tmp_path)
    install(machine)
    remove(machine)
    after = snapshot(tmp_path)
    new = {name for name in after.keys() - before.keys() if (tmp_path / name).is_file()}
    assert new == set()
    assert before.items() <= after.items()
    assert machine.registry.values(OPTIONS) == {}


def test_other_add_ins_keep_their_place_in_the_row(tmp_path):
    machine = windows(tmp_path)
    machine.registry.keys[OPTIONS] = {"OPEN": '"A.xlam"', "Font": "x", "OPEN1": '/R "B.XLL"'}
    install(machine)
    assert list(opened_at_start(machine)) == ["OPEN", "OPEN1", "OPEN2"]
    machine.registry.keys[OPTIONS]["OPEN3"] = '"C.xlam"'
    remove(machine)
    assert machine.registry.values(OPTIONS) == {
        "OPEN": '"A.xlam"', "Font": "x", "OPEN1": '/R "B.XLL"', "OPEN2": '"C.xlam"',
    }  # fmt: skip


def test_a_file_changed_since_stays_and_the_user_s_own_lines_too(tmp_path):
    machine = windows(tmp_path)
    layout = layout_of(machine)
    layout.settings.parent.mkdir()
    layout.settings.write_text('"SHOW CONSOLE","True"\n')
    install(machine)
    layout.addin.write_text("mine now")
    said = remove(machine)
    assert layout.addin.read_text() == "mine now"
    assert any("it was changed since" in line for line in said)
    assert layout.settings.read_text() == '"SHOW CONSOLE","True"\n'


def test_an_add_in_of_someone_else_is_not_replaced_without_force(tmp_path):
    machine = windows(tmp_path)
    layout = layout_of(machine)
    layout.addins.mkdir(parents=True)
    layout.addin.write_text("other")
    with pytest.raises(InstallError, match="was not put there by this command"):
        install(machine)
    assert machine.commands == []
    install(machine, Wanted("x", force=True))
    assert layout.addin.read_text() == "add-in for 0.37.8"


@pytest.mark.parametrize(
    ("fails", "said"),
    [
        ("venv", "No Python environment could be made"),
        ("install --upgrade", "could not be installed: install --upgrade failed"),
        ("addin build", "could not be built"),
    ],
)
def test_a_step_that_fails_is_said_and_what_was_done_can_be_removed(tmp_path, fails, said):
    machine = windows(tmp_path)
    machine.fails = fails
    with pytest.raises(InstallError, match=said):
        install(machine)
    layout = layout_of(machine)
    if layout.record.exists():
        remove(machine)
    assert not layout.data.exists()


def test_excel_must_be_closed(tmp_path):
    machine = windows(tmp_path)
    machine.running = True
    with pytest.raises(InstallError, match="Close Excel first"):
        install(machine)
    machine.running = False
    install(machine)
    machine.running = True
    with pytest.raises(InstallError, match="Close Excel first"):
        remove(machine)


def test_an_environment_does_not_delete_itself(tmp_path, monkeypatch):
    machine = windows(tmp_path)
    install(machine)
    layout = layout_of(machine)
    monkeypatch.setattr(sys, "prefix", str(layout.environment))
    with pytest.raises(InstallError, match="--keep-environment"):
        remove(machine)
    remove(machine, keep_environment=True)
    assert layout.python.exists()
    assert not layout.addin.exists()
    assert not layout.record.exists()


def test_what_is_in_use_is_removed_by_the_next_try(tmp_path, monkeypatch):
    machine = windows(tmp_path)
    install(machine)
    layout = layout_of(machine)
    with monkeypatch.context() as patch:
        patch.setattr("shutil.rmtree", lambda path, ignore_errors: None)
        with pytest.raises(InstallError, match="a program still uses a file in it"):
            remove(machine)
    assert layout.record.exists()
    remove(machine)
    assert not layout.data.exists()


def test_a_damaged_record_is_written_anew(tmp_path):
    machine = windows(tmp_path)
    install(machine)
    layout = layout_of(machine)
    layout.record.write_text("{")
    with pytest.raises(InstallError, match="cannot be read"):
        read_record(layout.record)
    install(machine, Wanted("x", force=True))
    assert read_record(layout.record).version == "0.1.0"


def test_an_add_in_that_was_built_before(tmp_path):
    machine = windows(tmp_path)
    built = tmp_path / "CryptoInflow.xlam"
    built.write_text("built before")
    install(machine, Wanted("x", built))
    assert layout_of(machine).addin.read_text() == "built before"
    assert not any("build" in command for command in machine.commands)
