"""Headings, lines and tables: tables in colour on a terminal, aligned lines anywhere else.

No text of a workbook may reach the terminal as it is: `plain` shows what is not printable as an
escape, and nothing is taken for markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.table import Table


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, lines under it, or a table under it; texts are ready to be printed."""

    title: str
    level: int = 1
    lines: Sequence[str] = ()
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    numbers: frozenset[int] = frozenset()  # the columns that stand to the right
    colour: str = ""  # of the heading, on a terminal


def plain(text: str) -> str:
    """A text of a workbook as one line that is safe to print.

    >>> plain("a\\x1b[31m\\nb")
    'a\\\\x1b[31m\\\\nb'
    """
    return "".join(one if one.isprintable() else ascii(one)[1:-1] for one in text)


def print_sections(found: Iterable[Section], out: TextIO) -> None:
    """Prints sections: tables in colour on a terminal, aligned lines anywhere else."""
    from rich.console import Console

    console = Console(file=out, markup=False, highlight=False, emoji=False)
    for section in found:
        indent = "  " * section.level
        title = f"{indent[2:]}{section.title}"
        if console.is_terminal:
            console.print(title, style=f"bold {section.colour}".rstrip(), soft_wrap=True)
        else:
            out.write(f"{title}\n")
        if section.rows and console.is_terminal:
            console.print(_rich_table(section))
        elif section.rows:
            out.writelines(f"{indent}{line}\n" for line in aligned(section))
        for line in section.lines:
            out.write(f"{indent}{line}\n")


def aligned(section: Section) -> list[str]:
    """The rows of a table as lines of aligned columns."""
    from rich.cells import cell_len

    grid = [section.columns, *section.rows]
    widths = [max(cell_len(row[i]) for row in grid) for i in range(len(section.columns))]
    lines: list[str] = []
    for row in grid:
        texts: list[str] = []
        for i, (text, width) in enumerate(zip(row, widths, strict=True)):
            space = " " * (width - cell_len(text))
            texts.append(space + text if i in section.numbers else text + space)
        lines.append("  ".join(texts).rstrip())
    return lines


def _rich_table(section: Section) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for i, column in enumerate(section.columns):
        right = i in section.numbers
        table.add_column(column, justify="right" if right else "left", overflow="fold")
    for row in section.rows:
        table.add_row(*(Text(text, style=_style(i, text)) for i, text in enumerate(row)))
    return table


def _style(column: int, text: str) -> str:
    """Changes are coloured by their sign."""
    if column < 4:
        return ""
    return "red" if text.startswith("-") else "green" if text.startswith("+") else ""
