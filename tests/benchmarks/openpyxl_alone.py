"""Writes the cells of a report with openpyxl alone: values, formulas, styles and sizes, no more.

`python openpyxl_alone.py CELLS.json TARGET.xlsx`; it imports nothing of the product. It has no
charts, checks, names, validations, conditional formats, print set-ups and no values of formulas.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.styles import Alignment, Font, NamedStyle, PatternFill, Protection


def cells_of(book: Any) -> dict[str, Any]:
    """What a workbook holds, as data that `write` writes again."""
    return {
        "styles": [_look(style) for style in book._named_styles if style.name != "Normal"],
        "sheets": {sheet.title: _sheet(sheet) for sheet in book.worksheets},
    }


def _look(style: Any) -> dict[str, Any]:
    font, alignment = style.font, style.alignment
    return {
        "name": style.name,
        "font": [font.name, font.size, font.bold, font.italic, font.color and font.color.rgb],
        "fill": style.fill.fgColor.rgb if style.fill.fill_type else None,
        "alignment": [alignment.horizontal, alignment.vertical, alignment.wrap_text],
        "number_format": style.number_format,
        "locked": style.protection.locked,
    }


def _sheet(sheet: Any) -> dict[str, Any]:
    cells = (cell for row in sheet.iter_rows() for cell in row)
    return {
        "cells": [
            (cell.row, cell.column, _plain(cell.value), cell.style)
            for cell in cells
            if cell.style != "Normal" or cell.value is not None
        ],
        "widths": {letter: one.width for letter, one in sheet.column_dimensions.items()},
        "heights": {row: one.height for row, one in sheet.row_dimensions.items() if one.height},
    }


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, (bool, int, float, str)) else str(value)


def write(data: dict[str, Any], target: Path) -> None:
    """Writes what `cells_of` gave."""
    book: Any = openpyxl.Workbook()
    book.remove(book.active)
    for look in data["styles"]:
        book.add_named_style(_style(look))
    for name, held in data["sheets"].items():
        sheet = book.create_sheet(name)
        for letter, width in held["widths"].items():
            sheet.column_dimensions[letter].width = width
        for row, height in held["heights"].items():
            sheet.row_dimensions[int(row)].height = height
        for row, column, value, style in held["cells"]:
            sheet.cell(row, column, value).style = style
    book.save(target)


def _style(look: dict[str, Any]) -> NamedStyle:
    name, size, bold, italic, colour = look["font"]
    horizontal, vertical, wrap = look["alignment"]
    fill = look["fill"]
    return NamedStyle(
        look["name"],
        font=Font(name=name, size=size, bold=bold, italic=italic, color=colour),
        fill=PatternFill("solid", fgColor=fill) if fill else PatternFill(),
        alignment=Alignment(horizontal=horizontal, vertical=vertical, wrap_text=wrap),
        number_format=look["number_format"],
        protection=Protection(locked=look["locked"]),
    )


if __name__ == "__main__":
    write(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), Path(sys.argv[2]))
