"""The last steps of a workbook: cached values, chart caches, descriptions, fixed times.

The same plan gives the same bytes: parts keep their order and carry one fixed time, and the only
clock reading in the file is the creation time that the plan states.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import NamedTuple
from xml.etree import ElementTree

from core.cells import Cell
from templates.theme import HOUSE, Theme
from workbooks.address import parse_rect
from workbooks.errors import BadFileError, EngineError
from workbooks.notes import Note, add_notes
from workbooks.package import Package
from workbooks.quick_values import Values, checks_hold, quick_values, with_values
from workbooks.saved_workbook import Address, SavedWorkbook
from workbooks.theming import themed
from workbooks.values import number_text

FIXED_TIME = (1980, 1, 1, 0, 0, 0)
CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"
SHEET_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DATES = "http://purl.org/dc/terms/"
_ROW = re.compile(rb'<row r="(?![1-4]")[^>]*>')
_PREFIXES = {"c": CHART, "a": MAIN, "xdr": SHEET_DRAWING, "r": RELATIONS}


class Calculated(NamedTuple):
    """A workbook whose formulas have their values, and those values where they are known."""

    data: bytes
    values: Values


def calculated(data: bytes, name: str) -> Calculated:
    """The workbook with the value of every formula stored beside it.

    The quickest engine calculates, and the workbook's own checks are its proof; where one of them
    fails, engines are asked and compared as for a workbook of anyone else.
    """
    with suppress(EngineError, BadFileError):
        book = SavedWorkbook(Package(data, name))
        values = quick_values(book)
        if values is not None and checks_hold(book, values):
            return Calculated(with_values(book, values), values)
    from workbooks.recalculate import recalculate_bytes

    return Calculated(recalculate_bytes(data, name)[0], {})


def finished(
    made: Calculated,
    created: datetime,
    descriptions: list[str],
    theme: Theme = HOUSE,
    notes: tuple[int, Sequence[Note]] = (0, ()),
) -> bytes:
    """The workbook with chart caches, descriptions of pictures, notes, fixed times and its theme.

    Args:
        made: a workbook whose formulas have their values.
        created: the time recorded as that of creation and of the last change.
        descriptions: the alternative texts of the pictures and charts, in order.
        theme: colours and font.
        notes: the notes of one sheet, and which sheet it is, counted from 0.
    """
    cells = _Cells(made)
    parts = _parts(made.data)
    texts = iter(descriptions)
    for name in sorted(parts):
        if name.startswith("xl/charts/chart"):
            parts[name] = _with_caches(parts[name], cells)
        elif name.startswith("xl/drawings/drawing"):
            parts[name] = _with_descriptions(parts[name], texts)
        elif name.startswith("xl/worksheets/sheet"):
            parts[name] = _with_growing_rows(parts[name])
        elif name == "docProps/core.xml":
            parts[name] = _with_times(parts[name], created)
        parts[name] = themed(name, parts[name], theme)
    if notes[1]:
        add_notes(parts, cells.part_of(notes[0]), notes[1])
    return _zipped(parts)


def with_fixed_times(data: bytes, created: datetime) -> bytes:
    """The workbook with one fixed time on its parts, and `created` as its creation and change."""
    parts = _parts(data)
    parts["docProps/core.xml"] = _with_times(parts["docProps/core.xml"], created)
    return _zipped(parts)


class _Cells:
    """The values of ranges, for charts."""

    def __init__(self, made: Calculated) -> None:
        self._book = SavedWorkbook(Package(made.data, "the new workbook"))
        self._known = made.values

    def part_of(self, sheet: int) -> str:
        """The part of a sheet, counted from 0."""
        return self._book.sheets[sheet].part

    def within(self, address: str) -> list[Cell]:
        """The values of a row or a column of cells, given as 'Sheet'!$D$5:$D$9."""
        name, _, cells = address.rpartition("!")
        rect = parse_rect(cells)
        if rect is None:
            raise ValueError(f"{address} is no range of cells")
        sheet = self._book.sheet_names.index(name.strip("'"))
        return [
            self._value((sheet, row, column))
            for row in range(rect.top, rect.bottom + 1)
            for column in range(rect.left, rect.right + 1)
        ]

    def _value(self, address: Address) -> Cell:
        if address in self._known:
            return self._known[address]
        sheet, row, column = address
        if self._known:  # so it is a label, one of few
            return self._book.sheets[sheet].peek(row, column)
        return self._book.value(sheet, row, column)


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {entry.filename: archive.read(entry) for entry in archive.infolist()}


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            entry = zipfile.ZipInfo(name, FIXED_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, part)
    return stream.getvalue()


def _with_caches(part: bytes, cells: _Cells) -> bytes:
    """Viewers that do not calculate draw a chart from the values stored in it."""
    root = ElementTree.fromstring(part)
    for kind, cache in (("strRef", "strCache"), ("numRef", "numCache")):
        for reference in root.iter(f"{{{CHART}}}{kind}"):
            address = reference.findtext(f"{{{CHART}}}f") or ""
            for old in reference.findall(f"{{{CHART}}}{cache}"):
                reference.remove(old)
            reference.append(_cache(cache, cells.within(address)))
    for paragraph in root.iter(f"{{{MAIN}}}p"):
        for run in paragraph.findall(f"{{{MAIN}}}r"):
            if not run.findtext(f"{{{MAIN}}}t"):
                paragraph.remove(run)
    for number_format in root.iter(f"{{{CHART}}}numFmt"):
        number_format.set("sourceLinked", number_format.get("sourceLinked", "0"))
    return _written(root)


def _with_growing_rows(part: bytes) -> bytes:
    """Rows below the top band keep their height until someone types more text into them."""
    return _ROW.sub(lambda match: match[0].replace(b' customHeight="1"', b""), part)


def _cache(kind: str, cells: list[Cell]) -> ElementTree.Element:
    cache = ElementTree.Element(f"{{{CHART}}}{kind}")
    if kind == "numCache":
        ElementTree.SubElement(cache, f"{{{CHART}}}formatCode").text = "General"
    ElementTree.SubElement(cache, f"{{{CHART}}}ptCount", val=str(len(cells)))
    for index, value in enumerate(cells):
        is_number = isinstance(value, float)
        if kind == "numCache" and not is_number:
            continue
        point = ElementTree.SubElement(cache, f"{{{CHART}}}pt", idx=str(index))
        ElementTree.SubElement(point, f"{{{CHART}}}v").text = (
            number_text(value) if is_number else str(value)
        )
    return cache


def _with_descriptions(part: bytes, texts: Iterator[str]) -> bytes:
    root = ElementTree.fromstring(part)
    for frame in root.iter(f"{{{SHEET_DRAWING}}}cNvPr"):
        frame.set("descr", next(texts))
    return _written(root)


def _with_times(part: bytes, created: datetime) -> bytes:
    root = ElementTree.fromstring(part)
    for name in ("created", "modified"):
        for element in root.iter(f"{{{DATES}}}{name}"):
            element.text = f"{created:%Y-%m-%dT%H:%M:%SZ}"
    return _written(root)


def _written(root: ElementTree.Element) -> bytes:
    for prefix, uri in _PREFIXES.items():
        ElementTree.register_namespace(prefix, uri)
    return ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True)
