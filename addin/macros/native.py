"""What xlwings has no name for: the few calls of Excel's own object, and the Escape key.

On Windows they are COM calls; elsewhere each has a plain stand-in that says what it cannot do.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

from core.errors import CryptoInflowError

_NEVER_INTERRUPT = 0  # xlDisabled: Escape is ours to poll, or VBA would stop in the middle
_ESCAPE = 0x1B


class Native(Protocol):
    """The calls that differ from platform to platform."""

    def save_copy(self, book: Any, path: Path, agree: Callable[[str], bool]) -> bool:
        """Writes a copy of a workbook as it stands now; the workbook keeps its name and state.

        Where the workbook itself must be saved for that, `agree` is asked; False when it says no.
        """
        ...

    def evaluate(self, sheet: Any, expression: str) -> Any:
        """The value of an expression on a sheet, as Excel's own object gives it."""
        ...

    def uninterrupted(self, app: Any) -> Any:
        """A context in which neither Escape nor a box of Excel's breaks into the VBA that waits."""
        ...

    def escape(self, app: Any) -> Callable[[], bool]:
        """A function that tells whether Escape was pressed in Excel since it was last asked."""
        ...


def native_of_this_platform() -> Native:
    """Windows' own calls on Windows, the stand-ins elsewhere."""
    return WindowsNative() if sys.platform == "win32" else PlainNative()


class WindowsNative:
    """COM calls, and the key's state from user32."""

    def save_copy(self, book: Any, path: Path, agree: Callable[[str], bool]) -> bool:
        """Workbook.SaveCopyAs."""
        book.api.SaveCopyAs(str(path))
        return True

    def evaluate(self, sheet: Any, expression: str) -> Any:
        """Worksheet.Evaluate; a range comes back as its values."""
        found = sheet.api.Evaluate(expression)
        return getattr(found, "Value2", found)

    @contextmanager
    def uninterrupted(self, app: Any) -> Generator[None, None, None]:
        """Application.EnableCancelKey and DisplayAlerts, put back afterwards.

        With alerts Excel says, after some seconds, that it waits for another application.
        """
        wanted = {"EnableCancelKey": _NEVER_INTERRUPT, "DisplayAlerts": False}
        before = {name: getattr(app.api, name) for name in wanted}
        try:
            for name, value in wanted.items():
                setattr(app.api, name, value)
            yield
        finally:
            for name, value in before.items():
                with suppress(Exception):
                    setattr(app.api, name, value)

    def escape(self, app: Any) -> Callable[[], bool]:
        """GetAsyncKeyState, heeded only while Excel's process has the foreground."""
        process = app.pid
        pressed = _key_pressed()
        pressed()  # forgets what was pressed before
        return lambda: pressed() and _foreground_process() == process


class PlainNative:
    """Where there is no COM: the Mac, and tests of it."""

    def save_copy(self, book: Any, path: Path, agree: Callable[[str], bool]) -> bool:
        """The saved file itself; a workbook that was never saved has none."""
        file = Path(book.fullname)
        if not file.is_file():
            raise CryptoInflowError(f"{book.name} was never saved. Save it, and try again")
        if not agree(f"{book.name} must be saved first. Save it now?"):
            return False
        book.save()
        path.write_bytes(file.read_bytes())
        return True

    def evaluate(self, sheet: Any, expression: str) -> Any:
        """Not on this platform."""
        raise CryptoInflowError(f"{expression} can be evaluated on its own only on Windows")

    @contextmanager
    def uninterrupted(self, app: Any) -> Generator[None, None, None]:
        """Nothing to do: here VBA does not wait for Python."""
        yield

    def escape(self, app: Any) -> Callable[[], bool]:
        """The key cannot be read here without the user's leave."""
        return lambda: False


def _user32() -> Any:
    import ctypes

    libraries: Any = vars(ctypes)["windll"]  # only on Windows
    return libraries.user32


def _key_pressed() -> Callable[[], bool]:
    import ctypes

    state: Any = _user32().GetAsyncKeyState
    state.restype = ctypes.c_short
    return lambda: bool(state(_ESCAPE) & 0x8001)  # down now, or pressed since last asked


def _foreground_process() -> int:
    import ctypes

    user = _user32()
    process = ctypes.c_ulong()
    user.GetWindowThreadProcessId(user.GetForegroundWindow(), ctypes.byref(process))
    return process.value
