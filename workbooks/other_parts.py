"""What differs in two packages besides cells and names, in words: styles, charts, macros."""

from __future__ import annotations

import hashlib
import re
import xml.etree.ElementTree as ET
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from workbooks.reference_ends import SheetPair
from workbooks.saved_workbook import SavedWorkbook
from workbooks.shown import count

_KINDS = (
    (r"xl/styles\.xml", "styles"),
    (r"xl/theme/", "theme"),
    (r"xl/(drawings/)?charts?/|xl/chartsheets/", "chart"),
    (r"xl/drawings/|xl/media/", "drawing"),
    (r"xl/vbaproject", "macros"),
    (r"xl/pivot", "pivot table"),
    (r"xl/(comments|threadedcomments|persons)", "comment"),
    (r"xl/tables/", "table"),
    (r"xl/externallinks/", "link to another workbook"),
    (r"xl/(connections|querytables|querytable)", "data connection"),
    (r"xl/(slicer|timeline)", "slicer"),
    (r"xl/printersettings|xl/worksheets/", ""),
    (r"xl/customxml|customxml/|docprops/custom", "custom properties"),
    (r"xl/(sharedstrings|calcchain|workbook|metadata)\.(xml|bin)|docprops/", ""),
    (r"\[content_types\]|_rels/|.*/_rels/", ""),
)
_WHOLE = frozenset({"styles", "theme", "macros", "custom properties"})
_CELLS = re.compile(rb"<((?:\w+:)?)sheetData\b[^<>]*(?:(?<=/)>|>.*?</\1sheetData\s*>)", re.DOTALL)
_VIEW = re.compile(
    rb"<((?:\w+:)?)(sheetViews|dimension)\b[^<>]*(?:(?<=/)>|>.*?</\1\2\s*>)", re.DOTALL
)
_FORMAT = re.compile(rb"""<(?:\w+:)?c\s[^<>]*?\ss\s*=\s*["']([0-9]+)""")
_SETTINGS = {"workbookPr": "", "calcPr": "calcId", "workbookProtection": "", "fileSharing": ""}


def other_differences(
    before: SavedWorkbook, after: SavedWorkbook, pairs: Mapping[str, SheetPair]
) -> list[str]:
    """What else differs. When a file was saved, and by whom, is no difference."""
    found = _settings(before, after)
    found += _sheet_differences(before, after, pairs)
    first, second = _digests(before), _digests(after)
    for kind in sorted(first.keys() | second.keys()):
        gone, new = first[kind] - second[kind], second[kind] - first[kind]
        most = max(gone.total(), new.total())
        if most:
            found.append(kind if kind in _WHOLE else count(most, kind, _plural(kind)))
    return found


def _plural(kind: str) -> str:
    return kind.replace("link", "links", 1) if kind.startswith("link") else f"{kind}s"


def _digests(book: SavedWorkbook) -> defaultdict[str, Counter[bytes]]:
    """The parts of each kind by their content: a part that was only renumbered is the same."""
    found: defaultdict[str, Counter[bytes]] = defaultdict(Counter)
    for part in book.package.parts:
        kind = _kind(part)
        if kind and not part.endswith("/"):
            found[kind][hashlib.sha256(book.package.read(part)).digest()] += 1
    return found


def _kind(part: str) -> str:
    if "/_rels/" in part.casefold():
        return ""
    for pattern, kind in _KINDS:
        if re.match(pattern, part.casefold().lstrip("/")):
            return kind
    return "other part"


def _settings(before: SavedWorkbook, after: SavedWorkbook) -> list[str]:
    first, second = (ET.fromstring(book.read(book.main)) for book in (before, after))
    found: list[str] = []
    if dict(_chosen(first)) != dict(_chosen(second)):
        found.append("workbook settings")
    hidden, hidden_after = dict(_states(first)), dict(_states(second))
    common = hidden.keys() & hidden_after.keys()
    if any(hidden[name] != hidden_after[name] for name in common):
        found.append("which sheets are hidden")
    if [n for n in hidden if n in common] != [n for n in hidden_after if n in common]:
        found.append("the order of the sheets")
    return found


def _chosen(root: ET.Element) -> Iterator[tuple[str, dict[str, str]]]:
    for item in root:
        tag = item.tag.rpartition("}")[2]
        if tag in _SETTINGS:
            known = {key: value for key, value in item.attrib.items() if key != _SETTINGS[tag]}
            if known:
                yield tag, known


def _states(root: ET.Element) -> Iterator[tuple[str, str]]:
    for item in root.iter():
        if item.tag.rpartition("}")[2] == "sheet":
            yield item.get("name", "").casefold(), item.get("state", "visible")


def _sheet_differences(
    before: SavedWorkbook, after: SavedWorkbook, pairs: Mapping[str, SheetPair]
) -> list[str]:
    parts = {sheet.name: sheet.part for sheet in before.sheets.values()}
    parts_after = {sheet.name: sheet.part for sheet in after.sheets.values()}
    changed = 0
    for pair in pairs.values():
        first = before.read(parts[pair.before])
        second = after.read(parts_after[pair.after])
        moved = not (pair.rows.identity and pair.columns.identity)
        changed += first != second and _looks(first, moved) != _looks(second, moved)
    return [f"layout or formats of {count(changed, 'sheet')}"] if changed else []


def _looks(sheet: bytes, moved: bool) -> tuple[bytes, list[bytes]]:
    """A sheet without its cells and views, and the formats of its cells, unless they moved."""
    around = _VIEW.sub(b"", _CELLS.sub(b"", sheet))
    return around, [] if moved else _FORMAT.findall(sheet)
