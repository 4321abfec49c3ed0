"""How an openpyxl workbook becomes bytes: its rows as text, all else by openpyxl.

Cells are nearly all of a workbook, and openpyxl makes elements of every one. What is made here is
what it would write, but that a blank cell has no type.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from openpyxl.cell.cell import Cell
from openpyxl.comments.comment_sheet import CommentRecord
from openpyxl.compat import safe_string
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.utils import datetime as dates
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.writer.excel import ExcelWriter
from openpyxl.xml.functions import Element

from workbooks.values import escape_xml

_COMMENT: Any = CommentRecord
_DATES: Any = dates
_PLACE_OF_ROWS = re.compile(rb"<sheetData ?/>")


def saved(workbook: Any) -> bytes:
    """The bytes of an openpyxl workbook, not compressed: more is done to it."""
    stream = io.BytesIO()
    _BookWriter(workbook, zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED)).save()
    return stream.getvalue()


class _BookWriter(ExcelWriter):
    _archive: Any
    manifest: Any

    def write_worksheet(self, ws: Any) -> None:
        ws._drawing = SpreadsheetDrawing()
        ws._drawing.charts = ws._charts
        ws._drawing.images = ws._images
        writer: Any = _SheetWriter(ws)
        self._archive.writestr(ws.path[1:], writer.content())
        ws._rels = writer._rels
        self.manifest.append(ws)


class _SheetWriter(WorksheetWriter):
    """A sheet with a mark where its rows belong, and the rows."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        self._rows = b""
        self._style_ids: dict[int, str] = {}
        super().__init__(sheet, io.BytesIO())

    def content(self) -> bytes:
        """The part of the sheet."""
        self.write()
        return _PLACE_OF_ROWS.sub(lambda _: self._rows, self.read(), count=1)

    def write_rows(self) -> None:
        pieces = "".join(self._row_texts()).encode("ascii", "xmlcharrefreplace")
        self._rows = b"<sheetData>%b</sheetData>" % pieces
        self.xf.send(Element("sheetData"))

    def _row_texts(self) -> Iterator[str]:
        dimensions = self._sheet.row_dimensions
        for number, cells in self.rows():
            given = {"r": number, **dict(dimensions.get(number, {}))}
            looks = "".join(f' {name}="{value}"' for name, value in given.items())
            content = "".join(map(self._cell, cells))
            yield f"<row{looks}>{content}</row>" if content else f"<row{looks}/>"

    def _cell(self, cell: Any) -> str:
        value, kind, style = cell._value, cell.data_type, cell._style
        if cell._comment is not None:
            self._sheet._comments.append(_COMMENT.from_cell(cell))
        if cell.hyperlink:
            self._sheet._hyperlinks.append(cell.hyperlink)
        look = self._look(cell, style)
        if value is None and not look and cell._comment is None:
            return ""
        start = f'<c r="{get_column_letter(cell.column)}{cell.row}"{look}'
        if value is None or value == "":
            return f"{start}/>"
        if kind == "s":
            return f'{start} t="inlineStr"><is>{_text(value)}</is></c>'
        if kind == "f":
            return f"{start}>{_formula(value)}<v></v></c>"
        if kind == "d":
            kind, value = "n", _DATES.to_excel(value, self._sheet.parent.epoch)
        return f'{start} t="{kind}"><v>{escape_xml(safe_string(value))}</v></c>'

    def _look(self, cell: Cell, style: Any) -> str:
        """The attribute for a style; cells that look alike mostly share the object."""
        known = self._style_ids.get(id(style))
        if known is None:
            known = f' s="{cell.style_id}"' if style and any(style) else ""
            self._style_ids[id(style)] = known
        return known


def _text(value: str) -> str:
    keep = ' xml:space="preserve"' if value != value.strip() else ""
    return f"<t{keep}>{escape_xml(value)}</t>"


def _formula(value: Any) -> str:
    if isinstance(value, ArrayFormula):
        kind = "".join(f' {name}="{text}"' for name, text in value)
        return f"<f{kind}>{escape_xml(str(value.text)[1:])}</f>"
    return f"<f>{escape_xml(value[1:])}</f>"
