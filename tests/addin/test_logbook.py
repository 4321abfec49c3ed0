"""The log: made, turned over, never in the way."""

import os

from addin.logbook import LARGEST, close_log, last_reason, note_reason, open_log


def test_lines_and_the_newest_reason(tmp_path):
    path = tmp_path / "new" / "log.txt"
    log = open_log(path)
    note_reason(log, "CRYPTO_PRICE", "old")
    note_reason(log, "CRYPTO_PRICE", "new\nline")
    note_reason(log, "CRYPTO_INFLOW", "other")
    assert last_reason(path, "CRYPTO_PRICE") == "new line"
    assert last_reason(path, "TAX") == ""
    assert last_reason(tmp_path / "none", "TAX") == ""


def test_it_opens_once_and_moves_to_another_file(tmp_path):
    first, second = tmp_path / "1", tmp_path / "2"
    assert open_log(first) is open_log(first)
    assert len(open_log(first).handlers) == 1
    open_log(second).error("here")
    assert "here" in second.read_text()
    assert "here" not in first.read_text()


def test_the_level_decides(tmp_path):
    open_log(tmp_path / "log", "error").info("quiet")
    assert (tmp_path / "log").read_text() == ""


def test_a_full_file_is_turned_over(tmp_path):
    log = open_log(tmp_path / "log")
    for _ in range(3):
        log.info("x" * (LARGEST - 100))
    assert (tmp_path / "log.1").exists()


def test_a_place_that_cannot_be_written_stops_nothing(tmp_path):
    (tmp_path / "file").write_text("")
    open_log(tmp_path / "file" / "log").info("lost")
    close_log()


def test_no_line_is_lost_where_another_process_has_the_file_open(tmp_path, monkeypatch):
    def refuse(source, target):
        raise PermissionError(32, "used by another process")

    monkeypatch.setattr(os, "rename", refuse)
    log = open_log(tmp_path / "log")
    for number in range(3):
        log.info("%s %s", number, "x" * (LARGEST - 100))
    close_log()
    assert [line.split()[3] for line in (tmp_path / "log").read_text().splitlines()] == list("012")
