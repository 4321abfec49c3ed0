"""The descriptions that Excel-DNA's IntelliSense shows while a formula is typed."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from addin.places import PROJECT
from core.catalog import CATALOG, Function

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
        f" Description={quoteattr(argument.described)}/>\n"
        for argument in row.arguments
    )
    return (
        f"    <Function Name={quoteattr(row.name)} Description={quoteattr(row.help)}>\n"
        f"{arguments}    </Function>\n"
    )
