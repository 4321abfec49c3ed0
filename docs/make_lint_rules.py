"""Writes docs/lint.md from the rules: `python docs/make_lint_rules.py`.

The example in it is made and checked here. A test holds the page against what this writes.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import openpyxl

from workbooks.commands.lint_text import sections
from workbooks.commands.sections import print_sections
from workbooks.lint.check import lint_package
from workbooks.lint.config import FILE, Config
from workbooks.lint.findings import FileFindings
from workbooks.lint.points import POINTS, SECTIONS
from workbooks.lint.registry import RULES
from workbooks.lint.rule import Rule
from workbooks.lint.settings import Settings
from workbooks.package import Package

PAGE = Path(__file__).parent / "lint.md"
_EXAMPLE = "budget.xlsx"
_IGNORED = ("cached-values",)
_SETTINGS = {
    "formula_length": "characters a formula may have",
    "literals": "numbers that formulas may hold",
    "contrast": "the least contrast of a text and its ground, to 1",
    "series": "series that a chart may have",
    "screen_rows": "rows of a sheet from which on panes are frozen and headings repeated in print",
    "number_formats": "the closed list of number formats; empty for any",
}


def page() -> str:
    """The whole page."""
    parts = [_HEAD.format(rules=len(RULES), example=_example(), file=FILE), *_settings(), _POINTS]
    for title, points in SECTIONS.items():
        parts += [f"### {title}", *_section(points)]
    parts.append(_SPEED)
    return "\n\n".join(parts) + "\n"


_SPEED = """## How fast

A workbook of 20,000 formulas takes 3 s of processor time on a shared machine of 2 cores, one of
200,000 takes 31 s and 720 MB. Formulas that are copies of one are read once."""


def _settings() -> Iterator[str]:
    lines = ["| setting | what | default |", "|---|---|---|"]
    for name, value in asdict(Settings()).items():
        shown = ", ".join(f"{one:g}" for one in value) if isinstance(value, tuple) else value
        lines.append(f"| `{name}` | {_SETTINGS[name]} | {shown} |")
    yield "\n".join(lines)


def _section(points: range) -> Iterator[str]:
    for point in points:
        rules = [rule for rule in RULES.values() if rule.point == point]
        yield f"**{point}. {POINTS[point]}**" + ("" if rules else ": no rule, look yourself.")
        if rules:
            yield "\n".join(_row(rule) for rule in rules)


def _row(rule: Rule) -> str:
    whose = ", ours only" if rule.ours else ""
    return f"- `{rule.id}` ({rule.severity}{whose}): {rule.title}. {rule.why} *{rule.fix}*"


def _example() -> str:
    config = Config(ignore=_IGNORED, severity="warning")
    found = lint_package(Package(_workbook(), _EXAMPLE), config)
    out = io.StringIO()
    print_sections(sections(FileFindings(_EXAMPLE, found), 5), out)
    return out.getvalue().rstrip()


def _workbook() -> bytes:
    """A budget with the mistakes that people make."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Budget"
    sheet.append(["", *range(2025, 2031)])
    letters = "BCDEFG"
    sheet.append(["Sales", 100, *(f"={last}2*1.05" for last in letters[:-1])])
    sheet.append(["Costs", *(f"=SUM(Ledger!{letter}:{letter})" for letter in letters)])
    sheet.append(["Tax", *(f"=IF({c}2>{c}3,IF({c}2>100,1,0),0)" for c in letters)])
    sheet["E2"] = 120
    book.create_sheet("Ledger")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


_HEAD = """# Checking workbooks

```sh
crypto-inflow lint model.xlsx               # or folders of workbooks
crypto-inflow lint models --severity warning
crypto-inflow lint models --rule 'charts-*' --rule no-literals
```

It holds any workbook (.xlsx, .xlsm, .xltx, .xltm) against {rules} rules of good modelling and
says where each is broken, what was found, and how to mend it. Nothing is changed, calculated or
followed.

```text
$ crypto-inflow lint budget.xlsx --severity warning --ignore cached-values
{example}
```

An **error** means that a number is wrong or will be, a **warning** that one may be or that nobody
can tell, a **note** that the workbook is harder to read or to use than it need be. Like neighbours
are told once, as a range.

| option | what it does |
|---|---|
| `--rule RULE`, `--ignore RULE` | only these rules, or not these; `charts-*` means several |
| `--severity warning` | leaves notes out; `error` leaves warnings out too |
| `--most 20` | shows up to 20 places of each rule; 0 shows all, without it 5 |
| `--config FILE` | takes the settings from this file |
| `--json` | prints one object with everything, for programs |
| `--sarif FILE` | writes the findings as SARIF 2.1.0 too, which code review tools show |
| `--limit cells=1000000` | changes [how much a file may hold](recalculation.md) |
| `--rules` | lists the rules with why and fix |

It exits with 0 when nothing or only notes were found, 1 when there are errors or warnings, 2 when
the command or the settings are wrong, and 3 when a file cannot be read; the other files are still
checked.

## Settings

`{file}` beside a workbook, or in the nearest folder above it, holds for it:

```toml
ignore = ["print-*", "no-merged-cells"]
severity = "warning"
errors = ["no-external-links"]     # what counts as an error here; also: warnings, notes

[settings]
formula_length = 150
literals = [0, 1, 12, 100, 365]

[[allowed]]                        # looked at, and let stand
rule = "no-literals"
file = "legacy*.xlsx"              # file, sheet and cells may be left out
sheet = "Tax"
cells = "B3:B9"
why = "The brackets of 2019, checked by Ann"
```

Options of the command stand over the file."""

_POINTS = """## The rules

They follow a checklist of 38 points, drawn from the FAST Standard, the ICAEW's Twenty Principles
and Financial Modelling Code, and the colour habits of banks. Rules marked "ours only" look at
workbooks that crypto-inflow made, which are known by the name `scenario_hash`; all others look at
any workbook.

What some words mean here: an **input** is a number or truth value that someone typed and a formula
reads; in a locked cell of a protected sheet it is none. A formula is a **copy** of another when the
two are the same in R1C1. Chart sheets are not looked into, and only the part of a rule that a
program can judge is judged: whether a chart's title states its finding, only a reader can tell."""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
