"""The descriptions that Excel-DNA's IntelliSense shows while a formula is typed."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from addin.places import PROJECT
from core.catalog import CATALOG, Argument, Function

FILE_NAME = f"{PROJECT}.intellisense.xml"
NAMESPACE = "http://schemas.excel-dna.net/intellisense/1.0"


def intellisense_xml() -> str:
    """The text of the file that stands beside the add-in."""
    functions = "".join(_function(row) for row in CATALOG.values())
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<IntelliSense xmlns="{NAMESPACE}">\n  <FunctionInfo>\n{functions}'
        "  </FunctionInfo>\n</IntelliSense>\n"
    )


def _function(row: Function) -> str:
    arguments = "".join(
        f"      <Argument Name={quoteattr(f'[{argument.name}]')}"
        f" Description={quoteattr(_description(argument))}/>\n"
        for argument in row.arguments
    )
    return (
        f"    <Function Name={quoteattr(row.name)} Description={quoteattr(row.help)}>\n"
        f"{arguments}    </Function>\n"
    )


def _description(argument: Argument) -> str:
    """The help with what is allowed and what a blank means."""
    allowed = f" {str(argument.bound).capitalize()}." if argument.unit else ""
    return f"{argument.help}{allowed} Default: {argument.default_text}."
