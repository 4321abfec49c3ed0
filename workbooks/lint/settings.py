"""What a user may set: numbers that rules go by."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """The numbers and lists that rules go by; the defaults are those of the checklist."""

    formula_length: int = 120  # characters
    literals: tuple[float, ...] = (0.0, 1.0, 12.0, 100.0)
    contrast: float = 4.5  # to 1
    series: int = 6
    screen_rows: int = 40  # a longer sheet needs frozen panes and repeated titles
    number_formats: tuple[str, ...] = ()  # the closed list; none for any format
