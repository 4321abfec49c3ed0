"""Installing the add-in for one user, and taking it away again. No administrator is needed.

Each step says what it would do, does it, and is recorded; done twice it changes nothing.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from addin.conf import drop_keys, set_keys
from addin.layout import OPTIONS, InstallError, Layout
from addin.machine import MAC, WINDOWS, Machine
from addin.places import ADDIN_FILE
from addin.record import Entry, Record, digest, read_record

_CALL = "from addin.cli import main; main()"


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do: what it is, in a sentence, and how."""

    said: str
    do: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to install: the product from where, and an add-in built before, if any."""

    source: str
    file: Path | None = None
    force: bool = False


class Installation:
    """An installation on a computer."""

    def __init__(self, machine: Machine, layout: Layout) -> None:
        """`layout` says where everything goes."""
        self._machine, self._layout = machine, layout
        self._record = Record()

    def steps(self, wanted: Wanted) -> Iterator[Step]:
        """What installing does, in order."""
        layout, shown = self._layout, self._layout.shown
        python = shown(layout.python)
        yield Step(
            f"make a private Python environment in {shown(layout.environment)},"
            " unless one that works is there",
            self._make_environment,
        )
        yield Step(
            f"install crypto-inflow into it: {python} -m pip install --upgrade {wanted.source}",
            lambda: self._install_product(wanted.source),
        )
        built = (
            f"copy {wanted.file}"
            if wanted.file
            else f"build {ADDIN_FILE} with that environment, put it"
        )
        yield Step(f"{built} into {shown(layout.addins)}", lambda: self._put_addin(wanted))
        for key, value in self._keys().items():
            yield Step(
                f"set {key} to {value} in {shown(layout.settings)}",
                lambda key=key, value=value: self._set_key(key, value),
            )
        if layout.platform == WINDOWS:
            said = (
                f'let Excel open it at start: a value OPEN, "{shown(layout.addin)}", in {OPTIONS}'
            )
            yield Step(said, self._register)
        if layout.scripts:
            said = f"put xlwings' script, which lets Excel run Python, into {layout.scripts}"
            yield Step(said, self._put_script)

    def install(self, wanted: Wanted, tell: Callable[[str], None]) -> None:
        """Does every step and records it.

        Raises:
            InstallError: Excel runs, a file of someone else is in the way, a step failed.
        """
        if self._machine.excel_runs():
            raise InstallError("Excel is running and would undo it at its end. Close Excel first")
        with suppress(InstallError):  # a damaged record is written anew
            self._record = read_record(self._layout.record) or Record()
        self._refuse_strangers(wanted)
        for step in self.steps(wanted):
            tell(step.said)
            step.do()
            self._record.save(self._layout.record)

    def _refuse_strangers(self, wanted: Wanted) -> None:
        addin = self._layout.addin
        if addin.exists() and not self._record.file(addin) and not wanted.force:
            raise InstallError(
                f"{addin} is there and was not put there by this command. Use --force to replace it"
            )

    def _make_environment(self) -> None:
        folder = self._layout.environment
        if not self._works():
            done = self._machine.run([sys.executable, "-m", "venv", "--clear", str(folder)])
            if done.code or not self._works():
                raise InstallError(
                    f"No Python environment could be made in {folder}: {done.output}"
                )
        self._record.add(Entry(kind="folder", place=str(folder)))

    def _works(self) -> bool:
        python = self._layout.python
        return (
            python.exists() and self._machine.run([str(python), "-m", "pip", "--version"]).code == 0
        )

    def _install_product(self, source: str) -> None:
        pip = [str(self._layout.python), "-m", "pip", "--disable-pip-version-check", "--no-input"]
        done = self._machine.run([*pip, "install", "--upgrade", source])
        if done.code:
            last = done.output.splitlines()[-1:] or [""]
            raise InstallError(f"{source} could not be installed: {last[0]}")
        self._record.version = self._version("crypto-inflow")
        self._record.xlwings = self._version("xlwings")

    def _version(self, package: str) -> str:
        code = f"from importlib.metadata import version; print(version({package!r}))"
        done = self._machine.run([str(self._layout.python), "-c", code])
        if done.code:
            raise InstallError(f"{package} is not in the private environment: {done.output}")
        return done.output

    def _put_addin(self, wanted: Wanted) -> None:
        if wanted.file:
            self._put(wanted.file, self._layout.addin)
            return
        with tempfile.TemporaryDirectory(prefix="crypto-inflow-") as folder:
            build = [str(self._layout.python), "-c", _CALL, "addin", "build", "--out", folder]
            done = self._machine.run(build)
            files = sorted(path for path in Path(folder).iterdir() if path.is_file())
            if done.code or ADDIN_FILE not in [path.name for path in files]:
                raise InstallError(f"{ADDIN_FILE} could not be built: {done.output}")
            for path in files:
                self._put(path, self._layout.addins / path.name)

    def _put(self, source: Path, target: Path) -> None:
        from workbooks.files import put_file, read_file

        target.parent.mkdir(parents=True, exist_ok=True)
        put_file(target, read_file(source))
        self._record.add(Entry(kind="file", place=str(target), value=digest(target)))

    def _keys(self) -> dict[str, str]:
        """The keys of the add-in's .conf file.

        A workbook's folder never comes onto Python's path: a file core.py beside a workbook would
        be run in the place of ours.
        """
        which = "INTERPRETER_MAC" if self._layout.platform == MAC else "INTERPRETER_WIN"
        python = self._layout.shown(self._layout.python)
        return {which: python, "ADD_WORKBOOK_TO_PYTHONPATH": "False"}

    def _set_key(self, key: str, value: str) -> None:
        set_keys(self._layout.settings, {key: value})
        self._record.add(Entry(kind="line", place=str(self._layout.settings), name=key))

    def _register(self) -> None:
        value = f'"{self._layout.shown(self._layout.addin)}"'
        opened = opened_at_start(self._machine)
        name = next((name for name, text in opened.items() if is_ours(text)), _free(opened))
        self._machine.registry.set_text(OPTIONS, name, value)
        self._record.add(Entry(kind="registry", place=OPTIONS, name=name, value=value))

    def _put_script(self) -> None:
        code = "import xlwings, pathlib; print(pathlib.Path(xlwings.__file__).parent)"
        found = self._machine.run([str(self._layout.python), "-c", code])
        name = f"xlwings-{self._record.xlwings}.applescript"
        assert self._layout.scripts is not None
        target = self._layout.scripts / name
        if not target.exists() or self._record.file(target):
            self._put(Path(found.output) / name, target)


class Removal:
    """Taking away what an installation recorded, and only that."""

    def __init__(self, machine: Machine, layout: Layout, record: Record) -> None:
        """`record` is what was installed."""
        self._machine, self._layout, self._record = machine, layout, record

    def steps(self, *, keep_environment: bool = False) -> Iterator[Step]:
        """What removing does, in order: the last thing made goes first."""
        for entry in reversed(self._record.entries):
            if entry.kind == "folder" and keep_environment:
                continue
            yield Step(self._said(entry), lambda entry=entry: self._undo(entry))
        yield Step(f"delete the record {self._layout.record}", self._forget)

    def remove(self, tell: Callable[[str], None], *, keep_environment: bool = False) -> None:
        """Does every step.

        Raises:
            InstallError: Excel runs, this is the environment that would be deleted, or a program
                uses a file in it.
        """
        if self._machine.excel_runs():
            raise InstallError("Excel is running and would undo it at its end. Close Excel first")
        inside = Path(sys.prefix).resolve() == self._layout.environment.resolve()
        if inside and not keep_environment:
            raise InstallError(
                f"This Python is the private environment itself. Add --keep-environment, and delete"
                f" the folder {self._layout.environment} afterwards"
            )
        for step in self.steps(keep_environment=keep_environment):
            tell(step.said)
            step.do()

    def _said(self, entry: Entry) -> str:
        place = self._layout.shown(Path(entry.place))
        if entry.kind == "folder":
            return f"delete the folder {place}"
        if entry.kind == "line":
            return f"take {entry.name} out of {place}"
        if entry.kind == "registry":
            return f"take the value {entry.value} out of {entry.place}"
        changed = Path(entry.place).exists() and digest(Path(entry.place)) != entry.value
        return f"leave {place}: it was changed since" if changed else f"delete {place}"

    def _undo(self, entry: Entry) -> None:
        path = Path(entry.place)
        if entry.kind == "folder":
            shutil.rmtree(path, ignore_errors=True)
            if path.exists():
                raise InstallError(
                    f"{path} cannot be deleted as a whole: a program still uses a file in it. Close"
                    " Excel and every Python started from there, and remove again"
                )
        elif entry.kind == "line":
            drop_keys(path, [entry.name])
            _drop_empty(path.parent)
        elif entry.kind == "registry":
            self._unregister()
        elif digest(path) == entry.value:
            path.unlink()

    def _unregister(self) -> None:
        """Takes the value away and closes the gap: Excel numbers them without one."""
        texts = [text for text in opened_at_start(self._machine).values() if not is_ours(text)]
        for name in opened_at_start(self._machine):
            self._machine.registry.delete(OPTIONS, name)
        for number, text in enumerate(texts):
            self._machine.registry.set_text(OPTIONS, _open_name(number), text)

    def _forget(self) -> None:
        self._layout.record.unlink(missing_ok=True)
        _drop_empty(self._layout.data)


def opened_at_start(machine: Machine) -> dict[str, str]:
    """What Excel opens when it starts: the values OPEN, OPEN1, OPEN2 ... in order."""
    found = machine.registry.values(OPTIONS)
    numbered = {
        int(name[4:] or 0): (name, str(text))
        for name, text in found.items()
        if name.upper().startswith("OPEN") and (name[4:] or "0").isdecimal()
    }
    return dict(numbered[number] for number in sorted(numbered))


def is_ours(text: str) -> bool:
    """Whether a value OPEN opens our add-in."""
    return text.strip('"').replace("\\", "/").rpartition("/")[2].lower() == ADDIN_FILE.lower()


def _open_name(number: int) -> str:
    return f"OPEN{number}" if number else "OPEN"


def _free(opened: dict[str, str]) -> str:
    taken = {name.upper() for name in opened}
    return next(_open_name(n) for n in range(len(taken) + 1) if _open_name(n) not in taken)


def _drop_empty(folder: Path) -> None:
    with suppress(OSError):
        folder.rmdir()
