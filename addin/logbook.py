"""The log: errors of macros, and the reasons behind error values in cells."""

from __future__ import annotations

import logging
from collections import deque
from logging.handlers import RotatingFileHandler
from pathlib import Path

LARGEST = 1_000_000
OLD_FILES = 3
_LOGGER = "crypto_inflow"
_LINE = "%(asctime)s %(levelname)s %(message)s"


def open_log(path: Path, level: str = "info") -> logging.Logger:
    """The logger that writes to a file; the folder is made, old lines move to numbered files.

    Where the file cannot be written the logger writes nowhere: a log never stops the work.
    """
    logger = logging.getLogger(_LOGGER)
    logger.setLevel(level.upper())
    logger.propagate = False
    if _file(logger) != path:
        close_log()
        logger.addHandler(_handler(path))
    return logger


def close_log() -> None:
    """Closes the log's file."""
    logger = logging.getLogger(_LOGGER)
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
        handler.close()


def note_reason(logger: logging.Logger, function: str, reason: str) -> None:
    """Writes down why a published function gave an error value."""
    logger.info("%s: %s", function, reason.replace("\n", " "))


def last_reason(path: Path, function: str) -> str:
    """The newest reason in a log for a function, "" where there is none."""
    try:
        lines = deque(path.read_text(encoding="utf-8", errors="replace").splitlines(), maxlen=2000)
    except OSError:
        return ""
    mark = f" INFO {function}: "
    found = (line.partition(mark)[2] for line in reversed(lines) if mark in line)
    return next(found, "")


def _file(logger: logging.Logger) -> Path | None:
    for handler in logger.handlers:
        if isinstance(handler, RotatingFileHandler):
            return Path(handler.baseFilename)
    return None


class _LogFile(RotatingFileHandler):
    """A file that grows on while another process has it open: Windows renames none such."""

    def doRollover(self) -> None:  # noqa: N802
        try:
            super().doRollover()
        except OSError:
            self.stream = self._open()


def _handler(path: Path) -> logging.Handler:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = _LogFile(
            path, maxBytes=LARGEST, backupCount=OLD_FILES, encoding="utf-8"
        )
    except OSError:
        return logging.NullHandler()
    handler.setFormatter(logging.Formatter(_LINE))
    return handler
