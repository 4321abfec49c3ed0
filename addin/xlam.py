"""CryptoInflow.xlam: the workbook that Excel loads as an add-in, made without Excel.

pyOpenVBA brings an empty add-in that Excel saved and writes the VBA modules into it as source; the
other parts are changed here. The same catalog and ribbon give the same bytes.
"""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from addin import book_parts
from addin.places import ADDIN_FILE
from addin.ribbon import custom_ui, ribbon_module
from addin.runtime import dictionary_class, runtime_module
from addin.vba_functions import functions_module

RIBBON_PART = "customUI/customUI14.xml"

_PROJECT = "xl/vbaProject.bin"
_NOT_COMPILED = bytes.fromhex("cc61ffff000000")  # [MS-OVBA] 2.3.4.1
_MOMENT = (1980, 1, 1, 0, 0, 0)


def build_xlam(interpreter: str = "") -> bytes:
    """The add-in's file.

    Args:
        interpreter: the Python that Excel starts, a Windows path; %NAME% is expanded there. Without
            one the user's configuration file names it, which `addin install` writes.
    """
    parts = _with_modules(modules())
    settings = book_parts.configuration(interpreter)

    def template(name: str) -> str:
        return parts[name].decode()

    changed = {
        "[Content_Types].xml": book_parts.with_shared_strings(template("[Content_Types].xml")),
        "_rels/.rels": book_parts.with_relation(
            template("_rels/.rels"), book_parts.RIBBON_RELATION, RIBBON_PART
        ),
        "docProps/app.xml": book_parts.app_xml(template("docProps/app.xml")),
        "docProps/core.xml": book_parts.core_xml(),
        "xl/workbook.xml": book_parts.workbook_xml(template("xl/workbook.xml")),
        "xl/_rels/workbook.xml.rels": book_parts.with_relation(
            template("xl/_rels/workbook.xml.rels"),
            book_parts.STRINGS_RELATION,
            "sharedStrings.xml",
        ),
        "xl/worksheets/sheet1.xml": book_parts.sheet_xml(
            template("xl/worksheets/sheet1.xml"), settings
        ),
        "xl/sharedStrings.xml": book_parts.shared_strings_xml(settings),
        RIBBON_PART: custom_ui(),
    }
    return _zipped({**parts, **{name: text.encode() for name, text in changed.items()}})


def modules() -> dict[str, str]:
    """The VBA modules by name; `Dictionary` is a class."""
    return {
        "xlwings": runtime_module(),
        "Dictionary": dictionary_class(),
        "CryptoInflowFunctions": functions_module(),
        "CryptoInflowRibbon": ribbon_module(),
    }


def _with_modules(sources: Mapping[str, str]) -> dict[str, bytes]:
    """The parts of an empty add-in with these modules in its VBA project."""
    from pyopenvba import ExcelFile
    from pyopenvba.vba import VBAModuleKind

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, ADDIN_FILE)
        with ExcelFile.create_new(path) as book:
            project = book.vba_project()
            project.delete_module("Module1")
            for name, source in sources.items():
                is_class = source.startswith("VERSION 1.0 CLASS")
                kind = VBAModuleKind.other if is_class else VBAModuleKind.standard
                project.add_module(name, source, kind=kind)
            book.save()
        with zipfile.ZipFile(path) as package:
            parts = {name: package.read(name) for name in package.namelist()}
    return {**parts, _PROJECT: _without_cache(parts[_PROJECT])}


def _without_cache(project: bytes) -> bytes:
    """The VBA project as one that was never compiled, by any version of Excel."""
    from pyopenvba.cfb import CFB

    file = CFB.from_bytes(project)
    file.write_stream_in_storage("VBA", "_VBA_PROJECT", _NOT_COMPILED)
    return file.to_bytes()


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # as on Windows, wherever it is built
            package.writestr(entry, data)
    return written.getvalue()
