"""Audit, Help, Settings and About: what the ribbon shows and changes nothing else by."""

from __future__ import annotations

import html
import platform
import subprocess
import sys
import webbrowser
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

from addin.macros.desk import Desk, quiet
from addin.macros.sheets import new_sheet, put_table, put_title
from addin.ribbon import BUTTONS
from addin.settings import precedence, settings_file, starting_text

if TYPE_CHECKING:
    from xlwings import Book, Sheet

AUDIT = "Audit of the article"
_AUDIT_WIDTHS = (6, 50, 40, 24, 16, 80)
_STYLE = "body{font:15px/1.5 sans-serif;max-width:60em;margin:2em auto}code{background:#eef}"


def audit(desk: Desk) -> None:
    """Lists the claims of the article with exact values and verdicts on a new sheet."""
    write_audit(desk.book)


def write_audit(book: Book) -> Sheet:
    """The audit on a new sheet."""
    from core.audit import audit_table

    with quiet(book.app):
        sheet = new_sheet(book, AUDIT)
        put_title(sheet, AUDIT, "Each claim, its arithmetic, the exact value and the verdict.")
        table = put_table(sheet, 4, audit_table().grid(), _AUDIT_WIDTHS)
        table.wrap_text = True
        table.vertical_alignment = "top"
    return sheet


def settings(desk: Desk) -> None:
    """Shows the settings and where each comes from, and opens the settings file."""
    path = settings_file()
    shown = "\n".join(desk.resolved.lines())
    order = precedence()
    order = order[0].upper() + order[1:]
    if desk.dialogs.agree(f"{shown}\n\n{order}.\n\nOpen the settings file?"):
        open_settings_file(path)


def open_settings_file(path: Path) -> None:
    """Opens the settings file in the editor of the platform; makes it where there is none."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(starting_text(), encoding="utf-8")
    editor = {"win32": "notepad.exe", "darwin": "open"}.get(sys.platform, "xdg-open")
    more: list[str] = ["-t"] if sys.platform == "darwin" else []
    subprocess.Popen([editor, *more, str(path)])


def help_page(desk: Desk) -> None:
    """Opens a page with the buttons and the functions in the browser."""
    with NamedTemporaryFile(
        "w", encoding="utf-8", prefix="crypto-inflow-help-", suffix=".html", delete=False
    ) as page:
        page.write(help_text())
    path = Path(page.name)
    if not webbrowser.open(path.as_uri()):
        desk.dialogs.tell(f"No browser could be opened. The help is {path}")


def help_text() -> str:
    """The help as a page: every button, every function."""
    from core.catalog import CATALOG

    buttons = [(f"{one.group}: {one.label}", one.super_tip) for one in BUTTONS]
    functions = [(row.signature, f"{row.help} Example: {row.example}") for row in CATALOG.values()]
    lists = [_list("Buttons", buttons, "strong"), _list("Functions", functions, "code")]
    head = f"<!doctype html><meta charset=utf-8><title>crypto-inflow</title><style>{_STYLE}</style>"
    return f"{head}<h1>crypto-inflow</h1>{''.join(lists)}"


def _list(title: str, rows: list[tuple[str, str]], tag: str) -> str:
    items = "".join(
        f"<p><{tag}>{html.escape(name)}</{tag}><br>{html.escape(said)}</p>" for name, said in rows
    )
    return f"<h2>{title}</h2>{items}"


def about(desk: Desk) -> None:
    """Tells the versions and where things are."""
    desk.dialogs.tell("\n".join(versions(desk)))


def versions(desk: Desk) -> list[str]:
    """The versions of everything that takes part, and the files."""
    from importlib.metadata import version

    return [
        f"crypto-inflow {version('crypto-inflow')}",
        f"Excel {desk.book.app.version}",
        f"xlwings {version('xlwings')}",
        f"formulon {version('formulon')}, ironcalc {version('ironcalc')}",
        f"Python {platform.python_version()}, {platform.architecture()[0]}, {sys.executable}",
        platform.platform(),
        f"Settings: {settings_file()}",
        f"Log: {desk.settings.log_file}",
    ]
