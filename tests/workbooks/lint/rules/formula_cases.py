"""Workbooks that break the rules about formulas, and some that do not."""

from __future__ import annotations

from tests.workbooks import ooxml
from tests.workbooks.lint.made import (
    Case,
    defined,
    formula,
    number,
    relation,
    sheet,
    text,
    truth,
    workbook,
)


def one(*cells: str) -> bytes:
    """A workbook with each cell in a row of its own."""
    return workbook(sheet(*cells))


def periods(head: str, odd: str, years: str = "BCD") -> bytes:
    """Years, a head beside them, and a row of formulas of which one is odd."""
    heads = [number(f"{column}1", 2025 + n) for n, column in enumerate(years)]
    row = [formula(f"{c}2", "Z9*7" if c == odd else f"{c}3*2") for c in "ABCDE"]
    return one("".join(sorted((*heads, head))), "".join(row))


LONG = "+".join(f"A{n}" for n in range(100, 140))
LINK = ooxml.DECLARATION + f'<externalLink xmlns="{ooxml.MAIN}"/>'
PAIR = formula("B1", "A1*2"), formula("C1", "B1*2"), formula("D1", "C1*2")
COLUMN = [formula(f"B{n}", f"A{n}*A$9") for n in range(1, 6)]
MIXED = [*COLUMN[:2], formula("B3", "A3+A$9"), *COLUMN[3:]]

CASES = {
    "no-external-links": Case(
        workbook(
            sheet(formula("A1", "[1]Other!A1")),
            names=defined("far", "[1]Other!$A$1"),
            parts={"xl/externalLinks/externalLink1.xml": LINK},
            relations=relation("rIdX", "externalLink", "externalLinks/externalLink1.xml"),
        ),
        [("", ""), ("", ""), ("S", "A1")],
        [one(formula("A1", "[1]!CRYPTO_INFLOW(B1)")), one(formula("A1", "S!B1"))],
    ),
    "short-formulas": Case(
        one(formula("A1", LONG)), [("S", "A1")], [one(formula("A1", "_xlfn." * 30 + "ABS(B1)"))]
    ),
    "no-nested-if": Case(
        one(formula("A1", "IF(B1,1,SUM(IF(C1,1,0)))")),
        [("S", "A1")],
        [one(formula("A1", "IF(B1,1,0)+IF(C1,1,0)"))],
    ),
    "no-literals": Case(
        one(formula("A1", "B1*1.05"), formula("A2", "B2*1.05"), formula("A3", "B3*5%")),
        [("S", "A1:A2"), ("S", "A3")],
        [one(formula("A1", "B1*12/100-1+0*A2:A3+SUM(3:4)+x2"), formula("A2", 'A1&"7"&100%'))],
    ),
    "no-volatile-functions": Case(
        workbook(sheet(formula("A1", "OFFSET(B1,1,1)")), names=defined("now_", "TODAY()")),
        [("", ""), ("S", "A1")],
        [one(formula("A1", 'INDEX(B1:B3,1)&"TODAY()"'))],
    ),
    "no-whole-columns": Case(
        one(formula("A1", "SUM(B:C)"), formula("A2", "SUM(S!$5:$5)")),
        [("S", "A1"), ("S", "A2")],
        [one(formula("A1", "SUM(B1:B9999)"))],
    ),
    "no-rounding": Case(
        one(formula("A1", "ROUND(B1,0)"), formula("A2", "A1*B1")),
        [("S", "A1")],
        [one(formula("A1", "B1*1"), formula("A2", "ROUND(A1,0)"))],
    ),
    "function-prefixes": Case(
        one(formula("A1", "XLOOKUP(1,B1:B3,C1:C3)"), formula("A2", "_xlfn.SUM(B1)")),
        [("S", "A1"), ("S", "A2")],
        [
            one(formula("A1", "_xlfn.XLOOKUP(1,B1:B3,C1:C3)"), formula("A2", "SUM(B1)")),
            workbook(
                sheet(formula("A1", "TAKE(1)")), names=defined("Take", "_xlfn.LAMBDA(_xlpm.x,1)")
            ),
        ],
    ),
    "no-stray-at": Case(
        one(formula("A1", "_xlfn.SINGLE(B1:B3)")), [("S", "A1")], [one(formula("A1", "SUM(B1:B3)"))]
    ),
    "known-functions": Case(
        one(formula("A1", "SUMM(B1)"), formula("A2", "CRYPTO_INFLOWS(1)")),
        [("S", "A1"), ("S", "A2")],
        [
            one(
                formula("A1", "CRYPTO_INFLOW()+_xll.THEIRS(1)+_xlfn.LET(_xlpm.f,1,_xlpm.f)"),
                formula("A2", "[1]!THEIRS(1)"),
            ),
            workbook(sheet(formula("A1", "Mine(1)")), names=defined("mine", "B1")),
        ],
    ),
    "no-broken-references": Case(
        workbook(sheet(formula("A1", "SUM(#REF!)")), names=defined("gone", "S!#REF!")),
        [("", ""), ("S", "A1")],
        [one(formula("A1", '"#REF!"'))],
    ),
    "one-formula-per-row": Case(
        one(
            "".join((formula("A1", "B9*2"), *PAIR)),
            formula("A2", "A1*1") + formula("B2", "B1+5"),
        ),
        [("S", "A1")],
        [
            one("".join(PAIR) + formula("E1", "SUM(B1:D1)")),  # a total
            one(
                "".join(PAIR) + formula("E1", "A1+7"),
                *("".join((*row, formula(f"E{n}", f"A{n}+7"))) for n, row in ((2, ()),)),
            ),
            periods(text("A1", "Before"), "A"),
            periods(text("E1", "Terminal"), "E"),
        ],
    ),
    "one-formula-per-column": Case(
        one(*MIXED),
        [("S", "B3")],
        [
            one(*COLUMN[:4], formula("B5", "A5+1")),  # the last one, a total perhaps
            one(*COLUMN[:2], formula("B3", "SUM(B1:B2)"), *COLUMN[3:]),
        ],
    ),
    "no-numbers-among-formulas": Case(
        one(
            number("B1", 2025) + number("C1", 2026) + number("D1", 2027),
            formula("B2", "A2*2") + number("C2", 7) + formula("D2", "C2*2"),
            formula("B3", "A3+2") + number("C3", 7) + formula("D3", "C3+2"),
            "",
            *(formula(f"B{n}", f"A{n}*A$9") for n in (5, 6)),
            number("B7", 7),
            *(formula(f"B{n}", f"A{n}*A$9") for n in (8, 9)),
        ),
        [("S", "C2:C3"), ("S", "B7")],
        [
            one(  # a column of inputs between two of formulas
                *(
                    formula(f"B{n}", f"A{n}*2") + number(f"C{n}", 7) + formula(f"D{n}", f"C{n}*2")
                    for n in (1, 2, 3)
                )
            ),
            one(*COLUMN[:2], text("B3", "gap"), *COLUMN[3:]),
            one(number("A1", 7), *COLUMN[1:]),
        ],
    ),
    "each-calculation-once": Case(
        workbook(
            {
                "S": sheet(formula("A1", "B1*C1"), formula("A2", "B2*C2")),
                "T": sheet(formula("D1", "S!$B$1*S!C1"), formula("D2", "S!$B$2*S!C2")),
            }
        ),
        [("T", "D1"), ("T", "D2")],
        [
            workbook(
                {
                    "S": sheet(formula("A1", "B1*C1"), formula("A2", "C1")),
                    "T": sheet(
                        formula("A1", "B1*C1"), formula("A2", "S!C1"), formula("A3", "S!C1")
                    ),
                }
            ),
            one(formula("A1", "ROW(B1)+C1"), formula("A2", "ROW(B2)+C1")),
        ],
    ),
    "no-circular-references": Case(
        one(
            formula("A1", "A3+1"),
            formula("A2", "A1*2"),
            formula("A3", "SUM(A1:A2)"),
            formula("A4", "A3"),
        ),
        [("S", "A1:A3")],
        [one(formula("A1", "ROW(A1)+SUM(A2:A3)"), formula("A2", "A3"), number("A3", 1))],
    ),
    "no-error-values": Case(
        one('<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>', '<c r="A2" t="e"><v>#N/A</v></c>'),
        [("S", "A1"), ("S", "A2")],
        [one(text("A1", "#N/A is a text"))],
    ),
    "no-hash-texts": Case(
        one(text("A1", "#1 of all")), [("S", "A1")], [one(text("A1", "No. 1"), truth("A2", True))]
    ),
    "numbers-are-numbers": Case(
        one(text("A1", "1,250.5"), formula("A2", "A1*2"), text("A3", "5%"), number("A4", 1)),
        [("S", "A1"), ("S", "A3")],
        [
            one(text("A1", "2024"), number("A2", 1)),
            one(text("A1", "007"), number("A2", 1)),
            one(text("A1", "12"), text("A2", "a")),
        ],
    ),
    "cached-values": Case(
        one('<c r="A1"><f>B1</f></c>', '<c r="A2"><f>B1</f><v></v></c>', formula("A3", "B1")),
        [("S", "A1:A2")],
        [one('<c r="A1" t="str"><f>B1</f><v></v></c>')],
    ),
}
