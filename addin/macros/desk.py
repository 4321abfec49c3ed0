"""What every macro works with, and how one runs: state put back, errors in one box and the log."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from addin.dialogs import Dialogs, dialogs_of, shortened
from addin.logbook import open_log
from addin.macros.native import Native, native_of_this_platform
from addin.settings import SHEET, Resolved, Settings, log_settings, resolve
from core.errors import CryptoInflowError

if TYPE_CHECKING:
    from xlwings import App, Book

_RESTORED = ("screen_updating", "enable_events", "calculation", "status_bar")
_MOST_SETTINGS = 50
LONGEST_BAR = 200
"""Excel's status bar refuses more than 255 characters."""


class MacroError(CryptoInflowError):
    """What keeps a macro from its work, in a sentence for the user."""


class Stopped(Exception):  # noqa: N818
    """The user pressed Escape or cancelled a dialog: no error, and nothing more to say."""


class Progress:
    """Tells in the status bar how far the work is, and stops it when Escape was pressed."""

    def __init__(self, app: App, escape: Callable[[], bool]) -> None:
        """`escape` tells whether the key was pressed since it was last asked."""
        self._app, self._escape = app, escape

    def show(self, text: str) -> None:
        """Shows how far the work is.

        Raises:
            Stopped: Escape was pressed.
        """
        self.check()
        self._app.status_bar = f"crypto-inflow: {shortened(text, LONGEST_BAR)} (Esc stops)"

    def check(self) -> None:
        """Only looks at the key.

        Raises:
            Stopped: it was pressed.
        """
        if self._escape():
            raise Stopped


@dataclass
class Desk:
    """The workbook a macro was called from, and the ways to ask, tell and stop."""

    book: Book
    dialogs: Dialogs
    native: Native
    progress: Progress

    @cached_property
    def resolved(self) -> Resolved:
        """The settings that hold for the workbook, and where each comes from.

        Raises:
            SettingsError: a mistake in them.
        """
        return resolve(workbook_settings(self.book), self.book.name)

    @property
    def settings(self) -> Settings:
        """The settings that hold for the workbook; see `resolved`."""
        return self.resolved.settings

    def content(self) -> bytes:
        """The workbook as a file, as it stands now; it keeps its name and its unsaved changes.

        Raises:
            Stopped: it must be saved first and the user does not want that.
        """
        with TemporaryDirectory(prefix="crypto-inflow-") as folder:
            name = self.book.name
            path = Path(folder, name if Path(name).suffix else f"{name}.xlsx")
            if not self.native.save_copy(self.book, path, self.dialogs.agree):
                raise Stopped
            return path.read_bytes()


def workbook_settings(book: Book) -> dict[str, object]:
    """What the settings sheet of a workbook holds: names in column A, values in column B."""
    if SHEET not in [sheet.name for sheet in book.sheets]:
        return {}
    rows = book.sheets[SHEET].range("A1").resize(_MOST_SETTINGS, 2).value
    return {
        str(name).strip(): value
        for name, value in rows
        if name is not None and value is not None and str(name).strip().lower() != "setting"
    }


@contextmanager
def restored(app: App) -> Generator[None, None, None]:
    """Excel's state as it was, whatever happens inside: painting, events, calculation, bar."""
    before = {name: getattr(app, name) for name in _RESTORED}
    try:
        yield
    finally:
        for name, value in before.items():
            with suppress(Exception):
                setattr(app, name, value)


@contextmanager
def quiet(app: App, calculation: str | None = None) -> Generator[None, None, None]:
    """A context in which Excel neither repaints nor runs event macros, and calculates as said."""
    with restored(app):
        app.screen_updating = False
        app.enable_events = False
        if calculation is not None:
            app.calculation = calculation
        yield


def run(
    macro: Callable[[Desk], None],
    book: Book,
    dialogs: Dialogs | None = None,
    native: Native | None = None,
) -> None:
    """Runs a macro on a workbook. No exception comes out: Excel would show a traceback."""
    dialogs, native = dialogs or dialogs_of(book.app), native or native_of_this_platform()
    try:
        desk = Desk(book, dialogs, native, Progress(book.app, native.escape(book.app)))
        with native.uninterrupted(book.app), restored(book.app):
            _guarded(macro, desk)
    except Exception as error:
        dialogs.tell(_unexpected(error), wrong=True)


def _guarded(macro: Callable[[Desk], None], desk: Desk) -> None:
    settings = log_settings()
    log = open_log(settings.log_file, settings.log_level)
    name = macro.__name__
    try:
        macro(desk)
    except Stopped:
        log.info("%s: stopped by the user", name)
    except CryptoInflowError as error:
        log.warning("%s: %s", name, error)
        desk.dialogs.tell(str(error), wrong=True)
    except Exception as error:
        log.exception("%s", name)
        said = f"{_unexpected(error)} The details are in {settings.log_file}"
        desk.dialogs.tell(said, wrong=True)


def _unexpected(error: Exception) -> str:
    """A sentence for an error that nobody foresaw; Excel's own words where it has some."""
    details = getattr(error, "excepinfo", None)
    said = details[2] if details and len(details) > 2 and details[2] else str(error)
    if details:
        return f"Excel refused: {said} Is a cell being edited, or a sheet protected?"
    return f"An error of this program ({type(error).__name__}: {said})."
