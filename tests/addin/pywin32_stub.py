"""Just enough of pywin32 for xlwings' own dispatch to run here, on raw COM values.

`xlwings.com_server` and `xlwings.udfs` are the real ones. What is made up is what they import.
"""

from __future__ import annotations

import atexit
import ctypes
import datetime as dt
import sys
from contextlib import contextmanager
from types import ModuleType
from unittest.mock import MagicMock, patch

RANGE_IID = "{00020846-0000-0000-C000-000000000046}"


class ComError(Exception):
    """pywintypes.com_error."""


class PyTime(dt.datetime):
    """pywintypes.TimeType: a date as COM gives it, with a time zone."""


class Dispatched:
    """An object behind IDispatch."""


class ComRange(Dispatched):
    """A range as it arrives from Excel."""

    def __init__(self, value):
        self.Value = value
        self.Worksheet = MagicMock()
        self.Row = self.Column = 1
        self.Rows = MagicMock(Count=len(value))
        self.Columns = MagicMock(Count=len(value[0]))
        self._oleobj_ = MagicMock()
        self._oleobj_.GetTypeInfo().GetTypeAttr().iid = RANGE_IID


def _unwrap(value):
    """win32com.server.util.unwrap: only what a Python server wrapped can be unwrapped."""
    raise ComError(value)


def _module(name, **attributes):
    module = ModuleType(name)
    vars(module).update(attributes, __file__=f"{name}.pyd")
    return module


def _modules():
    dispatch = type("PyIDispatch", (), {})
    util = _module("win32com.server.util", unwrap=_unwrap, wrap=lambda obj, iid=None: obj)
    server = _module(
        "win32com.server",
        util=util,
        dispatcher=_module("win32com.server.dispatcher"),
        policy=_module("win32com.server.policy", DefaultPolicy=object),
    )
    client = _module(
        "win32com.client",
        Dispatch=lambda obj, **_: obj,
        DispatchEx=lambda obj, **_: obj,
        CDispatch=Dispatched,
        CoClassBaseClass=Dispatched,
        DispatchBaseClass=Dispatched,
    )
    made = [
        _module("pywintypes", IID=str, com_error=ComError, error=ComError, TimeType=PyTime),
        _module(
            "pythoncom",
            TypeIIDs={"IDispatch": dispatch},
            IID_IDispatch="IDispatch",
            CoInitialize=lambda: None,
            ole_error=ComError,
        ),
        _module("win32com", client=client, server=server),
        client,
        server,
        util,
        server.dispatcher,
        server.policy,
    ]
    made += [_module("win32process", GetWindowThreadProcessId=lambda window: (0, 1))]
    names = ["win32api", "win32con", "win32event", "win32gui", "win32timezone"]
    return {module.__name__: module for module in [*made, *map(_module, names)]}


@contextmanager
def stubbed():
    """While it lasts, `import pythoncom` and its like give the stub."""
    windows = {name: MagicMock() for name in ("windll", "oledll")}
    with (
        patch.dict(sys.modules, _modules()),
        patch.multiple(ctypes, create=True, PyDLL=MagicMock(), **windows),
    ):
        yield


def real_dispatch():
    """xlwings' COM server and its functions, imported over the stub."""
    import xlwings

    with stubbed():
        from xlwings import _xlwindows, com_server, udfs
    atexit.unregister(_xlwindows.cleanup)
    for module in (_xlwindows, com_server, udfs):
        sys.modules[module.__name__] = module
    if "excel" not in [engine.name for engine in xlwings.engines]:
        xlwings.engines.add(xlwings.Engine(impl=_xlwindows.engine))
    return com_server, udfs
