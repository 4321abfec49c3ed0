"""The user's settings: what they are, where they come from and which one wins.

From weakest to strongest: the default, the settings file, the environment, the workbook.
"""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from addin.places import config_folder, log_folder
from core.errors import CryptoInflowError

PREFIX = "CRYPTO_INFLOW_"
FILE_VARIABLE = f"{PREFIX}CONFIG"
"""The environment variable that names another settings file."""

SHEET = "CryptoInflow settings"
"""The sheet of a workbook that holds settings: names in column A, values in column B."""

OF_A_WORKBOOK = frozenset({"market_data", "scenarios", "folder"})
"""What a workbook may set. The rest belongs to the machine: a file from elsewhere cannot."""

DEFAULT = "the default"


class SettingsError(CryptoInflowError, ValueError):
    """Settings with mistakes; the message names the place and each setting."""

    def __init__(self, place: str, problems: Sequence[str]) -> None:
        """`place` is the file, the environment or the workbook."""
        self.place, self.problems = place, tuple(problems)
        super().__init__(f"{place}: {'; '.join(problems)}")


class Settings(BaseModel):
    """The settings. Every one has a default."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    market_data: str = Field(
        default="", description="Where Refresh market data reads: a CSV file or an https address."
    )
    scenarios: Path | None = Field(
        default=None,
        description="A folder with your own scenario files (.toml), offered by Scenario.",
    )
    folder: Path | None = Field(
        default=None,
        description="The folder that new models and reports are proposed to be saved in.",
    )
    timeout: float = Field(
        default=20.0,
        ge=1.0,
        le=120.0,
        description="Seconds to wait for an https address, 1 to 120.",
    )
    log_file: Path = Field(
        default_factory=lambda: log_folder() / "crypto-inflow.log",
        description="Where errors and the reasons behind error values are written.",
    )
    log_level: Literal["error", "warning", "info", "debug"] = Field(
        default="info", description="How much is written there: error, warning, info or debug."
    )

    @field_validator("scenarios", "folder", "log_file", mode="after")
    @classmethod
    def _absolute(cls, path: Path | None) -> Path | None:
        if path is None:
            return None
        full = path.expanduser()
        if not full.is_absolute():
            raise ValueError("must be a full path")
        return full

    @field_validator("market_data", mode="after")
    @classmethod
    def _source(cls, source: str) -> str:
        scheme, separator, _ = source.partition("://")
        if separator and scheme.lower() != "https":
            raise ValueError("must be a file or an address that begins with https://")
        return source.strip()


@dataclass(frozen=True, slots=True)
class Layer:
    """Settings from one place."""

    place: str
    values: Mapping[str, Any]
    allowed: frozenset[str] = frozenset(Settings.model_fields)


@dataclass(frozen=True, slots=True)
class Resolved:
    """The settings that hold, and the place each one comes from."""

    settings: Settings
    origins: Mapping[str, str]

    def lines(self) -> list[str]:
        """One line a setting: name, value and place."""
        return [
            f"{name}: {_shown(getattr(self.settings, name))} ({place})"
            for name, place in self.origins.items()
        ]


def settings_file(environment: Mapping[str, str] = os.environ) -> Path:
    """The settings file: the standard one of the platform, or that of CRYPTO_INFLOW_CONFIG."""
    named = environment.get(FILE_VARIABLE, "")
    return Path(named).expanduser() if named else config_folder() / "config.toml"


def resolve(
    workbook: Mapping[str, Any] | None = None,
    name: str = "the workbook",
    environment: Mapping[str, str] = os.environ,
) -> Resolved:
    """The settings that hold.

    Args:
        workbook: what the workbook's settings sheet holds, if there is one.
        name: the workbook's, for messages.
        environment: the environment variables.

    Raises:
        SettingsError: a file that is no TOML, an unknown setting or a value that is not allowed;
            all mistakes of the first place that has some.
    """
    layers = [_file_layer(environment), _environment_layer(environment)]
    if workbook:
        layers.append(_workbook_layer(f"{name}, sheet {SHEET}", workbook))
    values: dict[str, Any] = {}
    origins = dict.fromkeys(Settings.model_fields, DEFAULT)
    for layer in layers:
        values |= _checked(layer)
        origins |= dict.fromkeys(layer.values, layer.place)
    return Resolved(Settings(**values), origins)


def precedence(environment: Mapping[str, str] = os.environ) -> str:
    """The places of settings in a sentence, weakest first."""
    return (
        f"weakest first: the default, {settings_file(environment)}, environment variables"
        f" {PREFIX}..., the sheet {SHEET} of the workbook"
    )


def log_settings() -> Settings:
    """The settings that a log needs; the defaults where a setting is wrong."""
    try:
        return resolve().settings
    except SettingsError:
        return Settings()


def unknown_variables(environment: Mapping[str, str] = os.environ) -> list[str]:
    """Environment variables that begin like ours and are none, most likely misspelt."""
    known = {PREFIX + name.upper() for name in Settings.model_fields} | {FILE_VARIABLE}
    return sorted(name for name in environment if name.startswith(PREFIX) and name not in known)


def starting_text() -> str:
    """A settings file in which every setting stands as a comment with its default."""
    lines = ["# Settings of crypto-inflow. Take the # away from a line to change it.", ""]
    for name, field in Settings.model_fields.items():
        default = field.get_default(call_default_factory=True)
        shown = f"{default:g}" if isinstance(default, float) else f"'{default or ''}'"
        lines += [f"# {field.description}", f"# {name} = {shown}", ""]
    return "\n".join(lines)


def _file_layer(environment: Mapping[str, str]) -> Layer:
    path = settings_file(environment)
    try:
        return Layer(str(path), tomllib.loads(path.read_text(encoding="utf-8-sig")))
    except FileNotFoundError:
        if environment.get(FILE_VARIABLE):
            raise SettingsError(str(path), [f"not there, but {FILE_VARIABLE} names it"]) from None
        return Layer(str(path), {})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(str(path), [f"not a TOML file: {error}"]) from None
    except OSError as error:
        raise SettingsError(str(path), [f"cannot be read: {error.strerror or error}"]) from None


def _environment_layer(environment: Mapping[str, str]) -> Layer:
    values = {
        name: environment[PREFIX + name.upper()]
        for name in Settings.model_fields
        if environment.get(PREFIX + name.upper())
    }
    return Layer(f"environment variables {PREFIX}...", values)


def _workbook_layer(place: str, values: Mapping[str, Any]) -> Layer:
    """What a workbook sets. It may come from a stranger, and Windows signs in where a path leads.

    Raises:
        SettingsError: a folder or file on another computer.
    """
    away = [
        f"{name}: a workbook cannot name another computer ({value}); set it in the settings file"
        for name, value in values.items()
        if str(value).strip()[:2].replace("/", "\\") == "\\\\"
    ]
    if away:
        raise SettingsError(place, away)
    return Layer(place, values, OF_A_WORKBOOK)


def _checked(layer: Layer) -> dict[str, Any]:
    """The values of a layer in their types."""
    problems = [_stranger(name, layer.allowed) for name in layer.values.keys() - layer.allowed]
    known = {name: value for name, value in layer.values.items() if name in layer.allowed}
    try:
        checked = Settings.model_validate(known)
    except ValidationError as error:
        problems += [_sentence(detail) for detail in error.errors()]
        raise SettingsError(layer.place, sorted(problems)) from None
    if problems:
        raise SettingsError(layer.place, sorted(problems))
    return {name: getattr(checked, name) for name in known}


def _stranger(name: str, allowed: frozenset[str]) -> str:
    if name in Settings.model_fields:
        return f"{name} cannot be set in a workbook, only in the settings file or the environment"
    near = difflib.get_close_matches(name, allowed, n=1)
    hint = f"did you mean {near[0]}?" if near else f"known: {', '.join(sorted(allowed))}"
    return f"{name} is no setting; {hint}"


def _sentence(detail: Any) -> str:
    name = ".".join(str(part) for part in detail["loc"])
    said = str(detail["msg"]).removeprefix("Value error, ")
    return f"{name}: {said[0].lower()}{said[1:]}; got {detail['input']!r}"


def _shown(value: object) -> str:
    if value is None or value == "":
        return "not set"
    return f"{value:g}" if isinstance(value, float) else str(value)
