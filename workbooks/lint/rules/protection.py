"""Rules about locks, passwords and what a file tells of people."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator

from workbooks.lint.colours import is_blue
from workbooks.lint.findings import Severity
from workbooks.lint.looks import Look
from workbooks.lint.rule import Found, Rule, cell_rect
from workbooks.lint.view import View, is_number
from workbooks.lint.xml import descendants, parse, tag

_PASSWORDS = ("password", "hashValue", "workbookPassword", "workbookHashValue",
              "reservationPassword", "revisionsPassword", "revisionsHashValue")  # fmt: skip
_PROGRAMS = re.compile(
    r"crypto-inflow|openpyxl|xlsxwriter|apache poi|microsoft|excel|libreoffice|office user"
    r"|closedxml|epplus|sheetjs|aspose|google",
    re.IGNORECASE,
)
_USER_FOLDER = re.compile(r"(?:[\\/]users[\\/]|[\\/]home[\\/]|documents and settings)", re.I)
_PEOPLE = {"creator": "author", "lastModifiedBy": "last person to save", "Manager": "manager"}


def formula_sheets_protected(view: View) -> Iterator[Found]:
    """Sheets whose formulas can be typed over."""
    for index, sheet in view.sheets.items():
        if sheet.has_formulas and sheet.protection is None:
            yield Found("the formulas of the sheet are not protected", index)


def locks_are_right(view: View) -> Iterator[Found]:
    """On protected sheets: formulas that are not locked, and inputs that are."""
    for index, sheet in view.sheets.items():
        if sheet.protection is None:
            continue
        for place, content in sheet.contents.cells.items():
            look = sheet.look(place)
            if content.formula is not None and not look.locked:
                yield Found("the formula is not locked", index, cell_rect(*place))
            elif content.constant and is_number(content.value) and _offers_itself(look):
                yield Found("the input is locked", index, cell_rect(*place))


def _offers_itself(look: Look) -> bool:
    """Whether a locked cell looks like one to type in."""
    return look.locked and look.font is not None and is_blue(look.font)


def no_passwords(view: View) -> Iterator[Found]:
    """Protection with a password."""
    for item in view.root:
        if tag(item) in ("workbookProtection", "fileSharing") and _has_password(item):
            yield Found("the workbook is protected with a password")
    for index, sheet in view.sheets.items():
        if sheet.protection is not None and _has_password(sheet.protection):
            yield Found("the sheet is protected with a password", index)


def _has_password(item: ET.Element) -> bool:
    return any(item.get(name) for name in _PASSWORDS)


def document_properties(view: View) -> Iterator[Found]:
    """Files without a title."""
    titles = [item.text for item in _properties(view, "title") if (item.text or "").strip()]
    if not titles:
        yield Found("the document properties have no title")


def no_personal_data(view: View) -> Iterator[Found]:
    """Names of people and of their folders."""
    for name, what in _PEOPLE.items():
        for item in _properties(view, name):
            text = (item.text or "").strip()
            if text and not _PROGRAMS.search(text):
                yield Found(f"the document properties name the {what}: {text}")
    for item in descendants(view.root, "absPath"):
        if _USER_FOLDER.search(item.get("url", "")):
            yield Found(f"the file keeps the folder it was saved in: {item.get('url')}")
    people = sorted(set(_commenters(view)))
    if people:
        yield Found(f"comments name their authors: {', '.join(people)}")


def _properties(view: View, name: str) -> Iterator[ET.Element]:
    for kind, part in view.book.targets("").values():
        if kind in ("core-properties", "extended-properties") and view.package.find(part):
            yield from (item for item in parse(view.book, part) if tag(item) == name)


def _commenters(view: View) -> Iterator[str]:
    for sheet in view.sheets.values():
        for kind, part in view.book.targets(sheet.sheet.part).values():
            if kind == "comments" and view.package.find(part):
                for item in descendants(parse(view.book, part), "author"):
                    text = (item.text or "").strip()
                    if text and not _PROGRAMS.search(text) and not text.startswith("tc="):
                        yield text


RULES = (
    Rule(
        "formula-sheets-protected", 34, Severity.NOTE,
        "Sheets with formulas are protected",
        "A slip of the hand replaces a formula by a number, and nobody sees it.",
        "Unlock the inputs (Format Cells, Protection), then protect the sheet without a password.",
        formula_sheets_protected,
    ),
    Rule(
        "locks-are-right", 34, Severity.WARNING,
        "On a protected sheet formulas are locked and inputs are not",
        "Protection that is off by a cell protects nothing, or stops the user.",
        "Set Locked for formulas and clear it for inputs (Format Cells, Protection).",
        locks_are_right,
    ),
    Rule(
        "no-passwords", 34, Severity.WARNING,
        "No password is set",
        "It keeps no one out who wants in, and locks out whoever inherits the file.",
        "Protect without a password; it is there to prevent slips.",
        no_passwords,
    ),
    Rule(
        "document-properties", 36, Severity.NOTE,
        "The document properties have a title",
        "Search and archives show it.",
        "Fill it in (File, Info).",
        document_properties,
    ),
    Rule(
        "no-personal-data", 36, Severity.NOTE,
        "The file names no people and none of their folders",
        "It travels further than meant.",
        "Remove it (File, Info, Inspect Document).",
        no_personal_data,
    ),
)  # fmt: skip
