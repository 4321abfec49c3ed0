"""Workbook files in stores that fsspec reaches: s3://, gs://, sftp:// and more.

Object stores put a whole object or none. On other file systems a file is written beside its place
and moved there.
"""

from __future__ import annotations

import uuid
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any

from workbooks.errors import BadFileError, EngineMissingError, OutputError, WorkbookError
from workbooks.files import LEFTOVER_BEGIN, LEFTOVER_END, Stamp, is_leftover, is_workbook
from workbooks.limits import Limits
from workbooks.places import Url

_PUT_WHOLE = frozenset({"s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "oci", "oss"})
_VERSIONS = ("ETag", "etag", "md5Hash", "mtime", "updated", "LastModified", "modified", "created")
_DAY = timedelta(days=1)


def workbooks_in(url: Url) -> Iterator[Url]:
    """The workbooks of a folder and the folders in it, in order; a file is given as it is.

    Raises:
        BadFileError: it cannot be listed.
    """
    if not is_folder(url):
        yield url
        return
    store, root = _store(url)
    with _explained(url, BadFileError, "cannot be listed"):
        found = sorted(store.find(root))
    for name in found:
        one = _below(url, root, name)
        if is_workbook(one.name):
            yield one


def is_folder(url: Url) -> bool:
    """Whether files are there below it.

    Raises:
        BadFileError: that cannot be told.
    """
    store, path = _store(url)
    with _explained(url, BadFileError, "cannot be looked at"):
        return bool(store.isdir(path))


def make_folder(url: Url) -> None:
    """Makes a folder; in an object store there is nothing to make, but its bucket must be there.

    Raises:
        OutputError: it cannot be made.
    """
    store, path = _store(url)
    with _explained(url, OutputError, "cannot be written to"):
        if url.scheme not in _PUT_WHOLE:
            store.makedirs(path, exist_ok=True)
            return
        bucket = path.partition("/")[0]
        with suppress(FileNotFoundError):
            store.ls(path)
            return
        if store.exists(bucket):
            return
    raise OutputError(f"{url} cannot be written to: there is no bucket {bucket}. Make it first")


def stamp(url: Url) -> Stamp | None:
    """Size and version of a file, to tell whether it was changed; None where it cannot be seen."""
    with suppress(WorkbookError):
        return _look(url, BadFileError)
    return None


def stamps_in(folder: Url) -> dict[Url, Stamp]:
    """The files in a folder, from one listing.

    Raises:
        OutputError: it cannot be listed.
    """
    store, root = _store(folder)
    found: list[dict[str, Any]] = []
    with _explained(folder, OutputError, "cannot be listed"), suppress(FileNotFoundError):
        found = store.ls(root, detail=True)
    return {
        _below(folder, root, info["name"]): _stamp(info) for info in found if info["type"] == "file"
    }


def read_file(url: Url, limits: Limits | None = None) -> bytes:
    """The content of a file; no more of it is read than the limits allow.

    Raises:
        BadFileError: it is not there or cannot be read.
        HostileFileError: it is larger than the limits allow.
    """
    store, path = _store(url)
    limits = limits or Limits()
    with _explained(url, BadFileError, "cannot be read"):
        size = int(store.info(path)["size"] or 0)
        limits.check(str(url), "", {"file": size})
        if not size:  # a range of nothing is an error
            return b""
        data = bytes(store.cat_file(path, start=0, end=limits.file + 1))
    limits.check(str(url), "", {"file": len(data)})
    return data


def check_target(source: object, target: Url, *, force: bool) -> None:
    """Refuses a target that must not be written to.

    Raises:
        OutputError: another file that exists, without `force`, or one that cannot be seen.
    """
    if source != target and not force and _look(target, OutputError) is not None:
        raise OutputError(
            f"{target} exists already. Use --force to replace it, or --resume to go on with a run "
            "that was stopped"
        )


def put_file(url: Url, data: bytes) -> None:
    """Puts content in a place, new or old: all of it, or the old one stays.

    Raises:
        OutputError: it cannot be written.
    """
    store, path = _store(url)
    with _explained(url, OutputError, "cannot be written"):
        if url.scheme in _PUT_WHOLE:
            store.pipe_file(path, data)
        else:
            _move_over(store, path, data)


def remove_leftovers(folder: Url) -> None:
    """Removes temporary files in a folder that killed processes left more than a day ago."""
    if folder.scheme in _PUT_WHOLE:
        return
    store, root = _store(folder)
    with suppress(Exception):
        for path in store.ls(root, detail=False):
            if is_leftover(path.rpartition("/")[2]):
                with suppress(Exception):
                    if datetime.now(UTC) - store.modified(path).astimezone(UTC) > _DAY:
                        store.rm_file(path)


def _move_over(store: Any, path: str, data: bytes) -> None:
    folder, _, _ = path.rpartition("/")
    beside = f"{folder}/{LEFTOVER_BEGIN}{uuid.uuid4().hex}{LEFTOVER_END}"
    store.makedirs(folder, exist_ok=True)
    try:
        store.pipe_file(beside, data)
        store.mv(beside, path)
    except BaseException:
        with suppress(Exception):
            store.rm_file(beside)
        raise


def _look(url: Url, kind: type[WorkbookError]) -> Stamp | None:
    """Its stamp, None where it is not; `kind` is the error for a store that does not tell."""
    store, path = _store(url)
    with _explained(url, kind, "cannot be looked at"), suppress(FileNotFoundError):
        info = store.info(path)
        return _stamp(info) if info["type"] == "file" else None
    return None


def _stamp(info: dict[str, Any]) -> Stamp:
    version = next((info[name] for name in _VERSIONS if info.get(name)), "")
    if isinstance(version, datetime):  # a listing may give the same as a number
        version = version.timestamp()
    return int(info["size"] or 0), str(version)


def _below(url: Url, root: str, name: str) -> Url:
    """A file that a listing of `url` named; stores name them from their own root."""
    return Url(url.scheme, url.path + name.removeprefix(root), url.options)


def _store(url: Url) -> tuple[Any, str]:
    """The file system of a URL, with nothing remembered of earlier looks, and the path in it.

    Raises:
        EngineMissingError: what reaches it is not installed.
        BadFileError: there is no such store.
    """
    try:
        fsspec: Any = import_module("fsspec")
    except ImportError:
        raise _not_installed(url) from None
    try:
        kind: Any = fsspec.get_filesystem_class(url.scheme)
        store = kind(**{**kind._get_kwargs_from_urls(str(url)), **dict(url.options)})
    except ImportError as error:
        raise _not_installed(url, f" ({error})") from None
    except Exception as error:
        raise BadFileError(f"{url} cannot be reached: {_reason(error)}") from None
    store.invalidate_cache()
    return store, kind._strip_protocol(str(url))


def _not_installed(url: Url, more: str = "") -> EngineMissingError:
    return EngineMissingError(
        f"{url.scheme}:// needs packages that are not installed{more}. "
        'Install them with: pip install "crypto-inflow[cluster]"'
    )


@contextmanager
def _explained(url: Url, kind: type[WorkbookError], what: str) -> Generator[None]:
    """Errors of a store, of whatever library, as ours."""
    try:
        yield
    except WorkbookError:
        raise
    except Exception as error:
        raise kind(f"{url} {what}: {_reason(error)}") from None


def _reason(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        text = str(error)
        return text if " " in text else "no such file"
    text = getattr(error, "strerror", None) or str(error)
    return text or type(error).__name__
