"""Where a file or folder is: a path of this machine, or the URL of a store such as s3://bucket/in.

A `Url` answers what is asked of a path that names something; nothing here looks at what is there.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath, PurePosixPath
from urllib.parse import urlsplit
from urllib.request import url2pathname

from workbooks.errors import RequestError

Options = tuple[tuple[str, str | bool], ...]
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://(.*)", re.DOTALL)
_BOOLEANS: Mapping[str, bool] = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Url:
    """A place in a store. `options` say how to reach it, and are never shown."""

    scheme: str
    path: str  # what stands after ://, without / at its end
    options: Options = field(default=(), repr=False)

    def __str__(self) -> str:
        """The URL as people write it."""
        return f"{self.scheme}://{self.path}"

    def __truediv__(self, below: PurePath | str) -> Url:
        """A place below this one."""
        tail = below if isinstance(below, str) else below.as_posix()
        return self._at(posixpath.join(self.path, tail))

    @property
    def name(self) -> str:
        """The last part."""
        return self.path.rpartition("/")[2]

    @property
    def stem(self) -> str:
        """The name without its suffix."""
        return PurePosixPath(self.name).stem

    @property
    def suffix(self) -> str:
        """The suffix of the name, with its dot."""
        return PurePosixPath(self.name).suffix

    @property
    def parent(self) -> Url:
        """The folder it is in."""
        return self._at(self.path.rpartition("/")[0])

    @property
    def parents(self) -> list[Url]:
        """All folders it is in, the nearest first."""
        parts = self.path.split("/")
        return [self._at("/".join(parts[:end])) for end in range(len(parts) - 1, 0, -1)]

    def with_name(self, name: str) -> Url:
        """Its neighbour of that name."""
        return self.parent / name

    def relative_to(self, folder: Url) -> PurePosixPath:
        """Its path from a folder that it is in."""
        return PurePosixPath(self.path.removeprefix(f"{folder.path}/"))

    def resolve(self) -> Url:
        """The same without . and .. in it."""
        return self._at(posixpath.normpath(self.path))

    def is_relative_to(self, folder: Place) -> bool:
        """Whether it is in a folder or the folder itself."""
        return folder == self or folder in self.parents

    def _at(self, path: str) -> Url:
        return Url(self.scheme, path, self.options)


Place = Path | Url


def place(text: str, options: Options = ()) -> Place:
    """What a text on the command line names; file:// URLs are paths.

    Raises:
        RequestError: a URL that holds a password, or names nothing.
    """
    found = _SCHEME.fullmatch(text)
    if found is None:
        return Path(text)
    scheme, path = found[1].lower(), found[2].rstrip("/")
    if scheme in ("file", "local"):
        return Path(url2pathname(path))
    user = path.partition("/")[0].rpartition("@")[0]
    if ":" in user:
        shown = urlsplit(text).hostname
        reason = f"{scheme}://...@{shown}: a password in a URL would be shown and stored"
        raise RequestError("URL", [f"{reason}. Give it by the environment of its store"])
    if not path:
        raise RequestError("URL", [f"{text!r} names no place; s3://bucket/folder does"])
    return Url(scheme, path, options)


def options_from(texts: Sequence[str]) -> Options:
    """Options of a store, from texts such as endpoint_url=http://127.0.0.1:9000 or anon=true.

    Raises:
        RequestError: a text is no KEY=VALUE.
    """
    pairs = [tuple(part.strip() for part in text.partition("=")) for text in texts]
    problems = [
        f"{text!r}: must be KEY=VALUE"
        for text, (key, sign, _) in zip(texts, pairs, strict=True)
        if not (key and sign)
    ]
    if problems:
        raise RequestError("--storage-option", problems)
    return tuple((key, _BOOLEANS.get(value.lower(), value)) for key, _, value in pairs)
