"""xlwings' VBA runtime as its package ships it, made fit for an add-in that finance users install.

The text comes from the installed xlwings, whose version also names its Windows library. It is
changed in these ways only, each of which must find its place, or the build stops:

- The project has our name, which names the sheet and the file of its configuration.
- Only `XLPy` and `RunPython` can be reached from other modules, and `RunPython` not from a cell.
  As it comes, a formula in any workbook could run a program.
- The configuration is the add-in's own sheet, then the user's file. As it comes, a sheet of the
  active workbook, or a file beside it, says which program is started.
- The path of the active workbook is not written into the command that starts Python. As it comes, a
  file named so that the command shell reads a part of its name as a command would run that command.
- Where no Python is named, none is started. As it comes, any `pythonw` that the command shell finds
  is, first of all one beside the workbook that was opened last.
- Python code in sheets, which needs a paid licence, is not looked for.
"""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

from addin.places import PROJECT
from workbooks.errors import BadFileError

PUBLIC = ("XLPy", "RunPython")

_PROCEDURE = re.compile(r"(?m)^( *)(?:Public )?((?:Declare (?:PtrSafe )?)?(?:Function|Sub) (\w+))")
_CALLED_FROM_A_CELL = '    If TypeName(Application.Caller) = "Range" Then Exit Function\r\n'
_NO_PYTHON = (
    'Err.Raise 1000, Description:="The add-in does not know which Python to start.'
    ' Run in a terminal: crypto-inflow addin install"'
)
_REPLACED = (
    (
        'Attribute VB_Name = "xlwings"\r\n',
        'Attribute VB_Name = "xlwings"\r\nOption Private Module\r\n',
    ),
    (
        'Public Const PROJECT_NAME As String = "myaddin"',
        f'Public Const PROJECT_NAME As String = "{PROJECT}"',
    ),
    (
        "Public Function RunPython(PythonCommand As String)\r\n",
        f"Public Function RunPython(PythonCommand As String)\r\n{_CALLED_FROM_A_CELL}",
    ),
    (
        'If SheetExists(ActiveWorkbook, PROJECT_NAME & ".conf") = True Then',
        "If False Then",
    ),
    ("If FileExists(GetDirectoryConfigFilePath()) = True Then", "If False Then"),
    (
        'PYTHONPATH = AddExcelDir & ";" & ActiveWorkbook.FullName & ";" & ThisWorkbook.FullName',
        'PYTHONPATH = AddExcelDir & ";" & ";" & ThisWorkbook.FullName',
    ),
    (
        'PYTHONPATH = AddExcelDir & ";" & ActiveFullName & ";" & ThisFullName & ";" &'
        ' GetConfig("ONEDRIVE_CONSUMER_WIN")',
        'PYTHONPATH = AddExcelDir & ";" & ";" & ThisFullName & ";" &'
        ' GetConfig("ONEDRIVE_CONSUMER_WIN")',
    ),
    (
        'PYTHONPATH = AddExcelDir & ";" & ActiveFullName & ";" & ThisFullName & ";" &'
        ' GetConfig("ONEDRIVE_CONSUMER_MAC")',
        'PYTHONPATH = AddExcelDir & ";" & ";" & ThisFullName & ";" &'
        ' GetConfig("ONEDRIVE_CONSUMER_MAC")',
    ),
    ('interpreter = GetConfig("INTERPRETER", "python")', _NO_PYTHON),
    *(
        (
            f'PYTHON_WIN = GetConfig("INTERPRETER", "pythonw")\r\n    End If\r\n    {next_word}',
            f"{_NO_PYTHON}\r\n    End If\r\n    {next_word}",
        )
        for next_word in ("DEBUG_UDFS", "CondaPath")
    ),
    (
        "uses_embedded_code = True\r\n                Exit For",
        "uses_embedded_code = False\r\n                Exit For",
    ),
)


def runtime_module() -> str:
    """The text of the VBA module `xlwings`, lines ended by CR LF.

    Raises:
        BadFileError: the installed xlwings ships another text than this was written for.
    """
    text = shipped("xlwings_custom_addin.bas")
    for old, new in _REPLACED:
        if text.count(old) != 1:
            raise BadFileError(
                f"xlwings_custom_addin.bas does not hold once: {old.strip()!r}."
                " Install the xlwings version that pyproject.toml names"
            )
        text = text.replace(old, new)
    return _PROCEDURE.sub(_made_private, text)


def dictionary_class() -> str:
    """The class `Dictionary` that the runtime needs on a Mac (MIT licence, in its text)."""
    return shipped("addin/Dictionary.cls")


def shipped(name: str) -> str:
    """A text file of the installed xlwings; xlwings itself is not imported."""
    spec = find_spec("xlwings")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    path = Path(spec.submodule_search_locations[0], name)
    return path.read_bytes().decode("ascii")


def _made_private(match: re.Match[str]) -> str:
    indent, declaration, name = match.groups()
    return f"{indent}{'Public' if name in PUBLIC else 'Private'} {declaration}"
