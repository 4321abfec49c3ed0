"""Reports of recalculations, made by hand for the tests of what is written about them."""

from core.cells import CellError
from workbooks.outcome import DIFFERS, EXTERNAL, Change, Disagreement, Input, Kept, Report

HOSTILE = "<script>alert(1)</script>\"' =cmd|'/C calc'!A0 \x1b[31m\x00 \ud800 _x0041_"


def reports():
    """One report of each kind, and a hostile one."""
    return [
        Report("/in/plain.xlsx", "/out/plain.xlsx", engine="formulon", formulas=7, seconds=0.25),
        Report(
            "/in/changed.xlsx",
            "/out/changed.xlsx",
            engine="ironcalc",
            formulas=2148,
            recalculated=2140,
            calls=40,
            inputs=[Input("Assumptions", "D12", "allocation", "", 0.1, 0.02)],
            changed=[
                Change("Results", "D5", "inflow", "=CRYPTO_INFLOW()", 870e9, 174e9),
                Change("Results", "D6", "", "=D5>0", None, True),
                Change("Results", "D7", "", "=NA()", CellError.NUM, CellError.NA),
            ],
            kept=[
                Kept("It's", "A1", "", "=[1]S!A1", 2.5, {}, EXTERNAL),
                Kept("It's", "A2", "", "=[1]S!A2", 3.5, {}, EXTERNAL),
            ],
            volatile=["Cover!B3"],
            seconds=1.5,
        ),
        Report(
            "/in/odd.xlsx",
            "/out/odd.xlsx",
            engine="formulon",
            formulas=10,
            unexplained=[
                Kept(
                    "Tax",
                    "F31",
                    "",
                    "=XIRR(B5:B40,A5:A40)",
                    0.08123456789,
                    {"formulon": 0.08123456001, "ironcalc": CellError.NUM},
                    DIFFERS,
                ),
                Kept("Tax", "F32", "", "=A1", 1.0, {"formulon": "1"}, DIFFERS),
            ],
            seconds=2.0,
        ),
        Report(
            "/in/new.xlsx",
            "/out/new.xlsx",
            engine="formulon",
            formulas=3,
            disagreements=[Disagreement("S", "B2", "", "=A2", {"formulon": 179.0, "excel": 180.0})],
        ),
        Report("/in/broken.xlsx", status="failed", error="/in/broken.xlsx is cut off"),
        Report(
            f"/in/{HOSTILE}.xlsx",
            f"/out/{HOSTILE}.xlsx",
            error=HOSTILE,
            engine="formulon",
            formulas=1,
            inputs=[Input(HOSTILE, "A1", HOSTILE, HOSTILE, HOSTILE, "-1")],
            changed=[Change(HOSTILE, "A1", HOSTILE, f"={HOSTILE}", HOSTILE, "=1+1")],
            kept=[Kept(HOSTILE, "A1", HOSTILE, HOSTILE, HOSTILE, {"formulon": HOSTILE}, HOSTILE)],
            unexplained=[Kept(HOSTILE, "A1", "", "", HOSTILE, {"formulon": HOSTILE}, HOSTILE)],
            disagreements=[Disagreement(HOSTILE, "A1", "", HOSTILE, {"formulon": HOSTILE})],
            volatile=[f"{HOSTILE}!A1"],
        ),
    ]


def many(files, changes):
    """So many reports, each with so many changed cells."""
    return [
        Report(
            f"/in/{number}.xlsx",
            f"/in/{number}.xlsx",
            engine="formulon",
            formulas=10 ** (number % 6),
            changed=[
                Change("Model", f"D{row}", "", f"=D{row - 1}*2", float(row), row + 0.5)
                for row in range(2, 2 + changes)
            ],
            seconds=number / 1000,
        )
        for number in range(files)
    ]
