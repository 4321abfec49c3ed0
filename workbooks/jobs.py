"""What a run has to do: each workbook, what is asked of it, and where its result goes."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from workbooks.errors import BadFileError
from workbooks.places import Place, Url
from workbooks.request import Override, Request
from workbooks.storage import is_folder, workbooks_in


@dataclass(frozen=True, slots=True)
class Variant:
    """A row of a grid: the inputs it changes, and the name that its results carry."""

    name: str
    overrides: tuple[Override, ...]


@dataclass(frozen=True, slots=True)
class Job:
    """A file to recalculate and where the result goes; the same file for in place."""

    source: Place
    target: Place
    problem: str = ""  # why it cannot be done, known beforehand
    request: Request = field(default_factory=Request)


def plan(
    paths: Sequence[Place],
    out: Place | None,
    request: Request | None = None,
    variants: Sequence[Variant] = (),
) -> list[Job]:
    """What to do for files and folders.

    Args:
        paths: files, and folders that are gone through with all folders in them.
        out: the folder for the results, which keeps a folder's structure; None for in place.
        request: what is asked of each file.
        variants: each file gives one result for each of them, named after it; none for a plain run.
    """
    taken: dict[str, Job] = {}
    jobs: list[Job] = []
    for job in (job for path in paths for job in _jobs(path, out)):
        for one in _varied(replace(job, request=request or Request()), variants):
            key = _key(one.target, exact=out is None or isinstance(out, Url))
            first = taken.setdefault(key, one)
            if first is one:
                jobs.append(one)
            elif first.source.resolve() != one.source.resolve():
                reason = f"{one.source} and {first.source} would both be written to {one.target}"
                jobs.append(replace(one, problem=f"{reason}. Recalculate them apart"))
            # else the same file, named twice
    return jobs


def _varied(job: Job, variants: Sequence[Variant]) -> Iterator[Job]:
    if job.problem or not variants:
        yield job
        return
    for variant in variants:
        target = job.target.with_name(f"{job.target.stem}-{variant.name}{job.target.suffix}")
        overrides = job.request.overrides + variant.overrides
        yield replace(job, target=target, request=replace(job.request, overrides=overrides))


def _key(target: Place, *, exact: bool) -> str:
    """What two targets share that are one file, on a disk that ignores case too."""
    path = str(target.resolve())
    return path if exact else unicodedata.normalize("NFC", path).casefold()


def _jobs(path: Place, out: Place | None) -> Iterator[Job]:
    try:
        folder = path if is_folder(path) else None
        found = [source for source in workbooks_in(path) if not _inside(source, folder, out)]
    except BadFileError as error:
        yield Job(path, path, str(error))
        return
    if not found:
        yield Job(path, path, f"{path} holds no workbooks (.xlsx, .xlsm, .xltx, .xltm)")
    for source in found:
        if out is None:
            yield Job(source, source)
            continue
        target = out / (_from(folder, source) if folder is not None else source.name)
        yield Job(source, target, _misplaced(source, target, out))


def _from(folder: Place, source: Place) -> PurePath:
    """The path of a file in a folder."""
    if isinstance(source, Url) and isinstance(folder, Url):
        return source.relative_to(folder)
    assert isinstance(source, PurePath)
    assert isinstance(folder, PurePath)
    return source.relative_to(folder)


def _misplaced(source: Place, target: Place, out: Place) -> str:
    """Why a result must not go there; "" where it may."""
    resolved = target.resolve()
    if resolved == source.resolve():
        return f"{source} would be written onto itself. Use --in-place to replace it"
    if out.resolve() not in resolved.parents:
        return f"{target} leads out of {out}, by a link or by .. in its name. Name another folder"
    return ""


def _inside(source: Place, folder: Place | None, out: Place | None) -> bool:
    """Whether a file found in a folder is an earlier result in the output folder within it."""
    if out is None or folder is None or out.resolve() == folder.resolve():
        return False
    return out.resolve() in source.resolve().parents
