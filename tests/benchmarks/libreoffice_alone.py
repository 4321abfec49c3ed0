"""One LibreOffice process that loads, calculates, reads and stores each workbook it is told of.

The yardstick of the recalculation benchmarks. It runs in a Python that has UNO:

    python libreoffice_alone.py SOFFICE PROFILE

Each line on the standard input is the path of a workbook and of the result, with a tab between;
each is answered by a line when it is done.
"""

# pyright: basic
import subprocess
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue


def named(name, value):
    found = PropertyValue()
    found.Name, found.Value = name, value
    return found


def connected(address):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    for _ in range(300):
        try:
            context = resolver.resolve(f"uno:{address};urp;StarOffice.ComponentContext")
        except Exception:
            time.sleep(0.1)
        else:
            manager = context.ServiceManager
            return manager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    raise SystemExit("LibreOffice does not answer")


def recalculate(desktop, source, target):
    book = desktop.loadComponentFromURL(
        Path(source).as_uri(), "_blank", 0, (named("Hidden", True),)
    )
    book.calculateAll()
    for index in range(book.Sheets.Count):
        sheet = book.Sheets.getByIndex(index)
        cursor = sheet.createCursor()
        cursor.gotoEndOfUsedArea(False)
        end = cursor.RangeAddress
        sheet.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow).getDataArray()
    book.storeToURL(Path(target).as_uri(), (named("FilterName", "Calc MS Excel 2007 XML"),))
    book.close(True)


def main(program, profile):
    address = f"pipe,name=alone{Path(profile).name}"
    process = subprocess.Popen(
        [program, f"-env:UserInstallation={Path(profile).as_uri()}", "--headless", "--norestore",
         f"--accept={address};urp;"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    desktop = connected(address)
    print("ready", flush=True)
    for line in sys.stdin:
        recalculate(desktop, *line.rstrip("\n").split("\t"))
        print("done", flush=True)
    try:
        desktop.terminate()
    except Exception:
        process.terminate()
    process.wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
