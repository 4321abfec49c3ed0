"""`crypto-inflow addin build`."""

import pytest
from typer.testing import CliRunner

from addin.cli import app
from addin.intellisense import intellisense_xml
from addin.xlam import build_xlam


def run(*arguments):
    return CliRunner().invoke(app, ["addin", "build", *map(str, arguments)])


def test_it_writes_both_files_and_says_where(tmp_path):
    out = tmp_path / "a" / "b"
    result = run("--out", out)
    assert result.exit_code == 0
    xlam, descriptions = out / "CryptoInflow.xlam", out / "CryptoInflow.intellisense.xml"
    assert result.stdout.splitlines() == [str(xlam), str(descriptions)]
    assert xlam.read_bytes() == build_xlam()
    assert descriptions.read_text() == intellisense_xml()


def test_it_replaces_nothing_unless_told_to(tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    old = out / "CryptoInflow.intellisense.xml"
    old.write_text("mine")
    result = run("--out", out)
    assert result.exit_code == 3
    assert "exists already. Use --force" in result.stderr
    assert list(out.iterdir()) == [old]
    assert old.read_text() == "mine"
    assert run("--out", out, "--force").exit_code == 0
    assert old.read_text() == intellisense_xml()


def test_another_interpreter(tmp_path):
    assert run("--out", tmp_path, "--interpreter", r"D:\py\Scripts\pythonw.exe").exit_code == 0
    made = (tmp_path / "CryptoInflow.xlam").read_bytes()
    assert made == build_xlam(r"D:\py\Scripts\pythonw.exe")


@pytest.mark.parametrize("path", [r"%LOCALAPPDATA%\py\pythonw.exe", r"\\server\R&D\python.exe"])
def test_full_paths(tmp_path, path):
    assert run("--out", tmp_path, "--interpreter", path).exit_code == 0


@pytest.mark.parametrize(
    "path", ["pythonw", r"py\python.exe", 'C:\\a"b\\py.exe', "C:\\a|b", "C:py"]
)
def test_a_name_that_windows_would_look_for_is_a_usage_error(tmp_path, path):
    result = run("--out", tmp_path, "--interpreter", path)
    assert result.exit_code == 2
    assert "full Windows path" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "file").write_text("")
    result = run("--out", tmp_path / "file")
    assert result.exit_code == 3
    assert "is a file. Name a folder" in result.stderr


def test_a_folder_that_cannot_be_made_is_bad_input(tmp_path):
    (tmp_path / "file").write_text("")
    result = run("--out", tmp_path / "file" / "folder")
    assert result.exit_code == 3
    assert "cannot be made" in result.stderr


def test_the_folder_must_be_named():
    assert run().exit_code == 2


@pytest.mark.parametrize("command", [["addin", "--help"], ["addin", "build", "--help"]])
def test_help(command):
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 0
    assert "CryptoInflow.xlam" in result.stdout
