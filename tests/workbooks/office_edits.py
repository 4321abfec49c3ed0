"""Edits workbooks in LibreOffice as a user would; runs in LibreOffice's own Python, not in ours.

Its arguments are LibreOffice's program, the address of a profile and the place of the product's
bridge; its input is a list of jobs in JSON. Whoever starts it ends it, with
LibreOffice, by its process group.
"""

import importlib.util
import json
import sys


def bridge(path):
    place = importlib.util.spec_from_file_location("libreoffice_bridge", path)
    module = importlib.util.module_from_spec(place)
    place.loader.exec_module(module)
    return module


def edit(document, job):
    sheets = document.Sheets
    for name in sheets.ElementNames:
        sheets.getByName(name).unprotect("")
    page = sheets.getByName("Assumptions")
    if job.get("rows"):
        page.Rows.insertByIndex(job.get("at", 0), job["rows"])
    if job.get("columns"):
        page.Columns.insertByIndex(0, job["columns"])
    for name, value in job.get("inputs", {}).items():
        put(document, page, name, value)
    if job.get("title"):
        page.Name = job["title"]
    if job.get("last"):
        sheets.moveByName(page.Name, sheets.Count)


def put(document, page, name, value):
    """Types a value into a named cell, or into the first case of a named row."""
    cells = document.NamedRanges.getByName(name).ReferredCells.RangeAddress
    right = 1 if name.startswith("case_") else 0
    cell = page.getCellByPosition(cells.StartColumn + right, cells.StartRow)
    if isinstance(value, str):
        cell.FormulaLocal = value
    else:
        cell.Value = value


def main():
    program, profile, path = sys.argv[1:]
    made = bridge(path)
    office = made.Office(program, profile)
    for job in json.load(sys.stdin):
        number = office.open(job["source"])["book"]
        document = office.books[number].document
        edit(document, job)
        document.storeToURL(job["target"], (made.named("FilterName", "Calc MS Excel 2007 XML"),))
        office.close(number)


main()
