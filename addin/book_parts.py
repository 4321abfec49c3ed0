"""The parts of the add-in's workbook that are not VBA: names, help, the configuration sheet."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from addin.excel_functions import HELP_LENGTH
from addin.places import PROJECT
from addin.vba_functions import BUILT_IN_GROUPS, PYTHON_MODULE, categories
from core.catalog import CATALOG, Function

CONFIGURATION_SHEET = f"{PROJECT}.conf"
PYTHON_PATH = r"%LOCALAPPDATA%\crypto-inflow"
"""A folder of the user's own without modules: an empty path would be the current folder."""

DESCRIPTION = "401(k) money into crypto: worksheet functions, scenarios, reports."

Settings = Mapping[str, str | bool]

RIBBON_RELATION = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
STRINGS_RELATION = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
)

_HELP_URI = "{8193D73E-4604-4355-AFF4-8A2333D13BE4}"  # [MS-OFFMACRO2] 2.2.2.1.1
_X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"


def configuration(interpreter: str = "") -> dict[str, str | bool]:
    """What the add-in's own sheet says to xlwings, before the user's file is asked.

    No folder of a workbook joins Python's path: nothing there can stand in for our modules.
    """
    chosen: dict[str, str | bool] = {"INTERPRETER_WIN": interpreter} if interpreter else {}
    return chosen | {
        "PYTHONPATH": PYTHON_PATH,
        "ADD_WORKBOOK_TO_PYTHONPATH": False,
        "UDF MODULES": PYTHON_MODULE,
        "USE UDF SERVER": True,
        "SHOW CONSOLE": False,
        "DEBUG UDFS": False,
    }


def workbook_xml(template: str) -> str:
    """xl/workbook.xml with the sheet's name, the function categories and the arguments' help."""
    rows = list(CATALOG.values())
    text = _once(template, 'name="Sheet1"', f"name={quoteattr(CONFIGURATION_SHEET)}")
    text = _once(text, "</sheets>", f"</sheets>{_function_groups(rows)}")
    return _once(text, "<extLst>", f"<extLst>{_argument_help(rows)}")


def sheet_xml(template: str, settings: Settings) -> str:
    """The configuration sheet: keys in column A, values in column B."""
    texts = _texts(settings)
    rows = "".join(
        f'<row r="{row}">{_cell(f"A{row}", key, texts)}{_cell(f"B{row}", value, texts)}</row>'
        for row, (key, value) in enumerate(settings.items(), start=1)
    )
    text = _once(template, "<sheetData/>", f"<sheetData>{rows}</sheetData>")
    return _once(text, '<dimension ref="A1"/>', f'<dimension ref="A1:B{len(settings)}"/>')


def shared_strings_xml(settings: Settings) -> str:
    """xl/sharedStrings.xml: the texts of the configuration sheet."""
    texts = _texts(settings)
    items = "".join(f"<si><t>{escape(text)}</t></si>" for text in texts)
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
        f' count="{len(texts)}" uniqueCount="{len(texts)}">{items}</sst>'
    )


def app_xml(template: str) -> str:
    """docProps/app.xml with the sheet's name."""
    return _once(template, ">Sheet1<", f">{CONFIGURATION_SHEET}<")


def core_xml() -> str:
    """docProps/core.xml: title and comment, which Excel's list of add-ins shows; no date."""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
        'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<dc:title>Crypto inflow</dc:title><dc:creator>crypto-inflow</dc:creator>"
        f"<dc:description>{escape(DESCRIPTION)}</dc:description></cp:coreProperties>"
    )


def with_relation(template: str, kind: str, target: str) -> str:
    """A .rels part with one more relation."""
    number = max(map(int, re.findall(r'Id="rId(\d+)"', template))) + 1
    relation = f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
    return _once(template, "</Relationships>", f"{relation}</Relationships>")


def with_shared_strings(template: str) -> str:
    """[Content_Types].xml with the shared strings."""
    part = (
        '<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-'
        'officedocument.spreadsheetml.sharedStrings+xml"/>'
    )
    return _once(template, "</Types>", f"{part}</Types>")


def _function_groups(rows: Sequence[Function]) -> str:
    groups = "".join(f"<functionGroup name={quoteattr(name)}/>" for name in categories(rows))
    return f'<functionGroups builtInGroupCount="{BUILT_IN_GROUPS}">{groups}</functionGroups>'


def _argument_help(rows: Sequence[Function]) -> str:
    names = "".join(_function_help(row) for row in rows if row.arguments)
    return (
        f'<ext uri="{_HELP_URI}" xmlns:x14="{_X14}">'
        f"<x14:definedNames>{names}</x14:definedNames></ext>"
    )


def _function_help(row: Function) -> str:
    descriptions = "".join(
        f'<x14:argumentDescription index="{index}">{escape(argument.described[:HELP_LENGTH])}'
        "</x14:argumentDescription>"
        for index, argument in enumerate(row.arguments)
    )
    return (
        f'<x14:definedName name="{row.name}">'
        f'<x14:argumentDescriptions count="{len(row.arguments)}">{descriptions}'
        "</x14:argumentDescriptions></x14:definedName>"
    )


def _texts(settings: Settings) -> list[str]:
    """The texts of the configuration sheet, each once."""
    cells = [cell for pair in settings.items() for cell in pair]
    return list(dict.fromkeys(cell for cell in cells if isinstance(cell, str)))


def _cell(address: str, value: str | bool, texts: Sequence[str]) -> str:
    if isinstance(value, bool):
        return f'<c r="{address}" t="b"><v>{int(value)}</v></c>'
    return f'<c r="{address}" t="s"><v>{texts.index(value)}</v></c>'


def _once(text: str, old: str, new: str) -> str:
    """`text` with the one place that holds `old` changed."""
    if text.count(old) != 1:
        raise ValueError(f"the template of the add-in does not hold {old} once")
    return text.replace(old, new)
