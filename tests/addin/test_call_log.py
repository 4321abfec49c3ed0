"""The log of worksheet functions."""

import logging

from addin import call_log
from addin.call_log import log_file


def test_the_log_is_the_users_own_and_stands_in_a_folder_of_ours():
    path = log_file()
    assert path.name == "functions.log"
    assert "CryptoInflow" in path.parts


def test_a_line_has_time_and_reason(log):
    call_log.call_log().info("%s: %s", "CRYPTO_INFLOW", "why")
    assert log.read_text().endswith(" INFO CRYPTO_INFLOW: why\n")


def test_it_does_not_grow_without_end(log, monkeypatch):
    monkeypatch.setattr(call_log, "MOST_BYTES", 1000)
    for _ in range(100):
        call_log.call_log().info("x" * 50)
    assert log.stat().st_size <= 1000
    assert len(list(log.parent.iterdir())) == 2


def test_a_folder_that_cannot_be_written_stops_no_function(log):
    log.parent.parent.joinpath("logs").write_text("a file in its place")
    logger = call_log.call_log()
    logger.info("nowhere")
    assert any(isinstance(handler, logging.NullHandler) for handler in logger.handlers)
