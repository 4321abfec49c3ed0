"""Rules about the file itself: what makes Excel offer a repair."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from xml.parsers import expat

from workbooks.address import Rect, parse_cell
from workbooks.errors import WorkbookError
from workbooks.lint.findings import Severity
from workbooks.lint.rule import Found, Rule, cell_rect
from workbooks.lint.view import View
from workbooks.lint.xml import parse, tag
from workbooks.sheet_xml import cell_value

_MOST_FORMATS = 64_000
_TYPES = "[Content_Types].xml"
_BAD_IN_SHEET = re.compile(r"[\[\]:*?/\\]")
_NAME = re.compile(r"[^\W\d][\w.?\\]*|[_\\][\w.?\\]*")
_R1C1 = re.compile(r"[Rr][0-9]*(?:[Cc][0-9]*)?|[Cc][0-9]*")
_LONGEST_NAME = 255
_LONGEST_SHEET = 31


def parts_are_there(view: View) -> Iterator[Found]:
    """Relationships to parts that the file does not have."""
    for rels in view.package.parts:
        if not rels.casefold().endswith(".rels"):
            continue
        folder = posixpath.dirname(posixpath.dirname(rels))
        for item in parse(view.book, rels):
            target = item.get("Target", "")
            if item.get("TargetMode") == "External" or not target or target.startswith("#"):
                continue
            part = posixpath.normpath(posixpath.join("/", folder, target.partition("#")[0]))
            if view.package.find(part.lstrip("/")) is None:
                yield Found(f"{rels} leads to {part.lstrip('/')}, which is not there")


def parts_have_types(view: View) -> Iterator[Found]:
    """Parts whose kind the file does not say."""
    defaults: set[str] = set()
    overrides: set[str] = set()
    for item in parse(view.book, _TYPES):
        if tag(item) == "Default":
            defaults.add(item.get("Extension", "").casefold())
        else:
            overrides.add(item.get("PartName", "").lstrip("/").casefold())
    for part in view.package.parts:
        name = part.lstrip("/").casefold()
        extension = posixpath.basename(name).rpartition(".")[2]
        if name in overrides or extension in defaults or name.endswith("/"):
            continue
        if name != _TYPES.casefold():
            yield Found(f"the file does not say of what kind its part {part} is")


def styles_are_there(view: View) -> Iterator[Found]:
    """Cells whose format does not exist, and more formats than Excel can hold."""
    formats = view.looks.formats
    if formats > _MOST_FORMATS:
        yield Found(f"the file has {formats:,} cell formats; Excel holds {_MOST_FORMATS:,}")
    for index, sheet in view.sheets.items():
        for place in sheet.sheet.xml.cells:
            if sheet.style(place) >= max(formats, 1):
                yield Found("the format of the cell does not exist", index, cell_rect(*place))


def texts_are_there(view: View) -> Iterator[Found]:
    """Cells whose shared text does not exist."""
    for index, sheet in view.sheets.items():
        for place, span in sheet.sheet.xml.cells.items():
            if b't="s"' not in span.attributes and b"t='s'" not in span.attributes:
                continue
            number, shared = cell_value(span)
            if shared and isinstance(number, float) and number >= len(view.book.shared_strings):
                yield Found("the text of the cell does not exist", index, cell_rect(*place))


def sheet_names_are_legal(view: View) -> Iterator[Found]:
    """Names of sheets that Excel refuses."""
    counts = Counter(name.casefold() for name in view.book.sheet_names)
    for index, name in enumerate(view.book.sheet_names):
        if not name or len(name) > _LONGEST_SHEET:
            message = f"a sheet's name has 1 to {_LONGEST_SHEET} characters, not {len(name)}"
            yield Found(message, index)
        elif _BAD_IN_SHEET.search(name) or name.startswith("'") or name.endswith("'"):
            yield Found("the sheet's name holds a character that Excel refuses", index)
        elif counts[name.casefold()] > 1:
            yield Found("two sheets have the same name", index)


def names_are_legal(view: View) -> Iterator[Found]:
    """Defined names that are addresses, or that Excel refuses."""
    seen: set[tuple[int | None, str]] = set()
    for name in view.book.names:
        if name.name.startswith("_xl"):
            continue
        if parse_cell(name.name) is not None or _R1C1.fullmatch(name.name):
            yield Found(f"the name {name.name} is the address of a cell")
        elif not _NAME.fullmatch(name.name) or len(name.name) > _LONGEST_NAME:
            yield Found(f"Excel refuses the name {name.name}")
        elif (name.sheet, name.name.casefold()) in seen:
            yield Found(f"the name {name.name} is there twice")
        seen.add((name.sheet, name.name.casefold()))


def merged_cells_apart(view: View) -> Iterator[Found]:
    """Merged ranges that overlap."""
    for index, sheet in view.sheets.items():
        open_ranges: list[Rect] = []
        for rect in sorted(sheet.merged):
            open_ranges = [one for one in open_ranges if one.bottom >= rect.top]
            if any(one.left <= rect.right and rect.left <= one.right for one in open_ranges):
                yield Found("merged ranges overlap", index, rect)
            open_ranges.append(rect)


def tables_apart(view: View) -> Iterator[Found]:
    """Tables with a column name that is there twice."""
    for table in view.book.tables.values():
        counts = Counter(column.casefold() for column in table.columns)
        double = sorted(name for name, number in counts.items() if number > 1)
        if double:
            yield Found(f"the table {table.name} has two columns named {double[0]}")


def parts_are_xml(view: View) -> Iterator[Found]:
    """Parts that are no XML although they should be."""
    for part in view.package.parts:
        if part.casefold().endswith((".xml", ".rels")) and not part.casefold().startswith("custom"):
            problem = _damage(view, part)
            if problem:
                yield Found(f"the part {part} is damaged ({problem})")


def _damage(view: View, part: str) -> str:
    parser = expat.ParserCreate()
    try:
        parser.Parse(view.book.read(part), True)
    except (expat.ExpatError, WorkbookError) as error:
        return str(error)
    return ""


RULES = (
    Rule(
        "names-are-legal", 22, Severity.ERROR,
        "Defined names are no addresses and are legal",
        "K401 is a cell: a formula with it reads that cell, and Excel offers a repair.",
        "Choose a name with an underscore, such as K401_limit.",
        names_are_legal,
    ),
    Rule(
        "parts-are-there", 38, Severity.ERROR,
        "Every part that the file refers to is there",
        "Excel offers to repair the file, and drops what is missing.",
        "Open the file in Excel, let it repair, and compare; or make the file anew.",
        parts_are_there,
    ),
    Rule(
        "parts-have-types", 38, Severity.ERROR,
        "The file says of what kind each part is",
        "Excel refuses the file, or offers a repair.",
        "Correct the program that made the file: [Content_Types].xml lacks the part.",
        parts_have_types,
    ),
    Rule(
        "parts-are-xml", 38, Severity.ERROR,
        "Every part can be read",
        "Excel offers to repair the file, and drops the part.",
        "Open the file in Excel, let it repair, and compare; or make the file anew.",
        parts_are_xml,
    ),
    Rule(
        "styles-are-there", 38, Severity.ERROR,
        "Cell formats exist and are fewer than 64,000",
        "Excel offers a repair, or says that there are too many formats.",
        "Correct the program that made the file; delete unused styles.",
        styles_are_there,
    ),
    Rule(
        "texts-are-there", 38, Severity.ERROR,
        "Every text that a cell refers to exists",
        "Excel offers a repair, and the cell is empty after it.",
        "Correct the program that made the file.",
        texts_are_there,
    ),
    Rule(
        "sheet-names-are-legal", 38, Severity.ERROR,
        "Sheets have legal names, no two the same",
        "Excel offers a repair and renames them, and formulas lead elsewhere.",
        "Rename the sheet: at most 31 characters, without : \\ / ? * [ and ].",
        sheet_names_are_legal,
    ),
    Rule(
        "merged-cells-apart", 38, Severity.ERROR,
        "Merged ranges do not overlap",
        "Excel offers to repair the file.",
        "Undo one of the two.",
        merged_cells_apart,
    ),
    Rule(
        "table-columns-differ", 38, Severity.ERROR,
        "The columns of a table have different names",
        "Excel offers a repair and renames them.",
        "Rename one of the two.",
        tables_apart,
    ),
)  # fmt: skip
