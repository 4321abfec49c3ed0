"""A user's Windows or Mac in a folder: its registry, and programs that do what theirs would."""

import sys
from pathlib import Path

from addin.layout import layout_of
from addin.machine import MAC, WINDOWS, Done
from addin.places import ADDIN_FILE


class FakeRegistry:
    def __init__(self):
        self.keys = {}

    def values(self, key):
        return dict(self.keys.get(key, {}))

    def set_text(self, key, name, value):
        assert isinstance(value, str)
        self.keys.setdefault(key, {})[name] = value

    def delete(self, key, name):
        self.keys.get(key, {}).pop(name, None)


class FakeMachine:
    """`bits`, `xlwings` and `fails` say how its Python is, and which command fails."""

    def __init__(self, folder, platform=WINDOWS):
        self.platform, self.home = platform, folder
        self.environment = {
            "APPDATA": str(folder / "Roaming"),
            "LOCALAPPDATA": str(folder / "Local"),
            "USERPROFILE": str(folder),
            "CRYPTO_INFLOW_LOG_FILE": str(folder / "log.txt"),
            "XDG_CONFIG_HOME": str(folder / "config"),
        }
        self.registry, self.commands, self.marks = FakeRegistry(), [], {}
        self.running, self.bits, self.xlwings, self.fails = False, 64, "0.37.8", ""
        self.package = folder / "xlwings"
        self.package.mkdir()
        (self.package / "xlwings-0.37.8.applescript").write_text("on VbaHandler(x)")

    def excel_runs(self):
        return self.running

    def mark(self, path):
        return self.marks.get(Path(path), "")

    def run(self, command):
        command = list(command)
        self.commands.append(command)
        if self.fails and self.fails in " ".join(command):
            return Done(1, f"first\n{self.fails} failed")
        layout = layout_of(self)
        if command[:3] == [sys.executable, "-m", "venv"]:
            layout.python.parent.mkdir(parents=True, exist_ok=True)
            layout.python.write_text("python")
            return Done(0, "")
        assert command[0] == str(layout.python), command
        return self._private(command[1:], layout)

    def _private(self, arguments, layout):
        text = " ".join(arguments)
        if arguments[:2] == ["-m", "pip"] and "install" in arguments:
            if self.platform == WINDOWS:
                for bits in (32, 64):
                    (layout.environment / f"xlwings{bits}-{self.xlwings}.dll").write_text("dll")
            return Done(0, "done")
        if arguments[:2] == ["-m", "pip"]:
            return Done(0, "pip 25")
        if "calcsize" in text:
            return Done(0, f"{self.bits} 3.12.10 {self.xlwings} 0.1.0")
        if "version('xlwings')" in text:
            return Done(0, self.xlwings)
        if "version('crypto-inflow')" in text:
            return Done(0, "0.1.0")
        if "xlwings.__file__" in text:
            return Done(0, str(self.package))
        assert arguments[2:5] == ["addin", "build", "--out"], arguments
        Path(arguments[5], ADDIN_FILE).write_text(f"add-in for {self.xlwings}")
        Path(arguments[5], "CryptoInflow.intellisense.xml").write_text("<IntelliSense/>")
        return Done(0, "")


def windows(folder):
    return FakeMachine(folder, WINDOWS)


def mac(folder):
    return FakeMachine(folder, MAC)
