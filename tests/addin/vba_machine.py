"""The add-in's own VBA, run by pyOpenVBA's interpreter, over xlwings' real dispatch.

Between them stands what COM does to values: `as_com` on the way to Python, `as_vba` back.
Left out of the modules is xlwings' runtime, which starts a process, and `Attribute` lines, which
are no code.
"""

from __future__ import annotations

import re

from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.interpreter import (
    EMPTY,
    MISSING,
    NOTHING,
    VBAArray,
    VBAErrorValue,
    VBAObject,
    member,
    method,
)
from pyopenvba.interpreter._objects import MemberSpec

from addin import xlam

MISSING_ARGUMENT = -2147352572

_RUNTIME = """
Public Ran As String
Public Function XLPy() As Object
    Set XLPy = CreateObject("xlwings.server")
End Function
Public Function RunPython(PythonCommand As String)
    Ran = PythonCommand
End Function
"""


class PythonServer(VBAObject):
    """`xlwings.com_server.XLPython` behind COM."""

    def __init__(self, server):
        self.server = server

    @method(name="CallUDF")
    def call_udf(self, script, name, arguments):
        return as_vba(self.server.CallUDF(script, name, as_com(arguments)))


class Environment(VBAObject):
    """What `WScript.Shell` is asked for: the variables of the process."""

    def __init__(self):
        self.variables = {}

    @method(name="Environment")
    def environment(self, kind):
        assert kind == "PROCESS"
        return self

    @member(name="Item")
    def item(self, name):
        return self.variables[name]


def _set_item(environment, name, value):
    environment.variables[name] = value


item = Environment.vba_member(Environment, "Item")
item.setter = _set_item


class Machine:
    """Excel with the add-in's modules and one cell, from which functions are called."""

    def __init__(self, server):
        self.environment = Environment()
        self.excel = ExcelApplication()
        self.excel.add_workbook()
        self.sheet = self.excel.sheet(1)
        self.calling_cell = None
        objects = {"xlwings.server": PythonServer(server), "WScript.Shell": self.environment}
        self.excel.interpreter.host.create = objects.__getitem__
        caller = MemberSpec("Caller", "property", getter=lambda application: self._caller())
        type(self.excel.application)._vba_members["caller"] = caller
        self.excel.add_module(_RUNTIME, name="xlwings")
        for name in ("CryptoInflowFunctions", "CryptoInflowRibbon"):
            self.excel.add_module(_without_attributes(xlam.modules()[name]), name=name)

    def _caller(self):
        if self.calling_cell is None:
            return VBAErrorValue(2023)
        return self.range(self.calling_cell)

    def range(self, address):
        """A range of the sheet as VBA sees it."""
        return self.excel.evaluate(f'Range("{address}")')

    def formula(self, name, *arguments, cell="A1"):
        """The value of a cell that calls a function."""
        self.calling_cell = cell
        return self.excel.run(name, *arguments)

    def press(self, sub):
        """The Python command that a button runs."""
        self.excel.run(sub, NOTHING)
        return self.excel.evaluate("Ran")

    def reason(self, address):
        """What the add-in remembers of a cell."""
        return self.excel.run("CryptoInflowReason", address)


def _without_attributes(source):
    return re.sub(r"(?m)^Attribute (?!VB_Name).*\n", "", source.replace("\r\n", "\n"))


def as_com(value):
    """A VBA value as Python gets it through COM."""
    if value is EMPTY:
        return None
    if value is MISSING:
        return MISSING_ARGUMENT
    if isinstance(value, VBAErrorValue):
        return value.number - 0x7FF60000
    if isinstance(value, VBAArray):
        return _array_as_com(value)
    return value


def _array_as_com(array):
    if array.dimensions == 1:
        return tuple(as_com(item) for item in array.items)
    (top, bottom), (left, right) = array.bounds
    return tuple(
        tuple(as_com(array.get([row, column])) for column in range(left, right + 1))
        for row in range(top, bottom + 1)
    )


def as_vba(value):
    """A Python value as VBA gets it through COM: a list is an array from 0."""
    if not isinstance(value, (list, tuple)):
        return EMPTY if value is None else value
    if value and isinstance(value[0], (list, tuple)):
        array = VBAArray([(0, len(value) - 1), (0, len(value[0]) - 1)])
        for row, cells in enumerate(value):
            for column, cell in enumerate(cells):
                array.set([row, column], as_vba(cell))
        return array
    return VBAArray([(0, len(value) - 1)], items=[as_vba(cell) for cell in value])
