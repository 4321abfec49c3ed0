"""The ribbon: one table of its buttons, and the parts of the add-in that are made from it.

A button calls a VBA Sub of its own, which runs the macro of that name in `addin.macros`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal
from xml.sax.saxutils import quoteattr

MODULE = "CryptoInflowRibbon"
NAMESPACE = "http://schemas.microsoft.com/office/2009/07/customui"
TAB = "Crypto inflow"
TAB_KEY = "Y1"


@dataclass(frozen=True, slots=True)
class Button:
    """A button: where it stands, what it shows, which macro it runs."""

    group: str
    label: str
    macro: str
    image: str  # the name of one of Office's own pictures (imageMso)
    key_tip: str
    screen_tip: str
    super_tip: str
    size: Literal["large", "normal"] = "normal"

    @property
    def id(self) -> str:
        """The control's id: "newModel"."""
        first, *others = self.macro.split("_")
        return first + "".join(word.title() for word in others)

    @property
    def sub(self) -> str:
        """The VBA Sub that it calls: "OnNewModel"."""
        return "On" + "".join(word.title() for word in self.macro.split("_"))


BUTTONS = (
    Button(
        "Model",
        "New model",
        "new_model",
        "FileNew",
        "N",
        "New model from a template",
        "Makes a workbook with assumptions, model, results and charts from the template you"
        " choose, saves it where you choose and opens it.",
        "large",
    ),
    Button(
        "Model",
        "Report",
        "report",
        "CreateReport",
        "P",
        "Report from this workbook",
        "Makes the report of this workbook's scenario in the template it was made from, saves it"
        " where you choose and opens it.",
        "large",
    ),
    Button(
        "Scenario",
        "Choose",
        "choose_scenario",
        "DataValidation",
        "C",
        "Choose a scenario",
        "Replaces the inputs of this workbook by those of a scenario that you choose.",
        "large",
    ),
    Button(
        "Scenario",
        "Compare",
        "compare_scenarios",
        "ReviewCompareTwoVersions",
        "M",
        "Compare scenarios",
        "Puts the results of several scenarios side by side on a new sheet.",
    ),
    Button(
        "Scenario",
        "Refresh market data",
        "refresh_data",
        "RefreshAll",
        "D",
        "Refresh market data",
        "Replaces inputs by newer data from a CSV file or the source in the settings, with the date"
        " and the source beside them.",
    ),
    Button(
        "Recalculate",
        "This workbook",
        "recalculate_workbook",
        "CalculateNow",
        "R",
        "Recalculate this workbook",
        "Recalculates a copy of this workbook without Excel and saves it where you choose."
        " Esc stops it.",
        "large",
    ),
    Button(
        "Recalculate",
        "A folder",
        "recalculate_folder",
        "FileOpen",
        "F",
        "Recalculate a folder",
        "Recalculates the workbooks of a folder into another one and lists what happened. Esc stops"
        " it.",
    ),
    Button(
        "Analyse",
        "Sensitivity",
        "sensitivity",
        "WhatIfAnalysisMenu",
        "S",
        "Sensitivity of the selected result",
        "Moves one assumption at a time from its low to its high and shows what the selected cell"
        " does, as a table and a chart. Esc stops it.",
        "large",
    ),
    Button(
        "Analyse",
        "Audit",
        "audit",
        "AcceptInvitation",
        "A",
        "Audit the article's claims",
        "Lists the claims of the article with exact values and verdicts on a new sheet.",
    ),
    Button(
        "Analyse",
        "Why?",
        "why",
        "ErrorChecking",
        "W",
        "Why does this cell show an error?",
        "Says which argument of the selected cell's function is wrong, what is allowed and what it"
        " got.",
    ),
    Button(
        "Functions",
        "Insert function",
        "insert_function",
        "FunctionWizard",
        "I",
        "Insert a function",
        "Writes the example of a function that you choose into the selected cell.",
        "large",
    ),
    Button(
        "Help",
        "Settings",
        "settings",
        "PropertySheet",
        "E",
        "Settings",
        "Shows the settings and where each comes from, and opens the settings file.",
    ),
    Button(
        "Help",
        "Help",
        "help_page",
        "Help",
        "H",
        "Help",
        "Opens a page with the buttons and the functions in the browser.",
    ),
    Button(
        "Help",
        "About",
        "about",
        "Info",
        "B",
        "About Crypto inflow",
        "Tells the versions and where things are.",
    ),
)


def custom_ui() -> str:
    """The text of customUI14.xml."""
    groups = "".join(_groups())
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f"<customUI xmlns={quoteattr(NAMESPACE)}>\n<ribbon>\n<tabs>\n"
        f'<tab id="cryptoInflow" label={quoteattr(TAB)} keytip="{TAB_KEY}">\n'
        f"{groups}</tab>\n</tabs>\n</ribbon>\n</customUI>\n"
    )


def ribbon_module() -> str:
    """The text of the VBA module with a Sub for each button, lines ended by CR LF."""
    subs = "".join(
        f"\nPublic Sub {button.sub}(control As IRibbonControl)\n"
        f'    RunMacro "{button.macro}"\n'
        "End Sub\n"
        for button in BUTTONS
    )
    return f"{_HEAD}{subs}{_RUN_MACRO}".replace("\n", "\r\n")


_HEAD = f"""Attribute VB_Name = "{MODULE}"
Option Explicit
Option Private Module

' What the buttons of the ribbon call. Each runs the Python macro of its name.
"""

_RUN_MACRO = rf"""
Private Sub RunMacro(ByVal Macro As String)
    On Error GoTo Failed
    If ActiveWorkbook Is Nothing Then Workbooks.Add
    #If Mac Then
        ' xlwings writes the name into a command of the shell.
        If ActiveWorkbook.Name Like "*[""$`\|]*" Then
            Err.Raise 1000, Description:="Save the workbook under a name without "" $ ` \ and |."
        End If
    #End If
    KeepCurrentFolderOut
    RunPython "import addin.macros; addin.macros." & Macro & "()"
    Exit Sub
Failed:
    MsgBox Err.Description, vbExclamation, "{TAB}"
End Sub

Public Sub KeepCurrentFolderOut()
    ' Python must not look for modules in the folder of the workbook that was opened last.
    Static Done As Boolean
    If Done Then Exit Sub
    #If Not Mac Then
        CreateObject("WScript.Shell").Environment("PROCESS").Item("PYTHONSAFEPATH") = "1"
    #End If
    Done = True
End Sub
"""


def _groups() -> Iterator[str]:
    for name, buttons in groupby(BUTTONS, lambda button: button.group):
        inside = "".join(_control(button) for button in buttons)
        yield f'<group id="group{name}" label={quoteattr(name)}>\n{inside}</group>\n'


def _control(button: Button) -> str:
    return (
        f'<button id="{button.id}" label={quoteattr(button.label)} size="{button.size}"'
        f' imageMso="{button.image}" keytip="{button.key_tip}"'
        f" screentip={quoteattr(button.screen_tip)} supertip={quoteattr(button.super_tip)}"
        f' onAction="{MODULE}.{button.sub}"/>\n'
    )
