"""Notes on cells: what Excel shows while the pointer rests on one.

They are put into the finished parts in the spelling of Excel itself; engines that calculate stumble
over others.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import PurePosixPath
from typing import Any

from openpyxl.utils import get_column_letter

from workbooks.address import cell_name
from workbooks.fitting import ROW_POINTS, lines
from workbooks.values import escape_text

AUTHOR = "crypto-inflow"
WIDTH = 54
"""The characters of a line in the box of a note."""

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_COMMENTS = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_FIRST_SHAPE = 1025
_WIDE, _LINE, _MARGIN = 390, 16, 10
"""Pixels: the width of a box, the height of a line in it, and what is left free."""
_APART = 15
"""Pixels between a cell and its box."""


@dataclass(frozen=True, slots=True)
class Note:
    """A note: its cell, counted from 0, its text, and where its box ends.

    `end` are the column and the row in which the box ends, each with the pixels inside it.
    """

    row: int
    column: int
    text: str
    end: tuple[int, int, int, int]


def placed(sheet: Any, row: int, column: int, text: str) -> Note:
    """The note of a cell, counted from 0, its box measured over the cells of an openpyxl sheet."""
    high = lines(text, WIDTH) * _LINE + _MARGIN

    def width(index: int) -> int:
        return int(sheet.column_dimensions[get_column_letter(index + 1)].width * 7 + 5)

    def height(index: int) -> int:
        return int((sheet.row_dimensions[index + 1].height or ROW_POINTS) * 4 / 3)

    end = *_reached(column + 1, _APART + _WIDE, width), *_reached(row, high, height)
    return Note(row, column, text, end)


def _reached(start: int, pixels: int, size: Callable[[int], int]) -> tuple[int, int]:
    """The column or row that lies so many pixels on, and the pixels inside it."""
    while pixels > size(start):
        pixels -= size(start)
        start += 1
    return start, pixels


def add_notes(parts: dict[str, bytes], sheet: str, notes: Sequence[Note]) -> None:
    """Puts notes on a sheet; `sheet` is the name of its part, which has no notes yet."""
    path = PurePosixPath(sheet)
    relations = f"{path.parent}/_rels/{path.name}.rels"
    parts["xl/comments1.xml"] = _comments(notes).encode()
    parts["xl/drawings/vmlDrawing1.vml"] = _drawing(notes).encode()
    known = parts.get(relations, f'<Relationships xmlns="{_PACKAGE}"></Relationships>'.encode())
    parts[relations] = _before_end(known, _RELATIONS)
    parts[sheet] = _before_end(parts[sheet], f'<legacyDrawing xmlns:r="{_OFFICE}" r:id="notes"/>')
    types = parts["[Content_Types].xml"]
    parts["[Content_Types].xml"] = _before_end(
        types,
        f'<Default Extension="vml" ContentType="{_DRAWING}"/>'
        f'<Override PartName="/xl/comments1.xml" ContentType="{_COMMENTS}"/>',
    )


def _before_end(part: bytes, more: str) -> bytes:
    """A part with more at the end of its root element."""
    start, end, rest = part.rpartition(b"</")
    return start + more.encode() + end + rest


_RELATIONS = (
    f'<Relationship Id="notes" Type="{_OFFICE}/vmlDrawing" Target="../drawings/vmlDrawing1.vml"/>'
    f'<Relationship Id="notesText" Type="{_OFFICE}/comments" Target="../comments1.xml"/>'
)


def _comments(notes: Sequence[Note]) -> str:
    listed = "".join(
        f'<comment ref="{cell_name(note.row, note.column)}" authorId="0"><text><r>{_LOOK}'
        f'<t xml:space="preserve">'
        f"{escape(escape_text(note.text), quote=False)}</t></r></text></comment>"
        for note in notes
    )
    return (
        f'{_DECLARATION}<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<authors><author>{AUTHOR}</author></authors>"
        f"<commentList>{listed}</commentList></comments>"
    )


_LOOK = '<rPr><sz val="9"/><color indexed="81"/><rFont val="Arial"/><family val="2"/></rPr>'


def _drawing(notes: Sequence[Note]) -> str:
    shapes = "".join(_shape(number, note) for number, note in enumerate(notes, _FIRST_SHAPE))
    return (
        '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:'
        'office" xmlns:x="urn:schemas-microsoft-com:office:excel">'
        '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>'
        '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202"'
        ' path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
        f'<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>{shapes}</xml>'
    )


def _shape(number: int, note: Note) -> str:
    """The box of a note, which opens right of its cell and is hidden till then."""
    anchor = ", ".join(map(str, (note.column + 1, _APART, note.row, 0, *note.end)))
    return (
        f'<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;'
        f'z-index:{number - _FIRST_SHAPE + 1};visibility:hidden"'
        ' fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
        '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
        '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
        f'<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        f"<x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill>"
        f"<x:Row>{note.row}</x:Row><x:Column>{note.column}</x:Column></x:ClientData></v:shape>"
    )
