"""Giving a workbook the colours, the font and the logo of a theme.

Colours and font are exchanged where a part states them as an attribute, so no text is touched.
"""

from __future__ import annotations

import re
from typing import Any

from openpyxl.drawing.image import Image
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor
from openpyxl.drawing.xdr import XDRPositiveSize2D

from templates.theme import HOUSE, Theme

LOGO_PIXELS = 44
MOST_LOGO_WIDTH = 240
MARGIN = 4
EMU_PER_PIXEL = 9525
_COLOURS = ("dark", "pale", "bar", "accent")
_LOOKS = ("xl/styles", "xl/theme", "xl/charts", "xl/worksheets")


def themed(name: str, part: bytes, theme: Theme) -> bytes:
    """A part with the theme's colours and font in place of the house's."""
    if theme == HOUSE or not name.startswith(
        ("xl/styles", "xl/theme", "xl/charts", "xl/worksheets")
    ):
        return part
    if name.startswith("xl/worksheets"):
        return re.sub(rb"<tabColor [^>]*>", lambda match: _coloured(match[0], theme), part)
    font = f'="{HOUSE.font}"'.encode()
    return _coloured(part, theme).replace(font, f'="{theme.font}"'.encode())


def _coloured(part: bytes, theme: Theme) -> bytes:
    new = {getattr(HOUSE, name): getattr(theme, name) for name in _COLOURS}
    pattern = rf'="((?:00|FF)?)({"|".join(new)})"'.encode()
    return re.sub(
        pattern, lambda match: b'="' + match[1] + new[match[2].decode()].encode() + b'"', part
    )


class Logo(Image):
    """A PNG as openpyxl writes pictures, without the library that it reads them with."""

    def __init__(self, theme: Theme, column: int, room: int) -> None:
        """The picture at the right end of a column of `room` pixels, in the top band."""
        wide, high = (int.from_bytes(theme.image[at : at + 4], "big") for at in (16, 20))
        scale = min(LOGO_PIXELS / high, MOST_LOGO_WIDTH / wide)
        self._content = theme.image
        self.format = "png"
        self.width, self.height = round(wide * scale), round(high * scale)
        corner = AnchorMarker(
            col=column,
            row=0,
            colOff=(room - self.width - MARGIN) * EMU_PER_PIXEL,
            rowOff=MARGIN * EMU_PER_PIXEL,
        )
        size = XDRPositiveSize2D(self.width * EMU_PER_PIXEL, self.height * EMU_PER_PIXEL)
        self.anchor: Any = OneCellAnchor(_from=corner, ext=size)

    def _data(self) -> bytes:
        return self._content
