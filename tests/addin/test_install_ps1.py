"""The PowerShell script: it parses, changes nothing without ShouldProcess, and fits the product.

It is parsed by tree-sitter's grammar; no PowerShell runs it here.
"""

from pathlib import Path

import pytest
import tree_sitter
import tree_sitter_powershell

import addin
from addin.layout import windows_layout

SCRIPT = Path(addin.__file__).with_name("install.ps1")
TEXT = SCRIPT.read_text(encoding="ascii")
CHANGING = ("Invoke-Checked", "Remove-Item", "Install-Python", "Install-PythonFromInstaller")


def nodes(node):
    yield node
    for child in node.children:
        yield from nodes(child)


@pytest.fixture(scope="module")
def tree():
    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language()))
    return parser.parse(TEXT.encode()).root_node


def words(node):
    return node.text.decode()


def test_it_parses_without_an_error(tree):
    wrong = [words(node) for node in nodes(tree) if node.is_error or node.is_missing]
    assert wrong == []


def functions(tree):
    return {
        words(next(child for child in node.children if child.type == "function_name")): node
        for node in nodes(tree)
        if node.type == "function_statement"
    }


def test_what_changes_something_at_the_top_asks_should_process_first(tree):
    for name in ("Install-AddIn", "Uninstall-AddIn"):
        for node in nodes(functions(tree)[name]):
            if node.type == "command_name" and words(node) in CHANGING:
                outer = node.parent
                while outer.type != "if_statement":
                    outer = outer.parent
                    assert outer is not None, f"{words(node)} in {name} is not behind an if"
                condition = words(outer).partition("{")[0]
                assert "ShouldProcess" in condition


def test_every_function_that_is_called_is_defined(tree):
    defined = functions(tree)
    called = {words(node) for node in nodes(tree) if node.type == "command_name"}
    ours = {"Test-Python", "Find-Python", "Find-Source", *CHANGING}
    ours |= {"Uninstall-AddIn", "Install-AddIn"}
    assert ours - {"Remove-Item"} == set(defined)
    assert set(defined) <= called


def test_the_places_and_options_are_the_product_s():
    layout = windows_layout({})
    assert layout.shown(layout.environment) == r"%LOCALAPPDATA%\crypto-inflow\python"
    assert "Join-Path $env:LOCALAPPDATA 'crypto-inflow'" in TEXT
    assert "Join-Path $Data 'python'" in TEXT
    from typer.testing import CliRunner

    from addin.cli import app

    assert "--keep-environment" in CliRunner().invoke(app, ["addin", "remove", "--help"]).output
    shown = CliRunner().invoke(app, ["addin", "install", "--help"]).output
    assert "--from" in shown
    assert "--file" in shown


def test_nothing_in_it_asks_for_an_administrator():
    for word in ("RunAs", "RunAsAdministrator", "InstallAllUsers=1", "HKLM:", "ProgramFiles"):
        assert word not in TEXT
