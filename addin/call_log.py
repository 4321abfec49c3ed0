"""The log of worksheet functions: why a cell shows an error, one line for each."""

from __future__ import annotations

import functools
import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

MOST_BYTES = 1_000_000


def log_file() -> Path:
    """Where the log is: on Windows %LOCALAPPDATA%\\CryptoInflow\\Logs\\functions.log."""
    from platformdirs import user_log_path

    return user_log_path("CryptoInflow", appauthor=False) / "functions.log"


@functools.cache
def call_log() -> logging.Logger:
    """The log, written to `log_file` where that can be, else to nowhere."""
    log = logging.getLogger("crypto_inflow.functions")
    log.setLevel(logging.INFO)
    log.propagate = False
    log.addHandler(_handler())
    return log


def _handler() -> logging.Handler:
    path = log_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(path, maxBytes=MOST_BYTES, backupCount=1, encoding="utf-8")
    except OSError:
        return logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    return handler
