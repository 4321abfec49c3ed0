"""Dialogs: what Excel on Windows is asked by COM, and macOS by AppleScript."""

import subprocess
import sys
from pathlib import Path

import pytest
from xlwings import App

from addin.dialogs import LONGEST_PROMPT, MacDialogs, WindowsDialogs, dialogs_of, run_osascript
from tests.addin.fake_excel import FakeApp


@pytest.fixture
def fake():
    return FakeApp()


@pytest.fixture
def windows(fake):
    return WindowsDialogs(App(impl=fake))


def test_messages_and_questions(fake, windows):
    windows.tell("hello")
    windows.tell("x" * 5000, wrong=True)
    fake.alert_answers = ["yes", "no"]
    assert windows.agree("sure?") is True
    assert windows.agree("sure?") is False
    assert [alert[1:] for alert in fake.alerts] == [
        ("ok", "info"),
        ("ok", "critical"),
        ("yes_no", None),
        ("yes_no", None),
    ]
    assert len(fake.alerts[1][0]) <= 1000


def test_a_line_of_text_and_cancel(fake, windows):
    fake.api.answers = ["abc", False]
    assert windows.type_in("?" * 400) == "abc"
    assert windows.type_in("?") is None
    assert len(fake.api.asked[0]["prompt"]) == LONGEST_PROMPT


def test_a_choice_by_number(fake, windows):
    fake.api.answers = ["2"]
    assert windows.choose("Which?", ["a", "b"]) == ["b"]
    assert "1 a\n2 b" in fake.api.asked[0]["prompt"]
    fake.api.answers = [False]
    assert windows.choose("Which?", ["a", "b"]) == []


@pytest.mark.parametrize("answer", ["0", "3", "b", "", "1,2", "-1", "1.5", "²"])
def test_a_wrong_choice_is_asked_again(fake, windows, answer):
    fake.api.answers = [answer, "1"]
    assert windows.choose("Which?", ["a", "b"]) == ["a"]
    assert "one number, from 1 to 2" in fake.alerts[0][0]


def test_several(fake, windows):
    fake.api.answers = ["2, 1,2"]
    assert windows.choose("Which?", ["a", "b"], several=True) == ["b", "a"]


def test_a_long_list_comes_in_pages_that_excel_takes(fake, windows):
    options = [f"option number {n} with a long name" for n in range(40)]
    fake.api.answers = ["+", "+", "40"]
    assert windows.choose("Which?", options) == [options[39]]
    assert all(len(asked["prompt"]) <= LONGEST_PROMPT for asked in fake.api.asked)
    assert "+ for more" in fake.api.asked[0]["prompt"]


def test_files(fake, windows, tmp_path):
    there = tmp_path / "there.xlsx"
    there.write_text("x")
    fake.api.answers = [str(there), False, str(there), str(tmp_path / "new.xlsx"), False]
    fake.alert_answers = ["no"]
    assert windows.open_file("Which?", "CSV files", ".csv") == there
    assert windows.open_file("Which?", "CSV files", ".csv") is None
    assert windows.save_file("Save", tmp_path / "model.xlsx") == tmp_path / "new.xlsx"
    assert "exists already. Replace it?" in fake.alerts[0][0]
    assert windows.save_file("Save", tmp_path / "model.xlsx") is None


def test_a_folder(fake, windows, tmp_path):
    fake.api.answers = [str(tmp_path), False]
    assert windows.open_folder("Which?") == tmp_path
    assert windows.open_folder("Which?") is None


class Script:
    def __init__(self, *answers):
        self.answers, self.asked = list(answers), []

    def __call__(self, lines, arguments):
        self.asked.append((lines, arguments))
        return self.answers.pop(0)


def test_the_mac_gets_words_only_as_arguments(fake):
    evil = '" & (do shell script "rm -rf ~") & "'
    script = Script("typed", "b\nc", "/tmp/x.csv", "/tmp/model", "/tmp/", None, None)
    dialogs = MacDialogs(App(impl=fake), script)
    assert dialogs.type_in(evil, evil) == "typed"
    assert dialogs.choose(evil, [evil, "b", "c"], several=True) == ["b", "c"]
    assert dialogs.open_file(evil, "CSV", ".csv") == Path("/tmp/x.csv")
    assert dialogs.save_file(evil, Path("model.xlsx")) == Path("/tmp/model.xlsx")
    assert dialogs.open_folder(evil) == Path("/tmp/")
    assert dialogs.choose("?", ["a"]) == []
    assert dialogs.save_file("?", Path("m.xlsx")) is None
    for lines, arguments in script.asked[:5]:
        assert not any(evil in line for line in lines)
        assert any(evil in argument for argument in arguments)


def test_osascript_is_called_with_the_arguments_after_the_script(monkeypatch):
    seen = []

    def run(command, **options):
        seen.append(command)
        return subprocess.CompletedProcess(command, 1 if "no" in command else 0, "out\n", "")

    monkeypatch.setattr(subprocess, "run", run)
    assert run_osascript(["return 1"], ["a b"]) == "out"
    assert seen[0] == ["osascript", "-e", "on run argv", "-e", "return 1", "-e", "end run", "a b"]
    assert run_osascript(["return 1"], ["no"]) is None


def test_each_platform_has_its_own(monkeypatch, fake):
    app = App(impl=fake)
    monkeypatch.setattr(sys, "platform", "darwin")
    assert isinstance(dialogs_of(app), MacDialogs)
    monkeypatch.setattr(sys, "platform", "win32")
    assert isinstance(dialogs_of(app), WindowsDialogs)
