"""Work in a process of its own: results, errors and its end."""

import os
import time

import pytest

from addin.macros.apart import Apart
from addin.macros.desk import MacroError, Stopped
from core.scenarios import from_toml
from tests.addin.opened import Keyboard


def quit_at_once():
    os._exit(3)


def test_results_come_back_and_one_process_does_several_pieces(model):
    with Apart(model.desk()) as apart:
        first = apart.do("first", os.getpid)
        assert apart.do("second", os.getpid) == first
        assert first != os.getpid()


def test_our_errors_keep_their_words_though_they_do_not_pickle(model):
    with (
        Apart(model.desk()) as apart,
        pytest.raises(MacroError, match="not a TOML file"),
    ):
        apart.do("reading", from_toml, "[")


def test_other_errors_are_in_the_log(model, tmp_path):
    with (
        Apart(model.desk()) as apart,
        pytest.raises(MacroError, match="An error of this program"),
    ):
        apart.do("dividing", divmod, 1, 0)
    assert "ZeroDivisionError" in (tmp_path / "log.txt").read_text()


def test_a_process_that_dies_is_said(model):
    with (
        Apart(model.desk()) as apart,
        pytest.raises(MacroError, match="ended before it was done"),
    ):
        apart.do("dying", quit_at_once)


def test_escape_ends_it(model):
    apart = Apart(model.desk(Keyboard(pressed_at=3)))
    with apart, pytest.raises(Stopped):
        apart.do("sleeping", time.sleep, 600)
    with pytest.raises(ValueError, match="process object is closed"):
        apart._process.is_alive()
