"""The VBA module with the worksheet functions: a wrapper for each row of the catalog."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from addin.com_values import ERROR_NUMBERS
from addin.excel_functions import HELP_LENGTH
from core.catalog import CATALOG, Function

MODULE = "CryptoInflowFunctions"
PYTHON_MODULE = "addin.excel_functions"

BUILT_IN_GROUPS = 19
"""Excel's own function categories; ours are numbered from the next on."""

_RESERVED_WORDS = (
    "and as boolean byref byte byval call case const currency date debug declare dim do double each"
    " else elseif empty end enum eqv erase error event exit false for friend function get gosub"
    " goto if imp implements in integer is let like long longlong longptr loop lset me mod new next"
    " not nothing null object on option optional or paramarray preserve print private property"
    " public raiseevent redim rem resume return rset select set single static stop string sub then"
    " to true type typeof until variant wend while with withevents xor"
)
_RESERVED = frozenset(_RESERVED_WORDS.split())
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,254}")

_HEAD = f"""Attribute VB_Name = "{MODULE}"
Option Explicit

' The worksheet functions. Each hands its arguments to Python and makes an error text a real error.

Private Const MOST_REASONS As Long = 10000
Private Reasons As Object
"""

_SHARED = """
Public Function CryptoInflowReason(ByVal CellAddress As String) As String
Attribute CryptoInflowReason.VB_Description = "Why a cell shows an error: [Book]Sheet!$A$1."
    If Reasons Is Nothing Then Exit Function
    If Reasons.Exists(CellAddress) Then CryptoInflowReason = Reasons(CellAddress)
End Function

Private Function Answer(ByVal FunctionName As String, ByVal Arguments As Variant) As Variant
    On Error GoTo Failed
    KeepCurrentFolderOut
    Answer = Settled(XLPy.CallUDF("{python}", FunctionName, Arguments))
    Exit Function
Failed:
    Remember Err.Description
    Answer = CVErr(xlErrValue)
End Function

Private Function Plain(Optional ByVal Argument As Variant) As Variant
    If IsMissing(Argument) Then
        Plain = Empty
    ElseIf IsObject(Argument) Then
        Plain = Argument.Value2
    Else
        Plain = Argument
    End If
End Function

Private Function Settled(ByVal Result As Variant) As Variant
    Dim Row As Long, Column As Long
    If Not IsArray(Result) Then
        Settled = RealError(Result)
        Exit Function
    End If
    If Dimensions(Result) = 1 Then
        For Column = LBound(Result) To UBound(Result)
            Result(Column) = RealError(Result(Column))
        Next Column
    Else
        For Row = LBound(Result, 1) To UBound(Result, 1)
            For Column = LBound(Result, 2) To UBound(Result, 2)
                Result(Row, Column) = RealError(Result(Row, Column))
            Next Column
        Next Row
    End If
    Settled = Result
End Function

Private Function RealError(ByVal Value As Variant) As Variant
    Dim Blank As Long
    RealError = Value
    If VarType(Value) <> vbString Then Exit Function
    If Left$(Value, 1) <> "#" Then Exit Function
    Blank = InStr(Value, " ")
    If Blank = 0 Then Exit Function
    Select Case Left$(Value, Blank - 1)
{cases}
        Case Else: Exit Function
    End Select
    If Len(Value) > Blank Then Remember Mid$(Value, Blank + 1)
End Function

Private Function Dimensions(ByRef Values As Variant) As Long
    Dimensions = 1
    On Error GoTo OnlyOne
    If UBound(Values, 2) >= LBound(Values, 2) Then Dimensions = 2
OnlyOne:
End Function

Private Sub Remember(ByVal Reason As String)
    If TypeName(Application.Caller) <> "Range" Then Exit Sub
    If Reasons Is Nothing Then Set Reasons = CreateObject("Scripting.Dictionary")
    If Reasons.Count >= MOST_REASONS Then Reasons.RemoveAll
    Reasons(Application.Caller.Cells(1, 1).Address(External:=True)) = Reason
End Sub
"""


def functions_module() -> str:
    """The text of the module, lines ended by CR LF."""
    cases = "\n".join(
        f'        Case "{error.value}": RealError = CVErr({number})'
        for error, number in ERROR_NUMBERS.items()
    )
    shared = _SHARED.format(python=PYTHON_MODULE, cases=cases)
    wrappers = "".join(f"\n{wrapper(row)}" for row in CATALOG.values())
    return (_HEAD + wrappers + shared).replace("\n", "\r\n")


def categories(rows: Iterable[Function]) -> list[str]:
    """The function categories in the order in which the catalog first names them."""
    return list(dict.fromkeys(row.category for row in rows))


def wrapper(row: Function) -> str:
    """The VBA function of a row, with its description and its category."""
    names = [argument.name for argument in row.arguments]
    _check_names(row.name, names)
    signature = ", ".join(f"Optional {name} As Variant" for name in names)
    handed_over = f"Array({', '.join(f'Plain({name})' for name in names)})" if names else ""
    category = BUILT_IN_GROUPS + 1 + categories(CATALOG.values()).index(row.category)
    help_text = row.help[:HELP_LENGTH].replace('"', '""')
    return (
        f"Public Function {row.name}({signature}) As Variant\n"
        f'Attribute {row.name}.VB_Description = "{help_text}"\n'
        f'Attribute {row.name}.VB_ProcData.VB_Invoke_Func = " \\n{category}"\n'
        f'    {row.name} = Answer("{row.name}", Array({handed_over}))\n'
        "End Function\n"
    )


def _check_names(function: str, names: Sequence[str]) -> None:
    for name in names:
        if not _NAME.fullmatch(name) or name.lower() in _RESERVED:
            raise ValueError(f"{function}: VBA has no argument named {name!r}; rename it")
