"""Small workbooks for the rules, made by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.workbooks import ooxml
from tests.workbooks.ooxml import DECLARATION, MAIN, OFFICE, RELATIONS
from workbooks.lint.check import lint_package
from workbooks.lint.config import Config
from workbooks.lint.settings import Settings
from workbooks.package import Package

BLUE, UNLOCKED, BLUE_UNLOCKED, DATE, PALE, HIDING, ODD, PER_CENT, NO_STYLE = range(1, 10)
"""The cell formats of `STYLES`; 9 is none of them."""

STYLES = (
    f'{DECLARATION}<styleSheet xmlns="{MAIN}">'
    '<numFmts count="3"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode=";;;"/><numFmt numFmtId="166" formatCode="0.000000"/>'
    "</numFmts>"
    '<fonts count="3"><font><sz val="10"/><color theme="1"/></font>'
    '<font><color rgb="FF0000FF"/></font><font><color theme="0" tint="-0.25"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="9"><xf xfId="0" fontId="0"/><xf xfId="0" fontId="1"/>'
    '<xf xfId="0"><protection locked="0"/></xf>'
    '<xf xfId="0" fontId="1"><protection locked="0"/></xf><xf xfId="0" numFmtId="164"/>'
    '<xf xfId="0" fontId="2"/><xf xfId="0" numFmtId="165"/><xf xfId="0" numFmtId="166"/>'
    '<xf xfId="0" numFmtId="9"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    '<dxfs count="2"><dxf><fill><patternFill><bgColor rgb="FFFF0000"/></patternFill></fill></dxf>'
    '<dxf><font><b/></font><fill><patternFill><bgColor rgb="FFFF0000"/></patternFill></fill></dxf>'
    "</dxfs></styleSheet>"
)
THEME = (
    f'{DECLARATION}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:themeElements><a:clrScheme name="Office">'
    '<a:dk1><a:sysClr val="windowText" lastClr="000000"/></a:dk1>'
    '<a:lt1><a:sysClr val="window" lastClr="FFFFFF"/></a:lt1>'
    '<a:dk2><a:srgbClr val="1F497D"/></a:dk2><a:lt2><a:srgbClr val="EEECE1"/></a:lt2>'
    "</a:clrScheme></a:themeElements></a:theme>"
)


def number(cell: str, value: float | str, style: int = 0) -> str:
    """A cell with a number."""
    return f'<c r="{cell}" s="{style}"><v>{value}</v></c>'


def text(cell: str, value: str, style: int = 0) -> str:
    """A cell with a text."""
    return f'<c r="{cell}" s="{style}" t="inlineStr"><is><t>{value}</t></is></c>'


def truth(cell: str, value: bool) -> str:
    """A cell with a truth value."""
    return f'<c r="{cell}" t="b"><v>{int(value)}</v></c>'


def formula(cell: str, said: str, value: str = "1", style: int = 0) -> str:
    """A formula with a number as its cached value."""
    return ooxml.formula(cell, said, value, f' s="{style}"')


def sheet(*rows: str, head: str = "", tail: str = "") -> str:
    """A worksheet: its rows from the first on, and what stands before and after the cells."""
    cells = "".join(f'<row r="{n}">{row}</row>' for n, row in enumerate(rows, 1))
    return (
        f'{DECLARATION}<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}">{head}'
        f"<sheetData>{cells}</sheetData>{tail}</worksheet>"
    )


def workbook(
    sheets: str | Mapping[str, str],
    *,
    names: str = "",
    before: str = "",
    parts: Mapping[str, str] | None = None,
    relations: str = "",
) -> bytes:
    """A workbook with `STYLES` and `THEME`; one sheet is called S.

    Args:
        sheets: worksheets by name, or one.
        names: the content of <definedNames>.
        before: what stands before <sheets>.
        parts: more parts.
        relations: more relationships of the workbook.
    """
    pages = {"S": sheets} if isinstance(sheets, str) else sheets
    own = "".join(
        relation(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml")
        for n in range(1, len(pages) + 1)
    )
    own += relation("rIdS", "styles", "styles.xml") + relation("rIdT", "theme", "theme.xml")
    given = {
        "xl/_rels/workbook.xml.rels": relationships(own + relations),
        "xl/styles.xml": STYLES,
        "xl/theme.xml": THEME,
    }
    return ooxml.workbook(pages, names=names, before=before, parts={**given, **(parts or {})})


def relation(key: str, kind: str, target: str, more: str = "") -> str:
    """A relationship."""
    return f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"{more}/>'


def relationships(content: str) -> str:
    """A part of relationships."""
    return f'{DECLARATION}<Relationships xmlns="{RELATIONS}">{content}</Relationships>'


def defined(name: str, said: str, more: str = "") -> str:
    """A defined name."""
    return f'<definedName name="{name}"{more}>{said}</definedName>'


@dataclass(frozen=True)
class Case:
    """A workbook that breaks a rule, where, and some that do not."""

    bad: bytes
    where: list[tuple[str, str]]
    good: list[bytes] = field(default_factory=list)
    settings: Settings | None = None


def places(data: bytes, rule: str, settings: Settings | None = None) -> list[tuple[str, str]]:
    """Where a workbook breaks a rule: sheets and cells."""
    return [(one.sheet, one.cell) for one in findings(data, rule, settings)]


def findings(data: bytes, rule: str, settings: Settings | None = None):
    """What a workbook breaks of a rule."""
    config = Config(rules=(rule,), settings=settings or Settings())
    return lint_package(Package(data, "test.xlsx"), config)
