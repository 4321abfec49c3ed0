"""The user's own folders: a standard place on each platform, without an administrator."""

from __future__ import annotations

from pathlib import Path

NAME = "crypto-inflow"


def config_folder() -> Path:
    """Where the settings file lies."""
    from platformdirs import user_config_path

    return user_config_path(NAME, appauthor=False)


def data_folder() -> Path:
    """Where the private Python environment and the record of the installation lie."""
    from platformdirs import user_data_path

    return user_data_path(NAME, appauthor=False)


def log_folder() -> Path:
    """Where the log lies."""
    from platformdirs import user_log_path

    return user_log_path(NAME, appauthor=False)
