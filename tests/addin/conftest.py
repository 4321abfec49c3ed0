"""xlwings' real dispatch, the add-in as a file, and the add-in's VBA running over both."""

import pytest

from addin.excel_functions import LOG_FILE
from addin.logbook import close_log
from addin.places import log_folder
from addin.xlam import FILE_NAME, build_xlam
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
    path = tmp_path_factory.mktemp("add-in") / FILE_NAME
    path.write_bytes(build_xlam())
    return path


@pytest.fixture
def machine(server):
    """Excel with the add-in's VBA."""
    return Machine(server)


@pytest.fixture(autouse=True)
def own_settings(tmp_path, monkeypatch):
    """No test writes the log of the user."""
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    yield
    close_log()


@pytest.fixture
def log():
    """The log of worksheet functions."""
    return log_folder() / LOG_FILE
