"""Files that are no workbook of the kind that is changed here, told by their first bytes."""

from __future__ import annotations

from workbooks.errors import BadFileError, UnsupportedFormatError

AGAIN = "Get the file again, or open it in Excel and save it anew"
"""What to do about a damaged file."""


def refuse_other_formats(data: bytes, name: str) -> None:
    """Refuses an empty file, a password, an .xls and what is no zip package; `name` is the file's.

    Raises:
        BadFileError: empty, or no workbook.
        UnsupportedFormatError: an .xls or an encrypted workbook.
    """
    if not data:
        raise BadFileError(f"{name} is empty. {AGAIN}")
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise UnsupportedFormatError(
                f"{name} is protected by a password. "
                "Open it in Excel, remove the password (File, Info), and try again"
            )
        raise UnsupportedFormatError(
            f"{name} is an old .xls workbook. Open it in Excel and save it as .xlsx or .xlsm"
        )
    if not data.startswith(b"PK"):
        raise BadFileError(f"{name} is no Excel workbook. Save it in Excel as .xlsx or .xlsm")
