"""The files of a run, wherever they are: on this machine's disks, or in a store behind a URL.

`files` and `remote_files` do the same for one kind of place each; this asks the right one.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from workbooks import files, remote_files
from workbooks.errors import OutputError
from workbooks.files import Stamp
from workbooks.limits import Limits
from workbooks.places import Place, Url


def workbooks_in(place: Place) -> Iterator[Place]:
    """The workbooks of a folder and the folders in it, in order; a file is given as it is.

    Raises:
        BadFileError: a store does not tell.
    """
    if isinstance(place, Path):
        yield from files.workbooks_in(place)
    else:
        yield from remote_files.workbooks_in(place)


def is_folder(place: Place) -> bool:
    """Whether a folder is there.

    Raises:
        BadFileError: a store does not tell.
    """
    if isinstance(place, Path):
        return files.is_folder(place)
    return remote_files.is_folder(place)


def make_folder(place: Place) -> None:
    """Makes a folder for results, if need be.

    Raises:
        OutputError: it cannot be made.
    """
    if isinstance(place, Url):
        remote_files.make_folder(place)
        return
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"The folder {place} cannot be made: {error.strerror or error}. Name another"
        ) from None


def folder_of(place: Place) -> Place:
    """The folder a file is in, links followed."""
    return Path(os.path.realpath(place)).parent if isinstance(place, Path) else place.parent


def own_folder(place: Place) -> Path:
    """The folder of this machine that keeps what a run notes about a file or folder.

    It is the folder itself, or that of the file; for a URL it is one among the user's settings.
    """
    if isinstance(place, Path):
        return place if is_folder(place) else place.parent
    import typer

    digest = hashlib.sha256(str(place).encode(errors="surrogatepass")).hexdigest()[:16]
    folder = Path(typer.get_app_dir("crypto-inflow")) / "runs" / digest
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    return folder


def stamp(place: Place) -> Stamp | None:
    """What tells whether a file was changed; None where it cannot be seen."""
    return files.stamp(place) if isinstance(place, Path) else remote_files.stamp(place)


def known_stamps(places: Iterable[Place]) -> Callable[[Place], Stamp | None]:
    """`stamp`, for many files: those of stores are looked at now, with one listing a folder.

    Raises:
        OutputError: a store cannot be listed.
    """
    known: dict[Url, Stamp] = {}
    for folder in {place.parent for place in places if isinstance(place, Url)}:
        known.update(remote_files.stamps_in(folder))
    return lambda place: known.get(place) if isinstance(place, Url) else stamp(place)


def read_file(place: Place, limits: Limits | None = None) -> bytes:
    """The content of a file.

    Raises:
        BadFileError: it is not there or cannot be read.
        HostileFileError: it is larger than the limits allow.
    """
    if isinstance(place, Path):
        return files.read_file(place, limits)
    return remote_files.read_file(place, limits)


def check_target(source: Place, target: Place, *, force: bool) -> None:
    """Refuses a target that must not be written to.

    Raises:
        OutputError: another file that exists, without `force`, or one that a program has open.
    """
    if isinstance(target, Url):
        remote_files.check_target(source, target, force=force)
    else:
        files.check_target(_here(source), target, force=force)


def write_file(source: Place, target: Place, data: bytes, *, force: bool = False) -> None:
    """Puts a new file in the place of a target: all of it, or the old one stays.

    Args:
        source: what was read; writing onto it is meant when the target is the same file.
        target: where to write.
        data: the content.
        force: whether another existing file may be replaced.

    Raises:
        OutputError: the target exists, or cannot be written; it is as it was.
    """
    if isinstance(target, Url):
        remote_files.check_target(source, target, force=force)
        remote_files.put_file(target, data)
    else:
        files.write_file(_here(source), target, data, force=force)


def remove_leftovers(folder: Place) -> None:
    """Removes the temporary files in a folder that a killed process left there."""
    if isinstance(folder, Path):
        files.remove_leftovers(folder)
    else:
        remote_files.remove_leftovers(folder)


def _here(source: Place) -> Path | None:
    return source if isinstance(source, Path) else None
