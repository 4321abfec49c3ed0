"""What the add-in is called, and the user's own folders: a standard place on each platform."""

from __future__ import annotations

from pathlib import Path

NAME = "crypto-inflow"

PROJECT = "CryptoInflow"
"""The name of the add-in, of its configuration sheet and of the user's configuration file."""

ADDIN_FILE = f"{PROJECT}.xlam"


def config_folder() -> Path:
    """Where the settings file lies."""
    from platformdirs import user_config_path

    return user_config_path(NAME, appauthor=False)


def log_folder() -> Path:
    """Where the log lies."""
    from platformdirs import user_log_path

    return user_log_path(NAME, appauthor=False)
