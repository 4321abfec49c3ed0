"""Where an installation puts what, on Windows and on the Mac; all of it belongs to the user."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from addin.machine import MAC, WINDOWS, Machine
from addin.places import ADDIN_FILE, PROJECT
from core.errors import CryptoInflowError

OFFICE = "HKEY_CURRENT_USER\\Software\\Microsoft\\Office\\16.0\\Excel"
POLICIES = "HKEY_CURRENT_USER\\Software\\Policies\\Microsoft\\Office\\16.0\\Excel"
OPTIONS = f"{OFFICE}\\Options"
_GROUP = "Library/Group Containers/UBF8T346G9.Office/User Content.localized"
_EXCEL_DATA = "Library/Containers/com.microsoft.Excel/Data"
_EXCEL_SCRIPTS = "Library/Application Scripts/com.microsoft.Excel"
PLACEHOLDERS = {
    "APPDATA": "%APPDATA%",
    "LOCALAPPDATA": "%LOCALAPPDATA%",
    "USERPROFILE": "%USERPROFILE%",
}
"""Stand for a Windows user's folders where there is no Windows to ask."""


class InstallError(CryptoInflowError):
    """What keeps an installation from going on, and what to do."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The places of an installation."""

    platform: str
    addins: Path  # where Excel looks for a user's add-ins
    data: Path
    settings: Path  # the add-in's own .conf file: which Python, and how
    scripts: Path | None  # the Mac's folder for scripts that Excel may run

    @property
    def addin(self) -> Path:
        """The add-in."""
        return self.addins / ADDIN_FILE

    @property
    def environment(self) -> Path:
        """The private Python environment."""
        return self.data / "python"

    @property
    def python(self) -> Path:
        """Its interpreter."""
        within = "Scripts/python.exe" if self.platform == WINDOWS else "bin/python"
        return self.environment / within

    @property
    def record(self) -> Path:
        """The record of what was installed."""
        return self.data / "installed.json"

    def shown(self, path: Path) -> str:
        """A path as its platform writes it."""
        text = str(path)
        return text.replace("/", "\\") if self.platform == WINDOWS else text


def layout_of(machine: Machine) -> Layout:
    """The places on a computer.

    Raises:
        InstallError: neither Windows nor a Mac.
    """
    if machine.platform == WINDOWS:
        return windows_layout(machine.environment)
    if machine.platform == MAC:
        return mac_layout(machine.home)
    raise InstallError(
        "Excel runs on Windows and on the Mac only. What would be done there shows: crypto-inflow"
        " addin install --dry-run --for windows (or mac)"
    )


def windows_layout(environment: Mapping[str, str]) -> Layout:
    """The places on Windows."""
    folder = {name: Path(environment.get(name) or text) for name, text in PLACEHOLDERS.items()}
    return Layout(
        WINDOWS,
        folder["APPDATA"] / "Microsoft/AddIns",
        folder["LOCALAPPDATA"] / "crypto-inflow",
        folder["USERPROFILE"] / f".{PROJECT}" / f"{PROJECT}.conf",
        None,
    )


def mac_layout(home: Path) -> Layout:
    """The places on a Mac: the folder whose workbooks Excel opens when it starts."""
    return Layout(
        MAC,
        home / _GROUP / "Startup.localized/Excel",
        home / ".crypto-inflow",  # xlwings' script cannot start a Python whose path has a blank
        home / _EXCEL_DATA / f"{PROJECT}.conf",
        home / _EXCEL_SCRIPTS,
    )
