from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Generator
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from workbooks import storage
from workbooks.errors import (
    BadFileError,
    EngineMissingError,
    HostileFileError,
    OutputError,
    RequestError,
)
from workbooks.jobs import plan
from workbooks.limits import Limits
from workbooks.places import Place, Url, options_from, place

WHY = "the extra is not installed: pip install 'crypto-inflow[test]'"
pytest.importorskip("fsspec", reason=WHY)
pytest.importorskip("s3fs", reason=WHY)
pytest.importorskip("moto", reason=WHY)

from tests.workbooks.s3_server import S3, s3_server  # noqa: E402


@pytest.fixture(scope="module")
def server() -> Generator[S3]:
    with s3_server() as found:
        yield found


@pytest.fixture(params=["disk", "memory", "s3"])
def root(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[Place]:
    """A folder in each kind of storage."""
    if request.param == "disk":
        yield tmp_path
    elif request.param == "memory":
        yield url("memory://root")
        _memory().store.clear()
    else:
        server = request.getfixturevalue("server")
        yield url("s3://models/root")
        server.clear()


def url(text: str, **options: str) -> Url:
    found = place(text, tuple(options.items()))
    assert isinstance(found, Url)
    return found


def _memory() -> Any:
    import fsspec

    return fsspec.filesystem("memory")


def put(at: Place, data: bytes) -> Place:
    """Writes a file as one in place."""
    if isinstance(at, Path) and not at.exists():
        at.parent.mkdir(parents=True, exist_ok=True)
        at.touch()
    storage.write_file(at, at, data)
    return at


def files(folder: Place) -> list[str]:
    return [str(found).removeprefix(f"{folder}/") for found in storage.workbooks_in(folder)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("in/a.xlsx", Path("in/a.xlsx")),
        ("C:\\in", Path("C:\\in")),
        ("file:///in/my%20a.xlsx", Path("/in/my a.xlsx")),
        ("s3://bucket/in/", Url("s3", "bucket/in")),
        ("S3://bucket//a::b?.xlsx", Url("s3", "bucket//a::b?.xlsx")),
    ],
)
def test_places(text: str, found: Place) -> None:
    assert place(text) == found


@pytest.mark.parametrize("text", ["s3://", "sftp://me:word@host/in"])
def test_urls_that_are_refused(text: str) -> None:
    with pytest.raises(RequestError) as raised:
        place(text)
    assert "word" not in str(raised.value).replace("password", "")


def test_parts_of_urls() -> None:
    one = Url("s3", "bucket/in/sub/Größe 1.tar.xlsx")
    assert (one.name, one.stem, one.suffix) == ("Größe 1.tar.xlsx", "Größe 1.tar", ".xlsx")
    assert str(one.with_name("b.xlsx")) == "s3://bucket/in/sub/b.xlsx"
    assert one.relative_to(Url("s3", "bucket/in")) == PurePosixPath("sub/Größe 1.tar.xlsx")
    assert [str(each) for each in one.parents][::2] == ["s3://bucket/in/sub", "s3://bucket"]
    assert str((Url("s3", "bucket/out") / "../../x").resolve()) == "s3://x"
    assert str(Url("s3", "bucket/out") / Path("sub/a.xlsx")) == "s3://bucket/out/sub/a.xlsx"


def test_options_are_kept_to_themselves() -> None:
    options = options_from(["key=me", "secret=a=b", "anon=false"])
    assert options == (("key", "me"), ("secret", "a=b"), ("anon", False))
    one = place("s3://bucket/in", options)
    assert "a=b" not in f"{one} {one!r} {one / 'x'!r}"
    assert pickle.loads(pickle.dumps(one / "x")) == Url("s3", "bucket/in/x", options)
    with pytest.raises(RequestError, match="KEY=VALUE"):
        options_from(["secret"])


def test_a_folder_is_gone_through(root: Place) -> None:
    for name in ("b.xlsx", "sub/a.XLSM", "sub/~$a.xlsm", "notes.txt", "sub/deep/c.xltx"):
        put(root / name, b"x")
    assert files(root) == ["b.xlsx", "sub/a.XLSM", "sub/deep/c.xltx"]
    assert storage.is_folder(root / "sub")
    assert not storage.is_folder(root / "b.xlsx")
    assert not storage.is_folder(root / "none")
    assert list(storage.workbooks_in(root / "b.xlsx")) == [root / "b.xlsx"]


def test_content_goes_in_and_comes_out(root: Place) -> None:
    one = root / "größe 文 & co" / "a+b %20.xlsx"
    for data in (b"first", b"", b"second" * 10_000):
        put(one, data)
        assert storage.read_file(one) == data
    assert storage.stamp(one) is not None
    assert not storage.is_folder(one)


def test_stamps_tell_of_changes_and_are_the_same_from_a_listing(root: Place) -> None:
    one, other = put(root / "a.xlsx", b"1"), root / "none.xlsx"
    known = storage.known_stamps([one, other])
    before = storage.stamp(one)
    assert before is not None
    assert before[0] == 1
    assert (known(one), known(other)) == (before, None)
    put(one, b"2")
    assert storage.stamp(one) != before


def test_a_target_that_is_there_stays(root: Place) -> None:
    source, target = put(root / "a.xlsx", b"new"), put(root / "out/a.xlsx", b"old")
    with pytest.raises(OutputError, match="--force"):
        storage.check_target(source, target, force=False)
    with pytest.raises(OutputError, match="--force"):
        storage.write_file(source, target, b"new")
    assert storage.read_file(target) == b"old"
    storage.write_file(source, target, b"new", force=True)
    assert storage.read_file(target) == b"new"
    storage.check_target(source, source, force=False)


def test_what_is_not_there(root: Place) -> None:
    assert storage.stamp(root / "none.xlsx") is None
    with pytest.raises(BadFileError, match=r"none\.xlsx cannot be read: [Nn]o such file"):
        storage.read_file(root / "none.xlsx")
    (job,) = plan([root / "none"], root / "out")
    assert job.source == root / "none"


def test_no_more_is_read_than_allowed(root: Place) -> None:
    one = put(root / "a.xlsx", b"x" * 1000)
    assert storage.read_file(one, Limits(file=1000))
    with pytest.raises(HostileFileError, match="999"):
        storage.read_file(one, Limits(file=999))


def test_an_object_that_grows_after_it_was_looked_at(
    server: S3, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fsspec

    one = put(url("s3://models/a.xlsx"), b"x" * 1000)
    monkeypatch.setattr(fsspec.filesystem("s3"), "info", lambda _: {"size": 1, "type": "file"})
    with pytest.raises(HostileFileError, match="101"):
        storage.read_file(one, Limits(file=100))


def test_between_storages(tmp_path: Path, server: S3) -> None:
    target = tmp_path / "new/a.xlsx"
    source = put(url("s3://models/in/a.xlsx"), b"x")
    storage.write_file(source, target, b"y")
    assert target.read_bytes() == b"y"
    with pytest.raises(OutputError, match="--force"):
        storage.write_file(source, target, b"z")
    storage.write_file(target, url("s3://models/out/a.xlsx"), b"z")
    assert server.get("out/a.xlsx") == b"z"
    server.clear()


def test_plans(root: Place, tmp_path: Path) -> None:
    put(root / "in/a.xlsx", b"x")
    put(root / "in/sub/b.xlsx", b"x")
    put(root / "in/out/c.xlsx", b"x")
    jobs = plan([root / "in"], root / "in/out")
    assert [job.target for job in jobs] == [root / "in/out/a.xlsx", root / "in/out/sub/b.xlsx"]
    assert [job.target for job in plan([root / "in/a.xlsx"], tmp_path)] == [tmp_path / "a.xlsx"]
    assert [job.target for job in plan([root / "in/a.xlsx"], None)] == [root / "in/a.xlsx"]
    onto = plan([root / "in"], root / "in")
    assert all("onto itself" in job.problem for job in onto)


@pytest.mark.parametrize("key", ["in/../../b.xlsx", "in//b.xlsx"])
def test_keys_do_not_lead_out_of_the_output_folder(server: S3, tmp_path: Path, key: str) -> None:
    server.put(key, b"x")
    for out in (tmp_path / "out", url("s3://models/out")):
        for job in plan([url("s3://models/in")], out):
            inside = out.resolve() in job.target.resolve().parents
            assert inside or job.problem
    server.clear()


def test_files_are_moved_into_place_where_objects_cannot_be_put(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one = put(url("memory://in/a.xlsx"), b"old")
    memory = _memory()

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(type(memory), "mv", full)
        with pytest.raises(OutputError, match=r"in/a\.xlsx cannot be written: No space left"):
            put(one, b"new")
    assert storage.read_file(one) == b"old"
    assert list(memory.store) == ["/in/a.xlsx"]
    old, young = memory.store["/in/a.xlsx"], "/in/.crypto-inflow-young.tmp"
    memory.pipe_file(young, b"")
    memory.pipe_file("/in/.crypto-inflow-old.tmp", b"")
    memory.store["/in/.crypto-inflow-old.tmp"].modified -= timedelta(days=2)
    storage.remove_leftovers(one.parent)
    assert sorted(memory.store) == [young, "/in/a.xlsx"]
    assert isinstance(old.modified, datetime)
    memory.store.clear()


def test_a_missing_bucket(server: S3) -> None:
    nowhere = url("s3://no-such-bucket/in")
    with pytest.raises(OutputError, match="no bucket no-such-bucket"):
        storage.make_folder(nowhere)
    with pytest.raises(OutputError, match=r"cannot be written: .*bucket does not exist"):
        put(nowhere / "a.xlsx", b"x")
    with pytest.raises(BadFileError, match=r"cannot be read: .*bucket does not exist"):
        storage.read_file(nowhere)
    storage.make_folder(url("s3://models/new/folder"))
    assert server.keys() == []


def test_wrong_credentials(server: S3) -> None:
    one = put(url("s3://models/in/a.xlsx"), b"x")
    with server.strict():
        for wrong in (one, url("s3://models/in/a.xlsx", key="me", secret="mine")):
            with pytest.raises(BadFileError, match="cannot be read: Forbidden"):
                storage.read_file(wrong)
            with pytest.raises(OutputError, match="Forbidden"):
                storage.check_target(Path("a.xlsx"), wrong, force=False)
            with pytest.raises(OutputError, match="Access Key Id"):
                storage.write_file(wrong, wrong, b"y")
            with pytest.raises(OutputError, match="Access Key Id"):
                storage.known_stamps([wrong])
            (job,) = plan([wrong], url("s3://models/out"))
            assert "Access Key Id" in job.problem
    assert server.get("in/a.xlsx") == b"x"
    server.clear()


def test_a_server_that_is_not_there() -> None:
    one = url("s3://models/a.xlsx", endpoint_url="http://127.0.0.1:1", key="me", secret="mine")
    with pytest.raises(BadFileError, match=r"cannot be read: .*127\.0\.0\.1:1"):
        storage.read_file(one)


def test_stores_that_are_not_known_or_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadFileError, match="nonsense"):
        storage.read_file(url("nonsense://x/y"))
    monkeypatch.setitem(sys.modules, "fsspec", None)
    with pytest.raises(EngineMissingError, match=r"crypto-inflow\[cluster\]"):
        storage.read_file(url("s3://models/a.xlsx"))
    assert storage.read_file(Path(os.devnull)) == b""
