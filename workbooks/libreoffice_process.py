"""LibreOffice as a process of our own: found, started hardened, asked over a pipe, killed.

There is one for each process of ours, started when it is first needed. Its profile is thrown away
at the end: no macro runs, no link is followed, and nothing of the user's settings is touched.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import json
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from workbooks.errors import EngineError, EngineMissingError

SECONDS = 300.0
"""So long may one request take; then LibreOffice is killed, and started anew for the next."""

_MISSING = (
    "LibreOffice is not installed, or its Python has no UNO. "
    "Install LibreOffice (on Debian and Ubuntu: apt install libreoffice-calc python3-uno)"
)
_USUAL_PLACES = (
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
)
_SECURITY = "/org.openoffice.Office.Common/Security/Scripting"
_SETTINGS = (
    (_SECURITY, "MacroSecurityLevel", "3"),
    (_SECURITY, "DisableMacrosExecution", "true"),
    (_SECURITY, "BlockUntrustedRefererLinks", "true"),
    ("/org.openoffice.Office.Calc/Content/Update", "Link", "1"),
    ("/org.openoffice.Office.Calc/Formula/Load", "OOXMLRecalcMode", "1"),
    ("/org.openoffice.Office.Calc/Formula/Load", "ODFRecalcMode", "1"),
    ("/org.openoffice.Office.Common/Save/Document", "AutoSave", "false"),
)


class LibreOffice:
    """A running LibreOffice and the bridge to it."""

    def __init__(self, program: str, python: str) -> None:
        """Use `libreoffice()`."""
        self._profile = tempfile.mkdtemp(prefix="libreoffice-profile-")
        _write_settings(Path(self._profile))
        bridge = Path(__file__).with_name("libreoffice_bridge.py")
        self._process = subprocess.Popen(
            [python, str(bridge), program, Path(self._profile).as_uri()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            start_new_session=True,
            env={k: v for k, v in os.environ.items() if not k.startswith("PYTHON")},
        )
        self._answers: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()
        atexit.register(self.kill)

    @property
    def alive(self) -> bool:
        """Whether it can still be asked."""
        return self._process.poll() is None

    @property
    def pid(self) -> int:
        """The bridge's process; LibreOffice is in its process group."""
        return self._process.pid

    def ask(self, do: str, /, **arguments: Any) -> Any:
        """The answer to a request.

        Raises:
            EngineError: LibreOffice refused, died, or took longer than `SECONDS`, and was killed.
        """
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps({"do": do, **arguments}) + "\n")
            self._process.stdin.flush()
            line = self._answers.get(timeout=SECONDS)
        except queue.Empty:
            self.kill()
            raise EngineError(f"LibreOffice took longer than {SECONDS:g} seconds") from None
        except OSError:
            line = ""
        if not line:
            self.kill()
            raise EngineError("LibreOffice ended unexpectedly")
        answer = json.loads(line)
        if "error" in answer:
            raise EngineError(f"LibreOffice gave up ({answer['error']})")
        return answer["answer"]

    def kill(self) -> None:
        """Ends it at once and removes its profile. Harmless the second time."""
        atexit.unregister(self.kill)
        with contextlib.suppress(OSError):
            if hasattr(os, "killpg"):
                os.killpg(self._process.pid, 9)
        if self._process.stdin and not self._process.stdin.closed:
            with contextlib.suppress(OSError):
                self._process.stdin.close()  # the bridge ends itself and LibreOffice
        self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()
        shutil.rmtree(self._profile, ignore_errors=True)

    def _listen(self) -> None:
        assert self._process.stdout is not None
        with contextlib.suppress(ValueError):  # closed by `kill`
            for line in self._process.stdout:
                self._answers.put(line)
        self._answers.put("")


_running: dict[int, LibreOffice] = {}


def libreoffice() -> LibreOffice:
    """This process's LibreOffice, started when there is none.

    Raises:
        EngineMissingError: it is not installed.
    """
    office = _running.get(os.getpid())
    if office is None or not office.alive:
        program, python = programs()
        office = _running[os.getpid()] = LibreOffice(program, python)
    return office


def end_libreoffice() -> None:
    """Ends this process's LibreOffice, where there is one, and removes its profile."""
    office = _running.pop(os.getpid(), None)
    if office is not None:
        office.kill()


def is_installed() -> bool:
    """Whether LibreOffice and a Python that can talk to it are there."""
    try:
        programs()
    except EngineMissingError:
        return False
    return True


@functools.cache
def programs() -> tuple[str, str]:
    """LibreOffice, and a Python that has its UNO."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    program = program or next((one for one in _USUAL_PLACES if Path(one).is_file()), None)
    python = program and next((one for one in _pythons(Path(program)) if _has_uno(one)), None)
    if not program or not python:
        raise EngineMissingError(_MISSING)
    return program, python


def _pythons(program: Path) -> Iterator[str]:
    """Pythons that may have UNO: LibreOffice's own, then the system's, then ours."""
    beside = program.resolve().parent
    own = [beside / "python", beside / "python.exe", beside.parent / "Resources" / "python"]
    yield from (str(one) for one in own if one.is_file())
    yield from ("/usr/bin/python3", sys.executable)


def _has_uno(python: str) -> bool:
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        command = [python, "-c", "import uno"]
        return subprocess.run(command, capture_output=True, timeout=30, check=False).returncode == 0
    return False


def _write_settings(profile: Path) -> None:
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, name, value in _SETTINGS
    )
    folder = profile / "user"
    folder.mkdir()
    (folder / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>',
        encoding="utf-8",
    )
