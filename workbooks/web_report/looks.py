"""A theme on a page for a browser: its colours in light and in print, its font, its logo."""

from __future__ import annotations

import base64

from templates.theme import HOUSE, Theme


def style_of(theme: Theme) -> str:
    """What a theme changes in the style of a page; nothing for the house's own.

    A dark page keeps the house's colours: a theme's are made for white paper.
    """
    if theme == HOUSE:
        return ""
    colours = {
        "head": theme.dark,
        "mark": theme.dark,
        "band": theme.pale,
        "quiet": theme.bar,
        "second": theme.accent,
        "frame": theme.accent,
    }
    said = "; ".join(f"--{name}: #{colour.lower()}" for name, colour in colours.items())
    return (
        f"@media (prefers-color-scheme: light), print {{ :root {{ {said} }} }}\n"
        f'body {{ font-family: "{theme.font}", Arial, Helvetica, sans-serif }}\n'
    )


def logo_of(theme: Theme) -> str:
    """The address of a theme's logo, the picture itself; "" for none."""
    return f"data:image/png;base64,{base64.b64encode(theme.image).decode()}" if theme.image else ""
