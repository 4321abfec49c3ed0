"""Writes the reference pages from the docstrings: `python docs/make_reference.py`.

One page for each module of `core` with public functions, and one for the worksheet functions. A
test holds the pages against what this writes.
"""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import core
from core.catalog import CATALOG, Function

FOLDER = Path(__file__).parent / "reference"


def pages() -> dict[str, str]:
    """Every page by its file name."""
    by_module: dict[str, list[Any]] = {}
    for name in core.__all__:
        public = getattr(core, name)
        if inspect.isfunction(inspect.unwrap(public)):
            by_module.setdefault(public.__module__, []).append(public)
    made = {
        f"{module.rpartition('.')[2]}.md": _page(module, by_module[module])
        for module in sorted(by_module)
    }
    made["worksheet-functions.md"] = _worksheet_functions()
    made["README.md"] = _contents(made)
    return made


def _page(module: str, functions: list[Any]) -> str:
    text = inspect.getdoc(inspect.getmodule(functions[0])) or ""
    parts = [f"# {module}", text, *(_function(function) for function in functions)]
    return "\n\n".join(parts) + "\n"


def _function(function: Any) -> str:
    parameters = inspect.signature(function).parameters.values()
    shown = ", ".join(
        p.name if p.default is p.empty else f"{p.name}={_default(p.default)}" for p in parameters
    )
    summary, _, rest = (inspect.getdoc(function) or "").partition("\n")
    body = f"\n\n```text\n{rest.strip()}\n```" if rest.strip() else ""
    return f"## {function.__name__}({shown})\n\n{summary}{body}"


def _default(value: object) -> str:
    return repr(value) if not inspect.isfunction(value) else value.__name__


def _worksheet_functions() -> str:
    parts = [
        "# Worksheet functions",
        "Every argument may be left out; blank and missing mean the default.",
    ]
    return "\n\n".join([*parts, *(_row(row) for row in CATALOG.values())]) + "\n"


def _row(row: Function) -> str:
    lines = [f"## {row.signature}", "", row.help, ""]
    if row.arguments:
        lines += ["| argument | unit | allowed | default | meaning |", "|---|---|---|---|---|"]
    for argument in row.arguments:
        allowed = str(argument.bound) if argument.unit else ""
        default = argument.default
        text = f"{default:,.15g}" if isinstance(default, float) else str(default)
        lines.append(
            f"| {argument.name} | {argument.unit} | {allowed} | {text} | {argument.help} |"
        )
    value = row.example_value
    result = f"{value:,.15g}" if isinstance(value, float) else value
    example = f"Example: `{row.example}` is {result} {row.unit}".rstrip()
    return "\n".join([*lines, "", f"{example}.", "", f"Source: {row.source}."])


def _contents(made: dict[str, str]) -> str:
    lines = ["# Reference", "", "Made from the docstrings by `docs/make_reference.py`.", ""]
    for name, text in made.items():
        title, _, rest = text.removeprefix("# ").partition("\n")
        first = next((line for line in rest.splitlines() if line), "")
        lines.append(f"- [{title}]({name}): {first}")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Writes the pages and removes those that are no longer made."""
    FOLDER.mkdir(exist_ok=True)
    made = pages()
    for old in FOLDER.glob("*.md"):
        if old.name not in made:
            old.unlink()
    for name, text in made.items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
