"""No test writes the settings, the data or the log of the user."""

import pytest

from addin.logbook import close_log


@pytest.fixture(autouse=True)
def own_settings(tmp_path, monkeypatch):
    """No test writes the log of the user."""
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    yield
    close_log()
