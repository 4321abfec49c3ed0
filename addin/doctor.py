"""The doctor: what stands in the way of the add-in on this computer, and what to do about it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from addin import obstacles
from addin.conf import read_conf
from addin.install import is_ours, opened_at_start
from addin.layout import OFFICE, InstallError, Layout, layout_of
from addin.machine import COMPUTER, MAC, WINDOWS, Machine
from addin.places import ADDIN_FILE
from addin.record import Record, digest, read_record
from addin.settings import SettingsError, precedence, resolve, unknown_variables

CLICK_TO_RUN = f"{COMPUTER}\\SOFTWARE\\Microsoft\\Office\\ClickToRun\\Configuration"
OUTLOOK = f"{COMPUTER}\\SOFTWARE\\Microsoft\\Office\\16.0\\Outlook"
DISABLED = f"{OFFICE}\\Resiliency\\DisabledItems"
INSTALL = "Run: crypto-inflow addin install"
_ASK_PYTHON = (
    "import struct, sys; from importlib.metadata import version;"
    " print(8 * struct.calcsize('P'), sys.version.split()[0], version('xlwings'),"
    " version('crypto-inflow'))"
)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: well or not, what is so, and what to do where it is not well."""

    check: str
    well: bool
    said: str
    todo: str = ""


@dataclass(frozen=True, slots=True)
class Python:
    """The private environment's interpreter, asked itself."""

    bits: int
    version: str
    xlwings: str
    product: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What the checks look at."""

    machine: Machine
    layout: Layout
    record: Record | None
    python: Python | None

    def shown(self, path: Path) -> str:
        """A path as its platform writes it."""
        return self.layout.shown(path)


def examine(machine: Machine) -> list[Finding]:
    """Every check, in the order in which to mend things."""
    try:
        layout = layout_of(machine)
        facts = Facts(machine, layout, read_record(layout.record), ask_python(machine, layout))
    except InstallError as error:
        todo = INSTALL if machine.platform in (WINDOWS, MAC) else "Use the add-in on one of them"
        return [Finding("system", False, str(error), todo), settings(machine), log(machine)]
    checks: list[Callable[[Facts], Finding]] = [installed, environment, versions, addin, conf]
    if layout.platform == WINDOWS:
        checks += [bitness, library, start, disabled, blocked, trust, defender]
    return [*(check(facts) for check in [*checks, folders]), settings(machine), log(machine)]


def ask_python(machine: Machine, layout: Layout) -> Python | None:
    """What the private environment says of itself, None where it says nothing."""
    if not layout.python.exists():
        return None
    done = machine.run([str(layout.python), "-c", _ASK_PYTHON])
    words = done.output.split()
    if done.code or len(words) != 4 or not words[0].isdecimal():
        return None
    return Python(int(words[0]), *words[1:])


def installed(facts: Facts) -> Finding:
    """Whether there is a record of an installation."""
    if facts.record is None:
        said = f"there is no record {facts.shown(facts.layout.record)}"
        return Finding("installed", False, said, INSTALL)
    return Finding("installed", True, f"crypto-inflow {facts.record.version}")


def environment(facts: Facts) -> Finding:
    """Whether the private environment works."""
    place = facts.shown(facts.layout.python)
    if facts.python is None:
        return Finding(
            "environment", False, f"{place} does not work or lacks crypto-inflow", INSTALL
        )
    return Finding("environment", True, f"Python {facts.python.version} in {place}")


def versions(facts: Facts) -> Finding:
    """Whether the add-in was built for the xlwings that is there: names and versions must match."""
    built = facts.record.xlwings if facts.record else ""
    there = facts.python.xlwings if facts.python else ""
    if built and there and built != there:
        said = f"the add-in was built with xlwings {built}, the environment has {there}"
        return Finding("versions", False, said, INSTALL)
    return Finding("versions", bool(built and there), f"xlwings {there or 'unknown'}", INSTALL)


def addin(facts: Facts) -> Finding:
    """Whether the add-in lies where it was put, unchanged."""
    path = facts.layout.addin
    entry = facts.record.file(path) if facts.record else None
    if not path.exists():
        return Finding("add-in", False, f"{facts.shown(path)} is not there", INSTALL)
    if entry and digest(path) != entry.value:
        said = f"{facts.shown(path)} is another file than the one that was installed"
        return Finding("add-in", False, said, f"{INSTALL} --force")
    return Finding("add-in", True, facts.shown(path))


def conf(facts: Facts) -> Finding:
    """Whether the add-in's .conf file names the private environment."""
    key = "INTERPRETER_MAC" if facts.layout.platform == MAC else "INTERPRETER_WIN"
    named = read_conf(facts.layout.settings).get(key, "")
    place = facts.shown(facts.layout.settings)
    if named != facts.shown(facts.layout.python):
        said = f"{place} sets {key} to {named or 'nothing'}"
        return Finding("interpreter", False, said, INSTALL)
    return Finding("interpreter", True, f"{place} names it")


def office_bits(machine: Machine) -> int:
    """32 or 64; 0 where no Office is found."""
    platform = machine.registry.values(CLICK_TO_RUN).get("Platform", "")
    named = platform or machine.registry.values(OUTLOOK).get("Bitness", "")
    return {"x86": 32, "x64": 64}.get(str(named).lower(), 0)


def bitness(facts: Facts) -> Finding:
    """Office's bits against Python's; they may differ, but the engine needs 64 bits."""
    office = office_bits(facts.machine)
    python = facts.python.bits if facts.python else 0
    said = f"Office {office or '?'} bit, Python {python or '?'} bit"
    if not office:
        return Finding(
            "bitness", False, f"{said}: no Office 16 was found", "Install Excel 2016 or later"
        )
    if python == 32:
        todo = "Install Python for 64 bit; it works with both kinds of Office. Then install again"
        return Finding("bitness", False, f"{said}: the calculation engine needs 64 bits", todo)
    return Finding("bitness", True, said)


def library(facts: Facts) -> Finding:
    """Whether xlwings' library for Office's bits is in the environment, by its exact name."""
    version = facts.python.xlwings if facts.python else "?"
    name = f"xlwings{office_bits(facts.machine) or 64}-{version}.dll"
    root = facts.layout.environment
    if any((folder / name).exists() for folder in (root, root / "Scripts")):
        return Finding("library", True, name)
    others = sorted(path.name for path in root.glob("xlwings*.dll"))
    said = f"{name} is not in {facts.shown(root)}; there is {', '.join(others) or 'no other'}"
    return Finding("library", False, said, INSTALL)


def start(facts: Facts) -> Finding:
    """Whether Excel opens the add-in when it starts."""
    ours = [text for text in opened_at_start(facts.machine).values() if is_ours(text)]
    if not ours:
        todo = f"{INSTALL}, or tick it in Excel: File, Options, Add-ins, Go"
        return Finding("start", False, "Excel does not open the add-in when it starts", todo)
    return Finding("start", True, f"Excel opens {ours[0]}")


def disabled(facts: Facts) -> Finding:
    """Whether Excel put the add-in aside after a crash."""
    for value in facts.machine.registry.values(DISABLED).values():
        text = value.decode("utf-16-le", "ignore") if isinstance(value, bytes) else str(value)
        if ADDIN_FILE.lower() in text.lower():
            todo = "In Excel: File, Options, Add-ins, Manage: Disabled Items, Go, Enable"
            return Finding("disabled", False, "Excel has disabled the add-in after a crash", todo)
    return Finding("disabled", True, "Excel has not disabled it")


def blocked(facts: Facts) -> Finding:
    """Whether Windows marked the add-in as coming from the internet: then Excel runs no macro."""
    if facts.machine.mark(facts.layout.addin):
        path = facts.shown(facts.layout.addin)
        todo = f'In PowerShell: Unblock-File "{path}"; or Properties of the file, Unblock'
        return Finding("blocked", False, f"{path} is marked as coming from the internet", todo)
    return Finding("blocked", True, "not marked as coming from elsewhere")


def trust(facts: Facts) -> Finding:
    """Settings of the Trust Center that keep every unsigned add-in from running."""
    said, todo = obstacles.of_trust_center(facts.machine.registry)
    well = "nothing in the Trust Center stands in the way"
    return Finding("trust", not said, said or well, todo)


def defender(facts: Facts) -> Finding:
    """Rules of Microsoft Defender that keep Excel from starting Python."""
    said, todo = obstacles.of_defender(facts.machine.registry)
    return Finding("defender", not said, said or "no rule of its policies is in the way", todo)


def folders(facts: Facts) -> Finding:
    """Folders that are synchronized, or whose names an old Windows call cannot read."""
    clouds = {
        Path(value)
        for name, value in facts.machine.environment.items()
        if name.upper() in ("ONEDRIVE", "ONEDRIVECONSUMER", "ONEDRIVECOMMERCIAL") and value
    }
    for place in (facts.layout.addin, facts.layout.environment):
        cloud = next((one for one in clouds if one == place or one in place.parents), None)
        if cloud:
            said = f"{facts.shown(place)} lies in the OneDrive folder {facts.shown(cloud)}"
            todo = (
                "Exclude it from OneDrive: files there may be online only, and locked while synced"
            )
            return Finding("folders", False, said, todo)
    if facts.layout.platform == WINDOWS and not str(facts.layout.environment).isascii():
        said = f"{facts.shown(facts.layout.environment)} has letters outside of English"
        todo = "If Excel cannot load xlwings' library, install for a user whose folder has none"
        return Finding("folders", False, said, todo)
    return Finding("folders", True, "not synchronized, plain names")


def settings(machine: Machine) -> Finding:
    """Whether the settings can be read; each with the place it comes from."""
    environment = dict(machine.environment)
    try:
        lines = resolve(environment=environment).lines()
    except SettingsError as error:
        return Finding("settings", False, str(error), f"Correct it in {error.place}")
    strange = unknown_variables(environment)
    if strange:
        said = f"{', '.join(strange)}: no setting of that name"
        return Finding(
            "settings", False, said, "Delete the environment variable, or correct its name"
        )
    return Finding("settings", True, "\n".join([precedence(environment), *lines]))


def log(machine: Machine) -> Finding:
    """Whether the log can be written."""
    try:
        path = resolve(environment=dict(machine.environment)).settings.log_file
    except SettingsError:
        return Finding(
            "log", False, "unknown, as the settings cannot be read", "Correct the settings"
        )
    nearest = next(one for one in [path, *path.parents] if one.exists())
    if path.is_dir() or not os.access(nearest, os.W_OK):
        return Finding("log", False, f"{path} cannot be written", "Set log_file to another file")
    return Finding("log", True, str(path))
