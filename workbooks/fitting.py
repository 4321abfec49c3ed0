"""How high a row must be for its wrapped text: Arial's widths, line by line."""

from __future__ import annotations

from functools import lru_cache

LINE_POINTS = 12.75
ROW_POINTS = 13.5
_NARROW = frozenset("ijlItf.,:;'|!()[] -r/`")
_SLIM = frozenset("cksvxyzJ")
_WIDE = frozenset("mwMW%@&—")
_CELL_MARGIN = 0.8


@lru_cache(maxsize=4096)
def row_points(text: str, width: float, size: float = 10.0, bold: bool = False) -> float:
    """The height in points for a text in a column of `width` characters."""
    scale = size / 10.0
    room = max(width - _CELL_MARGIN, 1.0) / (scale * (1.08 if bold else 1.0))
    return (lines(text, room) * LINE_POINTS + ROW_POINTS - LINE_POINTS) * scale


def lines(text: str, room: float) -> int:
    """How many lines a text takes where `room` digits fit beside each other."""
    return sum(_paragraph_lines(paragraph, room) for paragraph in text.split("\n")) or 1


def _paragraph_lines(paragraph: str, room: float) -> int:
    count, used = 1, 0.0
    for word in paragraph.split(" "):
        length = sum(map(_width, word))
        if used and used + _width(" ") + length > room:
            count, used = count + 1, 0.0
        used += length + (_width(" ") if used else 0.0)
        count += int(used // room) if length > room else 0
        used = used % room if length > room else used
    return count


def _width(character: str) -> float:
    """The width of a character of Arial in digits."""
    if character in _NARROW:
        return 0.55
    if character in _SLIM:
        return 0.9
    if character in _WIDE:
        return 1.6
    return 1.25 if character.isupper() else 1.0
