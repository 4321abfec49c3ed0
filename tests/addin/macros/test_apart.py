"""Work in a process of its own: results, errors and its end."""

import os
import time

import psutil
import pytest

from addin.macros.apart import done_apart
from addin.macros.desk import MacroError, Stopped
from core.scenarios import from_toml
from tests.addin.opened import Keyboard


def quit_at_once():
    os._exit(3)


def test_the_result_comes_back_from_another_process(model):
    desk = model.desk()
    assert done_apart(desk, "asking", os.getpid) != os.getpid()
    assert "crypto-inflow: asking, 0 s (Esc stops)" in model.app.bars


def test_our_errors_keep_their_words_though_they_do_not_pickle(model):
    with pytest.raises(MacroError, match="not a TOML file"):
        done_apart(model.desk(), "reading", from_toml, "[")


def test_other_errors_are_in_the_log(model, tmp_path):
    with pytest.raises(MacroError, match="An error of this program"):
        done_apart(model.desk(), "dividing", divmod, 1, 0)
    assert "ZeroDivisionError" in (tmp_path / "log.txt").read_text()


def test_a_process_that_dies_is_said(model):
    with pytest.raises(MacroError, match=r"dying: .*exit code 3"):
        done_apart(model.desk(), "dying", quit_at_once)


def test_escape_ends_it(model):
    before = set(psutil.Process().children())
    with pytest.raises(Stopped):
        done_apart(model.desk(Keyboard(pressed_at=3)), "sleeping", time.sleep, 600)
    assert set(psutil.Process().children()) <= before
