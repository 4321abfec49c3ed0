"""What a workbook should meet, point by point. Some points only people can judge."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SECTIONS: Mapping[str, range] = MappingProxyType(
    {
        "Structure": range(1, 9),
        "Cells": range(9, 23),
        "Checks": range(23, 27),
        "Look and print": range(27, 34),
        "Protection and history": range(34, 39),
    }
)

POINTS: Mapping[int, str] = MappingProxyType(
    {
        1: "Sheets in a known order, with short names",
        2: "A cover that says what the workbook is",
        3: "Inputs apart from calculations",
        4: "One time axis",
        5: "Fixed columns for label, unit and value",
        6: "Calculations flow down and to the right",
        7: "No external links",
        8: "Nothing hidden",
        9: "Inputs described and validated",
        10: "Colours that say what a cell is",
        11: "Readable without colour, and for everyone",
        12: "One formula per row",
        13: "Short formulas",
        14: "No numbers in formulas",
        15: "No functions or references that cannot be traced",
        16: "No circularity",
        17: "No rounding inside the model",
        18: "Each calculation once",
        19: "No errors, and nothing that looks like one",
        20: "Values in the file",
        21: "Functions that exist, spelled as files need it",
        22: "Names that are names",
        23: "A sheet of checks",
        24: "The master check in sight",
        25: "Checks that hold",
        26: "A broken input turns the master check red",
        27: "Units and signs said",
        28: "One look for one kind of number",
        29: "Opens where the reader begins",
        30: "Prints right",
        31: "Charts that can be read alone",
        32: "No cut labels and no ####",
        33: "Simulations state paths, seed and standard error",
        34: "Formulas locked, inputs not, no password",
        35: "A log of changes",
        36: "Properties set, no personal data",
        37: "The same inputs give the same workbook",
        38: "Opens without a repair",
    }
)
