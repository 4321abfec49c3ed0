"""xlwings' real dispatch, the add-in as a file, and the add-in's VBA running over both."""

import logging

import pytest

from addin import call_log
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
def log(tmp_path, monkeypatch):
    """The log of worksheet functions, in a folder of the test."""
    path = tmp_path / "logs" / "functions.log"
    monkeypatch.setattr(call_log, "log_file", lambda: path)
    call_log.call_log.cache_clear()
    yield path
    logger = logging.getLogger("crypto_inflow.functions")
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
        handler.close()
    call_log.call_log.cache_clear()
