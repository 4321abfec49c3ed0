"""A workbook printed to PDF by LibreOffice, with the hardened profile of our own."""

from __future__ import annotations

import tempfile
from pathlib import Path

from workbooks.errors import EngineError, EngineMissingError
from workbooks.libreoffice_process import is_installed, libreoffice

_MISSING = (
    "--pdf needs LibreOffice, and it is not installed, or its Python has no UNO. Install it (on"
    " Debian and Ubuntu: apt install libreoffice-calc python3-uno), or print the page of --html"
    " from a browser"
)


def needs_libreoffice() -> None:
    """Refuses to go on where nothing can print; before any work is done.

    Raises:
        EngineMissingError: LibreOffice is not installed.
    """
    if not is_installed():
        raise EngineMissingError(_MISSING)


def printed(workbook: bytes, name: str) -> bytes:
    """The PDF of a workbook: every sheet by its own print set-up, with the values stored in it.

    LibreOffice stays for the next one, until `end_libreoffice` or the end of the process.

    Args:
        workbook: the file's content.
        name: its name, for messages.

    Raises:
        EngineMissingError: LibreOffice is not installed.
        EngineError: it could not read or print the workbook, or took too long and was killed.
    """
    needs_libreoffice()
    office = libreoffice()
    with tempfile.TemporaryDirectory(prefix="crypto-inflow-") as folder:
        source, target = Path(folder, "report.xlsx"), Path(folder, "report.pdf")
        source.write_bytes(workbook)
        number = office.ask("open", path=source.as_uri())["book"]
        office.ask("print_pdf", book=number, path=target.as_uri())
        office.ask("close", book=number)
        found = target.read_bytes() if target.is_file() else b""
    if not found.startswith(b"%PDF-"):
        raise EngineError(f"{name}: LibreOffice made no PDF of it")
    return found
