"""Workbooks that break the rules about inputs, sheets, looks, print, locks and parts."""

from __future__ import annotations

from tests.workbooks import ooxml
from tests.workbooks.lint.made import (
    BLUE,
    BLUE_UNLOCKED,
    DATE,
    HIDING,
    NO_STYLE,
    ODD,
    PALE,
    PER_CENT,
    UNLOCKED,
    Case,
    defined,
    formula,
    number,
    relation,
    relationships,
    sheet,
    text,
    workbook,
)
from workbooks.lint.settings import Settings

PROTECTED = '<sheetProtection sheet="1"/>'
READ = formula("A9", "SUM(B1:B3)")
CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
MAIN_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"


def inputs(*cells: str, tail: str = "", more: str = "") -> bytes:
    """A workbook whose first three rows a formula of another sheet reads."""
    return workbook(
        {"S": sheet(*cells, tail=tail), "T": sheet(formula("A1", f"SUM(S!B1:B3){more}"))}
    )


def validation(message: str) -> str:
    """A validation of B1 to B3."""
    return (
        '<dataValidations count="1"><dataValidation type="decimal" sqref="B1:B3" '
        f'showInputMessage="1" {message}><formula1>0</formula1></dataValidation></dataValidations>'
    )


def condition(change: int) -> str:
    """A conditional format of A1 to A3."""
    return (
        '<conditionalFormatting sqref="A1:A3"><cfRule type="expression" priority="1" '
        f'dxfId="{change}"><formula>$B1&gt;0</formula></cfRule></conditionalFormatting>'
    )


def title(text_: str) -> str:
    """A title of a chart or axis."""
    rich = f"<a:p><a:r><a:t>{text_}</a:t></a:r></a:p>"
    return f"<c:title><c:tx><c:rich>{rich}</c:rich></c:tx></c:title>" if text_ else ""


def chart(
    *,
    name: str = "Finding",
    axis: str = "USD",
    least: str = "",
    series: int = 1,
    description: str = "Bars",
    kind: str = "barChart",
) -> bytes:
    """A workbook with a chart at B3."""
    some = "".join(
        f'<c:ser><c:idx val="{n}"/><c:val><c:numRef><c:f>S!$A$1</c:f></c:numRef></c:val></c:ser>'
        for n in range(series)
    )
    scale = f'<c:scaling><c:min val="{least}"/></c:scaling>' if least else ""
    part = (
        f'{ooxml.DECLARATION}<c:chartSpace xmlns:c="{CHART}" xmlns:a="{MAIN_DRAWING}"><c:chart>'
        f"{title(name)}<c:plotArea><c:{kind}>{some}</c:{kind}>"
        f"<c:catAx>{title('Year')}</c:catAx><c:valAx>{scale}{title(axis)}</c:valAx>"
        "</c:plotArea></c:chart></c:chartSpace>"
    )
    drawing = (
        f'{ooxml.DECLARATION}<xdr:wsDr xmlns:xdr="{DRAWING}" xmlns:a="{MAIN_DRAWING}" '
        f'xmlns:c="{CHART}" xmlns:r="{ooxml.OFFICE}"><xdr:oneCellAnchor><xdr:from>'
        "<xdr:col>1</xdr:col><xdr:row>2</xdr:row></xdr:from><xdr:graphicFrame>"
        f'<xdr:nvGraphicFramePr><xdr:cNvPr id="1" name="Chart 1" descr="{description}"/>'
        '</xdr:nvGraphicFramePr><a:graphic><a:graphicData><c:chart r:id="rId1"/></a:graphicData>'
        "</a:graphic></xdr:graphicFrame></xdr:oneCellAnchor></xdr:wsDr>"
    )
    parts = {
        "xl/worksheets/_rels/sheet1.xml.rels": relationships(
            relation("rId1", "drawing", "../drawings/drawing1.xml")
        ),
        "xl/drawings/drawing1.xml": drawing,
        "xl/drawings/_rels/drawing1.xml.rels": relationships(
            relation("rId1", "chart", "../charts/chart1.xml")
        ),
        "xl/charts/chart1.xml": part,
    }
    return workbook(sheet(number("A1", 1), tail='<drawing r:id="rId1"/>'), parts=parts)


def properties(content: str, more: str = "") -> dict[str, str]:
    """The document properties, as parts."""
    return {
        "_rels/.rels": relationships(
            relation("rId1", "officeDocument", "xl/workbook.xml")
            + relation("rId2", "metadata/core-properties", "docProps/core.xml")
        ),
        "docProps/core.xml": f'{ooxml.DECLARATION}<cp:coreProperties xmlns:cp="{CORE}" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/">{content}</cp:coreProperties>',
    }


def years(first: str, start: int = 2025) -> str:
    """Five years side by side."""
    return "".join(number(f"{chr(ord(first) + n)}1", start + n) for n in range(5))


PRINTED = (
    '<pageSetup orientation="landscape"/><headerFooter><oddFooter>&amp;P of &amp;N</oddFooter>'
    "</headerFooter>"
)
BREAKS = '<colBreaks count="1" manualBreakCount="1"><brk id="9" man="1"/></colBreaks>'


def paged(breaks: str, titles: str) -> bytes:
    """A sheet that prints several pages across."""
    return workbook(
        sheet(number("A1", 1), tail=PRINTED + breaks),
        names=defined("_xlnm.Print_Titles", titles, ' localSheetId="0"'),
    )


FIT = '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
TALL = [number(f"A{n}", n) for n in range(1, 60)]
FROZEN = '<sheetViews><sheetView><pane ySplit="1" state="frozen"/></sheetView></sheetViews>'

INPUT_CASES = {
    "inputs-apart": Case(
        workbook(
            {
                "S": sheet(number("A1", 1), formula("A2", "A1*2")),
                "T": sheet(formula("A1", "S!A2+S!A1")),
            }
        ),
        [("S", "")],
        [
            inputs(number("B1", 1)),
            workbook(sheet(number("A1", 1), formula("A2", "A1*2"))),
            workbook(  # it only shows the input
                {
                    "S": sheet(number("A1", 1), formula("A2", "A1")),
                    "T": sheet(formula("A1", "S!A2+S!A1")),
                }
            ),
        ],
    ),
    "inputs-have-labels": Case(
        inputs(number("B1", 5), number("B2", 5)),
        [("S", "B1:B2")],
        [
            inputs(text("A1", "Rate") + number("B1", 5)),
            inputs(text("B1", "Rate"), number("B2", 5)),
            inputs(formula("B1", "C1*1")),
        ],
    ),
    "inputs-have-units": Case(
        inputs(text("A1", "Assets") + number("B1", 5)),
        [("S", "B1")],
        [
            inputs(text("A1", "Assets ($)") + number("B1", 5)),
            inputs(text("A1", "Assets") + number("B1", 5) + text("C1", "dollars")),
            inputs(text("A1", "Assets") + number("B1", 5, PER_CENT)),
            inputs(text("A1", "Assets") + number("B1", 45000, DATE)),
            inputs(text("B1", "Months"), text("A2", "Term") + number("B2", 5)),
            inputs(
                text("A1", "Input") + text("B1", "Low") + text("D1", "Unit"),
                text("A2", "Assets") + number("B2", 5) + number("C2", 6) + text("D2", "dollars"),
            ),
        ],
    ),
    "inputs-are-validated": Case(
        inputs(number("B1", 1), number("B2", 2), tail=validation("")),
        [("S", "B1:B2")],
        [inputs(number("B1", 1), tail=validation('prompt="From 0 on"'))],
    ),
    "no-unused-inputs": Case(
        workbook(
            sheet(number("B1", 1), number("B2", 2, BLUE), number("B3", 3), number("B4", 4)),
            names=defined("rate", "S!$B$1"),
        ),
        [("S", "B1:B2")],
        [
            workbook(
                sheet(number("B1", 1), formula("B2", "rate")), names=defined("rate", "S!$B$1")
            ),
            workbook(sheet(number("B1", 45000, DATE)), names=defined("day", "S!$B$1")),
            workbook(sheet(number("B1", 1, UNLOCKED))),
            workbook(sheet(number("B1", 1, BLUE), tail=condition(0))),
        ],
    ),
    "inputs-look-like-inputs": Case(
        inputs(number("B1", 1), formula("B2", "B1*2", style=BLUE)),
        [("S", "B1"), ("S", "B2")],
        [inputs(number("B1", 1, BLUE), formula("B2", "B1*2"), text("B4", "text", BLUE))],
    ),
}

SHEET_CASES = {
    "short-sheet-names": Case(
        workbook({"My sheet": sheet(), "A_name_that_is_rather_long": sheet()}),
        [("My sheet", ""), ("A_name_that_is_rather_long", "")],
        [workbook({"Model": sheet()})],
    ),
    "one-time-axis": Case(
        workbook({"S": sheet(years("C")), "T": sheet(years("D", 2027))}),
        [("T", "D1:H1")],
        [
            workbook({"S": sheet(years("C")), "T": sheet(years("E", 2027))}),
            workbook({"S": sheet(years("C")), "T": sheet(number("B1", 2025))}),
        ],
    ),
    "nothing-hidden": Case(
        workbook(
            sheet(
                number("A1", 1) + number("C1", 1),
                head='<cols><col min="2" max="3" hidden="1"/></cols>',
            ).replace(
                "</sheetData>", '<row r="2" hidden="1"><c r="A2"><v>1</v></c></row></sheetData>'
            )
        ),
        [("S", "A2:C2"), ("S", "B1:C2")],
        [
            workbook(sheet(number("A1", 1), head='<cols><col min="2" max="9" hidden="1"/></cols>')),
            workbook(sheet(number("A1", 1), head='<cols><col min="1" max="1" width="9"/></cols>')),
        ],
    ),
    "no-merged-cells": Case(
        workbook(sheet(text("A1", "a"), tail='<mergeCells><mergeCell ref="A1:B1"/></mergeCells>')),
        [("S", "A1:B1")],
        [workbook(sheet(text("A1", "a")))],
    ),
    "readable-colours": Case(
        workbook(sheet(text("A1", "pale", PALE), text("A2", "dark"))),
        [("S", "A1")],
        [workbook(sheet(text("A1", "dark"), number("A2", 1, BLUE)))],
    ),
    "no-colour-alone": Case(
        workbook(sheet(number("B1", 1), number("A2", 2, HIDING), tail=condition(0))),
        [("S", "A1:A3")],
        [
            workbook(sheet(number("A1", 1), tail=condition(0))),
            workbook(sheet(number("B1", 1), tail=condition(1))),
        ],
    ),
    "number-formats": Case(
        workbook(sheet(number("A1", 1, ODD), number("A2", 1, PER_CENT))),
        [("S", "A1")],
        [workbook(sheet(number("A1", 1), number("A2", 1, PER_CENT), number("A3", 1, DATE)))],
        Settings(number_formats=("0%", "yyyy-mm-dd")),
    ),
    "panes-are-frozen": Case(
        workbook(sheet(*TALL)), [("S", "")], [workbook(sheet(*TALL, head=FROZEN))]
    ),
    "cursor-at-start": Case(
        workbook(
            sheet(
                number("A1", 1),
                head='<sheetViews><sheetView><selection activeCell="C3"/></sheetView></sheetViews>',
            )
        ),
        [("S", "")],
        [workbook(sheet(number("A1", 1)))],
    ),
    "first-sheet-active": Case(
        workbook(
            {
                name: sheet(head='<sheetViews><sheetView tabSelected="1"/></sheetViews>')
                for name in "ST"
            },
            before='<bookViews><workbookView activeTab="1"/></bookViews>',
        ),
        [("", ""), ("", "")],
        [workbook({"S": sheet(), "T": sheet()})],
    ),
    "print-area": Case(
        workbook(sheet(number("A1", 1))),
        [("S", "")],
        [
            workbook(
                sheet(number("A1", 1)),
                names=defined("_xlnm.Print_Area", "S!$A$1", ' localSheetId="0"'),
            ),
            workbook(sheet()),
        ],
    ),
    "one-page-wide": Case(
        workbook(sheet(number("A1", 1))),
        [("S", ""), ("S", "")],
        [
            workbook(sheet(number("A1", 1), head=FIT, tail=PRINTED)),
            paged(BREAKS, "S!$A:$B"),
            paged(BREAKS, "S!$A:$A,S!$1:$4"),
        ],
    ),
    "print-titles": Case(
        workbook(sheet(*TALL)),
        [("S", "")],
        [
            workbook(
                sheet(*TALL), names=defined("_xlnm.Print_Titles", "S!$1:$1", ' localSheetId="0"')
            ),
            workbook(sheet(number("A1", 1))),
        ],
    ),
    "pages-are-numbered": Case(
        workbook(sheet(number("A1", 1))),
        [("S", "")],
        [workbook(sheet(number("A1", 1), tail=PRINTED))],
    ),
    "charts-have-titles": Case(chart(name=""), [("S", "B3")], [chart()]),
    "axes-have-titles": Case(chart(axis=""), [("S", "B3")], [chart()]),
    "charts-are-described": Case(chart(description=" "), [("S", "B3")], [chart()]),
    "bars-from-zero": Case(
        chart(least="5"), [("S", "B3")], [chart(least="0"), chart(least="5", kind="lineChart")]
    ),
    "few-series": Case(chart(series=7), [("S", "B3")], [chart(series=6)]),
}

FILE_CASES = {
    "formula-sheets-protected": Case(
        workbook(sheet(formula("A1", "B1"))),
        [("S", "")],
        [workbook(sheet(formula("A1", "B1"), tail=PROTECTED)), workbook(sheet(number("A1", 1)))],
    ),
    "locks-are-right": Case(
        workbook(
            sheet(
                formula("A1", "B1", style=UNLOCKED),
                number("A2", 1, BLUE),
                number("A3", 1, BLUE_UNLOCKED),
                tail=PROTECTED,
            )
        ),
        [("S", "A1"), ("S", "A2")],
        [
            workbook(sheet(formula("A1", "B1", style=UNLOCKED), number("A2", 1, BLUE))),
            workbook(sheet(formula("A1", "B1"), number("A2", 1), tail=PROTECTED)),
        ],
    ),
    "no-passwords": Case(
        workbook(
            sheet(tail='<sheetProtection sheet="1" hashValue="x"/>'),
            before='<workbookProtection workbookPassword="CC1A"/>',
        ),
        [("", ""), ("S", "")],
        [workbook(sheet(tail=PROTECTED), before="<workbookProtection/>")],
    ),
    "document-properties": Case(
        workbook(sheet(), parts=properties("<dc:title> </dc:title>")),
        [("", "")],
        [workbook(sheet(), parts=properties("<dc:title>Model</dc:title>"))],
    ),
    "no-personal-data": Case(
        workbook(
            sheet(),
            parts=properties("<dc:creator>Ann Example</dc:creator>"),
            before='<x15ac:absPath xmlns:x15ac="x" url="C:\\Users\\ann\\"/>',
        ),
        [("", ""), ("", "")],
        [workbook(sheet(), parts=properties("<dc:creator>crypto-inflow 1.0</dc:creator>"))],
    ),
    "names-are-legal": Case(
        workbook(
            sheet(),
            names=defined("K401", "S!$A$1")
            + defined("R1C1", "S!$A$1")
            + defined("a b", "1")
            + defined("x", "1")
            + defined("X", "2"),
        ),
        [("", "")] * 4,
        [workbook(sheet(), names=defined("K401_limit", "1") + defined("_x.y", "S!$A$1"))],
    ),
    "parts-are-there": Case(
        workbook(sheet(), relations=relation("rIdX", "calcChain", "calcChain.xml")),
        [("", "")],
        [workbook(sheet(), relations=relation("rIdX", "x", "x:y", ' TargetMode="External"'))],
    ),
    "parts-have-types": Case(
        workbook(sheet(), parts={"xl/media/image1.png": "x"}), [("", "")], [workbook(sheet())]
    ),
    "parts-are-xml": Case(
        workbook(sheet(), parts={"xl/persons/person.xml": "<a><b></a>"}),
        [("", "")],
        [workbook(sheet(), parts={"xl/persons/person.xml": "<a><b/></a>"})],
    ),
    "styles-are-there": Case(
        workbook(sheet(number("A1", 1, NO_STYLE))),
        [("S", "A1")],
        [workbook(sheet(number("A1", 1, 8)))],
    ),
    "texts-are-there": Case(
        workbook(sheet('<c r="A1" t="s"><v>3</v></c>')),
        [("S", "A1")],
        [workbook(sheet(text("A1", "a"), '<c r="A2"><v>3</v></c>'))],
    ),
    "sheet-names-are-legal": Case(
        workbook({"a/b": sheet(), "x" * 32: sheet(), "Twice": sheet(), "twice": sheet()}),
        [("a/b", ""), ("x" * 32, ""), ("Twice", ""), ("twice", "")],
        [workbook({"x" * 31: sheet(), "O'Neil": sheet()})],
    ),
    "merged-cells-apart": Case(
        workbook(
            sheet(tail='<mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="B2:C3"/></mergeCells>')
        ),
        [("S", "B2:C3")],
        [
            workbook(
                sheet(
                    tail='<mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="C2:C3"/></mergeCells>'
                )
            )
        ],
    ),
}


def table(second: str) -> bytes:
    """A workbook with a table of two columns."""
    part = (
        f'<table xmlns="{ooxml.MAIN}" id="1" name="Sales" displayName="Sales" ref="A1:B3">'
        f'<tableColumns count="2"><tableColumn id="1" name="Price"/>'
        f'<tableColumn id="2" name="{second}"/></tableColumns></table>'
    )
    return ooxml.workbook({"S": ""}, tables={"S": part})


def iterating(calculation: str) -> bytes:
    """A workbook with settings of its calculation."""
    data = workbook(sheet(number("A1", 1)))
    parts = ooxml.parts(data)
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"<calcPr", calculation.encode())
    return ooxml.package(parts)


FILE_CASES["table-columns-differ"] = Case(table("price"), [("", "")], [table("Amount")])
FILE_CASES["no-iteration"] = Case(
    iterating('<calcPr iterate="1"'), [("", "")], [iterating("<calcPr")]
)
