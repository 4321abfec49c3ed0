"""xlwings' real dispatch, the add-in as a file, and the add-in's VBA running over both."""

import pytest

from addin import excel_functions
from addin.logbook import close_log
from addin.places import ADDIN_FILE
from addin.settings import Settings
from addin.xlam import build_xlam
from tests.addin.pywin32_stub import real_dispatch
from tests.addin.vba_machine import Machine


@pytest.fixture(scope="session")
def dispatch():
    """`xlwings.com_server` and `xlwings.udfs`, over a stub of pywin32."""
    return real_dispatch()


@pytest.fixture(scope="session")
def server(dispatch):
    """The object that Excel's VBA talks to."""
    return dispatch[0].XLPython()


@pytest.fixture(scope="session")
def add_in(tmp_path_factory):
    """The add-in's file."""
    path = tmp_path_factory.mktemp("add-in") / ADDIN_FILE
    path.write_bytes(build_xlam())
    return path


@pytest.fixture
def machine(server):
    """Excel with the add-in's VBA."""
    return Machine(server)


@pytest.fixture(autouse=True)
def own_settings(tmp_path, monkeypatch):
    """No test sees or writes the settings, the data or the log of the user."""
    monkeypatch.delenv("CRYPTO_INFLOW_CONFIG", raising=False)
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    yield
    close_log()
    excel_functions._log.cache_clear()


@pytest.fixture
def log():
    """The log of worksheet functions."""
    return Settings().log_file
