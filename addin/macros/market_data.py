"""Refresh market data: newer values from a file or an address, with date and source beside them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from addin.macros.desk import Desk, MacroError, Stopped
from addin.macros.inputs import opened, write_scenario
from addin.macros.scenarios import text_of
from addin.market_file import INPUTS, read_market_data
from core.scenarios import with_values

LARGEST = 1_000_000
"""Bytes that an address may give."""

_SHOWN = 10


def refresh_data(desk: Desk) -> None:
    """Replaces inputs by newer data from a file or an address: all of it, or nothing."""
    place = source_of(desk)
    values = read_market_data(fetched(desk, place), place)
    before, places = opened(desk)
    after = with_values(before, values, place)
    lines = [
        f"{name}: {before.value(name):,.6g} becomes {after.value(name):,.6g} {INPUTS[name].unit}"
        for name in values
        if before.value(name) != after.value(name)
    ]
    more = [f"and {len(lines) - _SHOWN} more"] if len(lines) > _SHOWN else []
    shown = "\n".join([*lines[:_SHOWN], *more]) or "No value changes, only dates and sources."
    if not desk.dialogs.agree(f"{len(values)} values from {place}.\n{shown}\n\nWrite them?"):
        raise Stopped
    changed = write_scenario(desk, places, after, values)
    desk.dialogs.tell(f"{len(values)} values are up to date, {changed} cells changed.")


def source_of(desk: Desk) -> str:
    """The file or address to read: the one in the settings, or a file that the user chooses.

    A source that the workbook itself names is read only after a yes: the workbook may come from
    someone else.
    """
    configured = desk.settings.market_data
    if not configured:
        path = desk.dialogs.open_file("Which market data?", "CSV files", ".csv")
        if path is None:
            raise Stopped
        return str(path)
    origin = desk.resolved.origins["market_data"]
    if not desk.dialogs.agree(f"Read market data from {configured}? (Set by {origin}.)"):
        raise Stopped
    return configured


def fetched(desk: Desk, place: str) -> str:
    """The text at a place.

    Raises:
        MacroError: it cannot be read.
    """
    if not place.lower().startswith("https://"):
        return text_of(Path(place).expanduser())
    from addin.macros.apart import done_apart

    return done_apart(desk, f"reading {place}", download, place, desk.settings.timeout)


def download(address: str, timeout: float) -> str:
    """The text at an https address, at most a megabyte, never over plain http.

    Raises:
        MacroError: anything else, for its reason.
    """
    from urllib.error import URLError
    from urllib.request import build_opener

    opener = build_opener(_only_https())
    try:
        with opener.open(address, timeout=timeout) as answer:
            data: bytes = answer.read(LARGEST + 1)
    except (URLError, OSError) as error:
        raise MacroError(f"{address} cannot be read: {getattr(error, 'reason', error)}") from None
    if len(data) > LARGEST:
        raise MacroError(f"{address} gives more than {LARGEST:,} bytes; is it a CSV file?")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise MacroError(f"{address} gives no text in UTF-8; is it a CSV file?") from None


def _only_https() -> Any:
    from urllib.request import HTTPRedirectHandler, Request

    class OnlyHttps(HTTPRedirectHandler):
        """Follows a redirection only to another https address."""

        def redirect_request(
            self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str
        ) -> Request | None:
            if not newurl.lower().startswith("https://"):
                raise MacroError(f"{req.full_url} leads to {newurl}, which is not https")
            return super().redirect_request(req, fp, code, msg, headers, newurl)

    return OnlyHttps()
