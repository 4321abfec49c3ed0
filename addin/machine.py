"""The user's computer, as far as installing looks at it and changes it; a seam for tests."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

WINDOWS, MAC = "win32", "darwin"
USER = "HKEY_CURRENT_USER"
COMPUTER = "HKEY_LOCAL_MACHINE"


class Registry(Protocol):
    """The registry of Windows; a key begins with HKEY_CURRENT_USER or HKEY_LOCAL_MACHINE."""

    def values(self, key: str) -> dict[str, Any]:
        """All values of a key by name; nothing where there is no such key."""
        ...

    def set_text(self, key: str, name: str, value: str) -> None:
        """Writes a text value; the key is made if need be."""
        ...

    def delete(self, key: str, name: str) -> None:
        """Deletes a value; harmless where there is none."""
        ...


@dataclass(frozen=True, slots=True)
class Done:
    """What a command gave."""

    code: int
    output: str


class Machine(Protocol):
    """What installing needs of a computer."""

    @property
    def platform(self) -> str:
        """As sys.platform: win32, darwin or another."""
        ...

    @property
    def environment(self) -> Mapping[str, str]:
        """The environment variables."""
        ...

    @property
    def home(self) -> Path:
        """The user's home folder."""
        ...

    @property
    def registry(self) -> Registry:
        """The registry; empty where there is none."""
        ...

    def run(self, command: Sequence[str]) -> Done:
        """Runs a command and waits for it."""
        ...

    def excel_runs(self) -> bool:
        """Whether Excel is running."""
        ...

    def mark(self, path: Path) -> str:
        """The mark that Windows puts on a file from elsewhere; "" where there is none."""
        ...


class NoRegistry:
    """Where there is no registry."""

    def values(self, key: str) -> dict[str, Any]:
        """Nothing."""
        return {}

    def set_text(self, key: str, name: str, value: str) -> None:
        """Nothing to do."""

    def delete(self, key: str, name: str) -> None:
        """Nothing to do."""


class WindowsRegistry:
    """The registry through the standard library."""

    def values(self, key: str) -> dict[str, Any]:
        """All values of a key by name."""
        import winreg

        winreg: Any = winreg
        found: dict[str, Any] = {}
        with suppress(OSError), winreg.OpenKey(*self._split(key)) as opened:
            for number in range(winreg.QueryInfoKey(opened)[1]):
                name, value, _ = winreg.EnumValue(opened, number)
                found[name] = value
        return found

    def set_text(self, key: str, name: str, value: str) -> None:
        """Writes a text value."""
        import winreg

        winreg: Any = winreg
        with winreg.CreateKey(*self._split(key)) as opened:
            winreg.SetValueEx(opened, name, 0, winreg.REG_SZ, value)

    def delete(self, key: str, name: str) -> None:
        """Deletes a value."""
        import winreg

        winreg: Any = winreg
        root, path = self._split(key)
        with (
            suppress(FileNotFoundError),
            winreg.OpenKey(root, path, 0, winreg.KEY_SET_VALUE) as opened,
        ):
            winreg.DeleteValue(opened, name)

    @staticmethod
    def _split(key: str) -> tuple[Any, str]:
        import winreg

        root, _, path = key.partition("\\")
        return getattr(winreg, root), path


@dataclass(frozen=True, slots=True)
class ThisMachine:
    """The computer that runs this."""

    platform: str = sys.platform
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    home: Path = field(default_factory=Path.home)

    @property
    def registry(self) -> Registry:
        """The registry."""
        return WindowsRegistry() if self.platform == WINDOWS else NoRegistry()

    def run(self, command: Sequence[str]) -> Done:
        """Runs a command and waits for it."""
        try:
            done = subprocess.run(
                list(command), capture_output=True, text=True, errors="replace", check=False
            )
        except OSError as error:
            return Done(127, f"{command[0]}: {error.strerror or error}")
        return Done(done.returncode, (done.stdout + done.stderr).strip())

    def excel_runs(self) -> bool:
        """Whether Excel is running."""
        if self.platform == WINDOWS:
            listed = self.run(["tasklist", "/FI", "IMAGENAME eq EXCEL.EXE", "/NH"])
            return "excel.exe" in listed.output.lower()
        return self.platform == MAC and self.run(["pgrep", "-x", "Microsoft Excel"]).code == 0

    def mark(self, path: Path) -> str:
        """The stream Zone.Identifier of a file on NTFS."""
        if self.platform != WINDOWS:
            return ""
        try:
            return Path(f"{path}:Zone.Identifier").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""
