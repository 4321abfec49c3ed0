"""What a macro asks and tells. Excel's own boxes on Windows, the system's on the Mac.

One protocol, so that tests answer in a user's place. None and an empty list mean: cancelled.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

TITLE = "crypto-inflow"
LONGEST_PROMPT = 255
"""Excel's InputBox refuses a longer prompt."""

LONGEST_MESSAGE = 1000
_TEXT = 2
_FOLDER_PICKER = 4


class Dialogs(Protocol):
    """The questions a macro may ask."""

    def tell(self, text: str, *, wrong: bool = False) -> None:
        """Shows a message."""
        ...

    def agree(self, question: str) -> bool:
        """Asks a question that is answered by yes or no."""
        ...

    def type_in(self, prompt: str, default: str = "") -> str | None:
        """Asks for a line of text."""
        ...

    def choose(self, prompt: str, options: Sequence[str], *, several: bool = False) -> list[str]:
        """Asks for one option, or for several."""
        ...

    def open_file(self, title: str, kind: str, suffix: str) -> Path | None:
        """Asks for a file that is there; `kind` names it, such as CSV files."""
        ...

    def save_file(self, title: str, proposed: Path) -> Path | None:
        """Asks where to save; an existing file is given back only after a yes."""
        ...

    def open_folder(self, title: str) -> Path | None:
        """Asks for a folder."""
        ...


def dialogs_of(app: Any) -> Dialogs:
    """The dialogs of an Excel, an `xlwings.App`."""
    return MacDialogs(app) if sys.platform == "darwin" else WindowsDialogs(app)


def shortened(text: str, longest: int = LONGEST_MESSAGE) -> str:
    """A text that fits into a message box."""
    return text if len(text) <= longest else f"{text[: longest - 3].rstrip()}..."


class WindowsDialogs:
    """Excel's InputBox and file dialogs, and message boxes in front of its window."""

    def __init__(self, app: Any) -> None:
        """`app` is an `xlwings.App`."""
        self._app = app

    def tell(self, text: str, *, wrong: bool = False) -> None:
        """Shows a message."""
        self._app.alert(shortened(text), TITLE, "ok", "critical" if wrong else "info")

    def agree(self, question: str) -> bool:
        """Asks a question that is answered by yes or no."""
        return self._app.alert(shortened(question), TITLE, "yes_no") == "yes"

    def type_in(self, prompt: str, default: str = "") -> str | None:
        """Asks for a line of text."""
        answer = self._app.api.InputBox(
            Prompt=shortened(prompt, LONGEST_PROMPT), Title=TITLE, Default=default, Type=_TEXT
        )
        return None if answer is False else str(answer)

    def choose(self, prompt: str, options: Sequence[str], *, several: bool = False) -> list[str]:
        """Asks for numbers; a long list comes in pages."""
        pages, page = _pages(prompt, options), 0
        while True:
            answer = self.type_in(pages[page], "+" if len(pages) > 1 else "1")
            if answer is None:
                return []
            if answer.strip() == "+":
                page = (page + 1) % len(pages)
                continue
            chosen = _chosen(answer, options)
            if chosen and (several or len(chosen) == 1):
                return chosen
            many = "numbers with commas between" if several else "one number"
            self.tell(f"Type {many}, from 1 to {len(options)}; got {answer!r}.", wrong=True)

    def open_file(self, title: str, kind: str, suffix: str) -> Path | None:
        """Asks for a file that is there."""
        found = self._app.api.GetOpenFilename(
            FileFilter=f"{kind} (*{suffix}),*{suffix}", Title=title
        )
        return None if found is False else Path(found)

    def save_file(self, title: str, proposed: Path) -> Path | None:
        """Asks where to save, and before an existing file is replaced."""
        suffix = proposed.suffix
        while True:
            found = self._app.api.GetSaveAsFilename(
                InitialFileName=str(proposed),
                FileFilter=f"Workbook (*{suffix}),*{suffix}",
                Title=title,
            )
            if found is False:
                return None
            path = Path(found)
            if not path.exists() or self.agree(f"{path} exists already. Replace it?"):
                return path

    def open_folder(self, title: str) -> Path | None:
        """Asks for a folder."""
        dialog = self._app.api.FileDialog(_FOLDER_PICKER)
        dialog.Title = title
        return Path(dialog.SelectedItems(1)) if dialog.Show() == -1 else None


def _pages(prompt: str, options: Sequence[str]) -> list[str]:
    """The options with their numbers, in as many prompts as they need."""
    more = "\n+ for more"
    lines = [shortened(f"\n{n} {option}", 100) for n, option in enumerate(options, 1)]
    pages = [prompt]
    for line in lines:
        if len(pages[-1]) + len(line) + len(more) > LONGEST_PROMPT:
            pages.append(prompt)
        pages[-1] += line
    return pages if len(pages) == 1 else [page + more for page in pages]


def _chosen(answer: str, options: Sequence[str]) -> list[str]:
    """The options of an answer such as "1, 3"; empty where a part of it is none."""
    parts = [part.strip() for part in answer.split(",")]
    if not all(part.isdecimal() and 1 <= int(part) <= len(options) for part in parts):
        return []
    return list(dict.fromkeys(options[int(part) - 1] for part in parts))


def run_osascript(lines: Sequence[str], arguments: Sequence[str]) -> str | None:
    """The answer of an AppleScript, None when the user cancelled.

    The arguments are handed over as such and never become part of the script.
    """
    script = ["on run argv", *lines, "end run"]
    command = ["osascript", *(part for line in script for part in ("-e", line)), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.rstrip("\n") if done.returncode == 0 else None


class MacDialogs:
    """The dialogs of macOS: Excel has none there that another process can open."""

    def __init__(
        self,
        app: Any,
        script: Callable[[Sequence[str], Sequence[str]], str | None] = run_osascript,
    ) -> None:
        """`app` is an `xlwings.App`."""
        self._app, self._script = app, script

    def tell(self, text: str, *, wrong: bool = False) -> None:
        """Shows a message."""
        self._app.alert(shortened(text), TITLE, "ok", "critical" if wrong else "info")

    def agree(self, question: str) -> bool:
        """Asks a question that is answered by yes or no."""
        return self._app.alert(shortened(question), TITLE, "yes_no") == "yes"

    def type_in(self, prompt: str, default: str = "") -> str | None:
        """Asks for a line of text."""
        ask = "display dialog (item 1 of argv) default answer (item 2 of argv)"
        return self._script([f"return text returned of ({ask})"], [prompt, default])

    def choose(self, prompt: str, options: Sequence[str], *, several: bool = False) -> list[str]:
        """Asks for one option, or for several."""
        many = " with multiple selections allowed" if several else ""
        lines = [
            f"set found to choose from list (rest of argv) with prompt (item 1 of argv){many}",
            "if found is false then error number -128",
            "set text item delimiters to linefeed",
            "return found as text",
        ]
        answer = self._script(lines, [prompt, *options])
        return [] if answer is None else answer.split("\n")

    def open_file(self, title: str, kind: str, suffix: str) -> Path | None:
        """Asks for a file that is there."""
        ask = "choose file with prompt (item 1 of argv) of type (item 2 of argv)"
        asked = [f"{title} ({kind})", suffix.lstrip(".")]
        return _path(self._script([f"return POSIX path of ({ask})"], asked))

    def save_file(self, title: str, proposed: Path) -> Path | None:
        """Asks where to save; the system itself asks before an existing file is replaced."""
        ask = "choose file name with prompt (item 1 of argv) default name (item 2 of argv)"
        path = _path(self._script([f"return POSIX path of ({ask})"], [title, proposed.name]))
        return path if path is None or path.suffix else path.with_suffix(proposed.suffix)

    def open_folder(self, title: str) -> Path | None:
        """Asks for a folder."""
        lines = ["return POSIX path of (choose folder with prompt (item 1 of argv))"]
        return _path(self._script(lines, [title]))


def _path(answer: str | None) -> Path | None:
    return Path(answer) if answer else None
