"""The ribbon's macros: each runs as `RunPython "import addin.macros; addin.macros.NAME()"`.

A function here takes the workbook that was active and hands it to the module of its work, which is
imported only then: Excel waits for this module when the add-in starts.
"""

from __future__ import annotations

from importlib import import_module

__all__ = [
    "about",
    "audit",
    "choose_scenario",
    "compare_scenarios",
    "help_page",
    "insert_function",
    "new_model",
    "recalculate_folder",
    "recalculate_workbook",
    "refresh_data",
    "report",
    "sensitivity",
    "settings",
    "why",
]


def new_model() -> None:
    """Makes a model to fill in, saves it where you choose and opens it."""
    _run("models", "new_model")


def choose_scenario() -> None:
    """Replaces the inputs of the workbook by those of a scenario that you choose."""
    _run("scenarios", "choose_scenario")


def compare_scenarios() -> None:
    """Puts the results of several scenarios side by side on a new sheet."""
    _run("scenarios", "compare_scenarios")


def recalculate_workbook() -> None:
    """Recalculates a copy of the workbook without Excel and saves it where you choose."""
    _run("recalculation", "recalculate_workbook")


def recalculate_folder() -> None:
    """Recalculates the workbooks of a folder into another one and lists what happened."""
    _run("recalculation", "recalculate_folder")


def report() -> None:
    """Makes the report of the workbook's scenario, saves it where you choose and opens it."""
    _run("models", "report")


def sensitivity() -> None:
    """Tests the selected cell over the low and high of every assumption; table and chart."""
    _run("tornado", "sensitivity")


def audit() -> None:
    """Lists the claims of the article with exact values and verdicts on a new sheet."""
    _run("pages", "audit")


def why() -> None:
    """Tells why the selected cell shows an error value."""
    _run("reasons", "why")


def insert_function() -> None:
    """Writes the example of a function that you choose into the selected cell."""
    _run("insert", "insert_function")


def refresh_data() -> None:
    """Replaces inputs by newer data from a file or an address, with date and source beside them."""
    _run("market_data", "refresh_data")


def settings() -> None:
    """Shows the settings and where each comes from, and opens the settings file."""
    _run("pages", "settings")


def help_page() -> None:
    """Opens a page with the buttons and the functions in the browser."""
    _run("pages", "help_page")


def about() -> None:
    """Tells the versions and where things are."""
    _run("pages", "about")


def _run(module: str, name: str) -> None:
    from xlwings import Book

    from addin.macros.desk import run

    run(getattr(import_module(f"addin.macros.{module}"), name), Book.caller())
