"""A workbook as its package holds it: sheets, formulas, cached values, names and tables."""

from __future__ import annotations

import posixpath
import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from core.cells import Cell
from workbooks.address import Rect, cell_name, parse_rect
from workbooks.errors import BadFileError, UnsupportedFormatError
from workbooks.formula import tokenize
from workbooks.formula_columns import FormulaColumns, find_cell, read_columns
from workbooks.package import Package
from workbooks.references import moved
from workbooks.sheet_xml import CellSpan, FormulaXml, SheetXml, attributes, cell_value, check_xml
from workbooks.tables import Table
from workbooks.values import unescape_text

_AGAIN = "Open it in Excel and save it anew"
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
Address = tuple[int, int, int]
"""Sheet, row and column, counted from 0."""


@dataclass(frozen=True, slots=True)
class FormulaCell:
    """A cell with a formula and the value Excel cached."""

    sheet: int
    row: int
    column: int
    master: str  # the text as the file has it, perhaps at another cell of a shared formula
    rows: int  # how far it is moved
    columns: int
    ref: Rect | None  # the cells of an array formula or of a spill
    dynamic: bool  # a dynamic array: it spills
    cached: Cell  # None: the file holds no value

    @property
    def text(self) -> str:
        """The formula, without "="."""
        if self.rows or self.columns:
            return moved(tokenize(self.master), self.rows, self.columns)
        return self.master

    @property
    def place(self) -> tuple[int, int]:
        """Row and column."""
        return self.row, self.column

    @property
    def address(self) -> Address:
        """Sheet, row and column."""
        return self.sheet, self.row, self.column

    @property
    def area(self) -> Rect:
        """The cells its value takes."""
        return self.ref or Rect(self.row, self.column, self.row, self.column)


@dataclass(frozen=True, slots=True)
class DefinedName:
    """A name of the workbook, or of one sheet."""

    name: str
    sheet: int | None
    text: str


class Sheet:
    """A worksheet: its name, its part and what stands in it, each read when it is asked for."""

    def __init__(self, book: SavedWorkbook, index: int, name: str, part: str) -> None:
        """`index` counts the sheets of the workbook from 0."""
        self.name, self.part = name, part
        self._book, self._index = book, index

    @property
    def place(self) -> str:
        """File and sheet, for messages."""
        return f"{self._book.name}, sheet {self.name}"

    @cached_property
    def content(self) -> bytes:
        """The bytes of its part, plain XML."""
        data = self._book.package.read(self.part)
        check_xml(data, self.place)
        return data

    @cached_property
    def columns(self) -> FormulaColumns | None:
        """Its formula cells as columns; None when it is not written in the usual way."""
        return read_columns(self.content)

    @cached_property
    def xml(self) -> SheetXml:
        """Its cells, found in the bytes."""
        return SheetXml(self.content, self.place)

    @property
    def formulas(self) -> dict[tuple[int, int], FormulaCell]:
        """Its formula cells by row and column, in the order of the file."""
        return self._formulas_and_tables[0]

    @property
    def data_tables(self) -> tuple[Rect, ...]:
        """The cells of its data tables (what-if analysis)."""
        return self._formulas_and_tables[1]

    @cached_property
    def _formulas_and_tables(
        self,
    ) -> tuple[dict[tuple[int, int], FormulaCell], tuple[Rect, ...]]:
        masters: dict[str, tuple[str, int, int]] = {}
        formulas: dict[tuple[int, int], FormulaCell] = {}
        data_tables: list[Rect] = []
        for span, formula in self.xml.formulas():
            if formula.kind == "dataTable":
                data_tables.append(
                    formula.ref or Rect(span.row, span.column, span.row, span.column)
                )
            elif formula.text or (formula.kind == "shared" and formula.group in masters):
                formulas[span.row, span.column] = self._formula(span, formula, masters)
            # else a cell that an array fills, or a shared formula whose text is lost: a value
        return formulas, tuple(data_tables)

    def _formula(
        self, span: CellSpan, formula: FormulaXml, masters: dict[str, tuple[str, int, int]]
    ) -> FormulaCell:
        text, rows, columns = formula.text, 0, 0
        if formula.kind == "shared":
            if text:
                masters[formula.group] = text, span.row, span.column
            master, row, column = masters[formula.group]
            if not text:
                rows, columns = span.row - row, span.column - column
                text = master
        array = formula.kind == "array"
        return FormulaCell(
            self._index,
            span.row,
            span.column,
            text,
            rows,
            columns,
            formula.ref if array else None,
            array and self._book.dynamic_arrays and "cm" in attributes(span.attributes),
            None if self._book.has_placeholders else self.value(span),
        )

    def value_at(self, row: int, column: int) -> Cell:
        """What a cell holds; None for a blank one."""
        span = self.xml.cells.get((row, column))
        return None if span is None else self.value(span)

    def peek(self, row: int, column: int) -> Cell:
        """The same for a few cells only: the sheet is not taken apart for them."""
        if self.columns is None:
            return self.value_at(row, column)
        span = find_cell(self.content, row, column)
        return None if span is None else self.value(span)

    def holds_formula(self, row: int, column: int) -> bool:
        """Whether a cell holds a formula, or is filled by an array or a data table."""
        if self.columns is not None:
            return self.columns.fills(row, column)
        areas = [*(cell.area for cell in self.formulas.values()), *self.data_tables]
        return any(area.holds(row, column) for area in areas)

    def value(self, span: CellSpan) -> Cell:
        """What a cell holds."""
        value, shared = cell_value(span)
        if not shared:
            return value
        strings = self._book.shared_strings
        if not isinstance(value, float) or value >= len(strings):
            return None
        return strings[int(value)]


class SavedWorkbook:
    """A workbook, read from its package. Nothing in it is ever changed."""

    def __init__(self, package: Package) -> None:
        """Reads workbook, worksheets, names and tables.

        Raises:
            WorkbookError: the package is no workbook, damaged, or of a kind not changed here.
        """
        self.package = package
        self.name = package.name
        _refuse_other_kinds(package)
        self.main = self._main_part()
        root = self._parse(self.main)
        found = self.targets(self.main)
        self.sheet_names: list[str] = []
        self.sheets: dict[int, Sheet] = {}
        self.names: list[DefinedName] = []
        self.tables: dict[str, Table] = {}
        metadata = next((p for _, p in found.values() if p.endswith("/metadata.xml")), None)
        self.dynamic_arrays = bool(metadata and package.find(metadata)) and (
            b"XLDAPR" in self.read(metadata or "")
        )
        self._strings_part = next(
            (part for kind, part in found.values() if kind == "sharedStrings"), None
        )
        self.date1904 = any(
            item.get("date1904") in ("1", "true") for item in root if _tag(item) == "workbookPr"
        )
        self._calculates_on_load = any(
            item.get("fullCalcOnLoad") in ("1", "true") for item in root if _tag(item) == "calcPr"
        )
        self._read_sheets(root, found)
        self._read_names(root)

    @cached_property
    def has_placeholders(self) -> bool:
        """Whether a program wrote 0 beside every formula and left the values to be calculated.

        Excel never asks for a calculation at loading in a file that it saved itself.
        """
        return self._calculates_on_load and all(
            sheet.columns is not None and sheet.columns.all_zero for sheet in self.sheets.values()
        )

    @cached_property
    def formula_cells(self) -> list[FormulaCell]:
        """Every formula cell of every sheet, in the order of the file."""
        return [cell for sheet in self.sheets.values() for cell in sheet.formulas.values()]

    @cached_property
    def shared_strings(self) -> list[str]:
        """The texts that cells refer to by number."""
        if self._strings_part is None or self.package.find(self._strings_part) is None:
            return []
        root = self._parse(self._strings_part)
        return [unescape_text(_item_text(item)) for item in root if _tag(item) == "si"]

    def read(self, part: str) -> bytes:
        """The content of an XML part, refused when it is not plain UTF-8 XML."""
        data = self.package.read(part)
        check_xml(data, f"{self.name}, {part}")
        return data

    def value(self, sheet: int, row: int, column: int) -> Cell:
        """What the file says a cell holds; None for a blank cell."""
        page = self.sheets.get(sheet)
        return page.value_at(row, column) if page else None

    def serial(self, moment: datetime) -> float:
        """A day and time as the number that a cell of this workbook holds."""
        return (moment - (_EPOCH_1904 if self.date1904 else _EPOCH)) / timedelta(days=1)

    def place(self, address: Address) -> str:
        """A cell in words for messages: Sheet1!B3."""
        return f"{self.sheet_names[address[0]]}!{cell_name(address[1], address[2])}"

    def _main_part(self) -> str:
        for kind, part in self.targets("").values():
            if kind == "officeDocument":
                return part
        raise BadFileError(f"{self.name} is no Excel workbook. Save it in Excel as .xlsx or .xlsm")

    def _parse(self, part: str) -> ET.Element:
        try:
            return ET.fromstring(self.read(part))
        except ET.ParseError as error:
            raise BadFileError(
                f"{self.name}: its part {part} is damaged ({error}). {_AGAIN}"
            ) from None

    def targets(self, part: str) -> dict[str, tuple[str, str]]:
        """The relationships of a part: id to (kind, part), those that leave the file apart."""
        folder, base = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{base}.rels")
        found: dict[str, tuple[str, str]] = {}
        if self.package.find(rels) is None:
            return found
        for item in self._parse(rels):
            if item.get("TargetMode") != "External" and item.get("Target"):
                target = posixpath.normpath(posixpath.join("/", folder, item.get("Target", "")))
                kind = item.get("Type", "").rpartition("/")[2]
                found[item.get("Id", "")] = kind, target.lstrip("/")
        return found

    def _read_sheets(self, root: ET.Element, found: dict[str, tuple[str, str]]) -> None:
        sheets = next((item for item in root if _tag(item) == "sheets"), None)
        for index, item in enumerate(() if sheets is None else sheets):
            name = item.get("name", "")
            self.sheet_names.append(name)
            link = next((v for k, v in item.attrib.items() if k.endswith("}id")), "")
            kind, part = found.get(link, ("", ""))
            if kind == "worksheet":
                self.sheets[index] = self._sheet(index, name, part)
        if not self.sheet_names:
            raise BadFileError(f"{self.name} has no sheets. {_AGAIN}")

    def _sheet(self, index: int, name: str, part: str) -> Sheet:
        for kind, table_part in self.targets(part).values():
            if kind == "table":
                self._read_table(name, table_part)
        return Sheet(self, index, name, part)

    def _read_table(self, sheet: str, part: str) -> None:
        root = self._parse(part)
        rect = parse_rect(root.get("ref", ""))
        name = root.get("displayName") or root.get("name", "")
        if rect is None or not name:
            return
        columns = tuple(
            unescape_text(item.get("name", ""))
            for group in root
            if _tag(group) == "tableColumns"
            for item in group
        )
        self.tables[name.casefold()] = Table(
            name,
            sheet,
            rect,
            _whole(root.get("headerRowCount", "1")),
            _whole(root.get("totalsRowCount", "0")),
            columns,
        )

    def _read_names(self, root: ET.Element) -> None:
        for group in root:
            for item in group if _tag(group) == "definedNames" else ():
                local = item.get("localSheetId")
                self.names.append(
                    DefinedName(
                        item.get("name", ""),
                        _whole(local) if local is not None else None,
                        item.text or "",
                    )
                )


def _tag(item: ET.Element) -> str:
    return item.tag.rpartition("}")[2]


def _whole(text: str) -> int:
    """A number of rows or of a sheet; 0 for what is none."""
    return int(text) if re.fullmatch(r"[0-9]{1,7}", text) else 0


def _item_text(item: ET.Element) -> str:
    parts: list[str] = []
    for child in item:
        if _tag(child) == "t":
            parts.append(child.text or "")
        elif _tag(child) == "r":
            parts += [run.text or "" for run in child if _tag(run) == "t"]
    return "".join(parts)


def _refuse_other_kinds(package: Package) -> None:
    name = package.name
    if package.find("[Content_Types].xml") is None:
        if package.find("mimetype") or package.find("content.xml"):
            raise UnsupportedFormatError(
                f"{name} is an OpenDocument file. Save it as .xlsx, and try again"
            )
        raise BadFileError(f"{name} is no Excel workbook. Save it in Excel as .xlsx or .xlsm")
    if package.find("xl/workbook.bin"):
        raise UnsupportedFormatError(
            f"{name} is a binary .xlsb workbook. Open it in Excel and save it as .xlsx or .xlsm"
        )
