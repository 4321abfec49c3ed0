"""Workbooks of a given size for benchmarks: a model by month, inputs, and published calls."""

from __future__ import annotations

import io

import openpyxl
from openpyxl.utils import get_column_letter

from workbooks.recalculate import recalculate_bytes

_COLUMNS = 10
_CALLS = (
    "=CRYPTO_INFLOW(Model!B{row}*1E9,0.1)",
    "=CRYPTO_RELATIVE_SIZE(Model!C{row},1000)",
    "=CRYPTO_PRICE(Model!A{row}*1E9)",
    "=CRYPTO_INFLOW(Model!A{row},Inputs!$B$3/100)",
)


def model(formulas: int, calls: int, seed: int = 0) -> bytes:
    """A workbook with so many formulas, some of them published calls, and no cached values."""
    book = openpyxl.Workbook()
    inputs = book.active
    assert inputs is not None
    inputs.title = "Inputs"
    for row in range(1, 21):
        inputs.append([f"input {row}", (row * 7 + seed) % 13 / 10 + 1])
    sheet, rows = book.create_sheet("Model"), (formulas - calls) // _COLUMNS
    for row in range(2, rows + 2):
        sheet.append([row - 1, *(_formula(row, column) for column in range(2, _COLUMNS + 2))])
    published = book.create_sheet("Published")
    for row in range(calls):
        published.append([_CALLS[row % len(_CALLS)].format(row=row % rows + 1)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def saved_model(formulas: int, calls: int, seed: int = 0) -> bytes:
    """The same with the value of every formula, as Excel would save it."""
    return recalculate_bytes(model(formulas, calls, seed), "model.xlsx")[0]


def _formula(row: int, column: int) -> str:
    """One of five kinds, which read the month, the inputs and the cells to the left."""
    row -= 1
    left = f"{get_column_letter(column - 1)}{row}"
    first = max(row - 5, 1)
    return (
        f"=A{row}*Inputs!$B$1+{left}",
        f"=IF({left}>10,{left}/3,{left}*2)",
        f"=A{row}*Inputs!$B$2^2-Inputs!$B${row % 20 + 1}",
        f"=SUM(A{row}:{left})/Inputs!$B$4",
        f"=ROUND({left}*1.05,2)+MAX(A{first}:A{row})",
    )[column % 5]
