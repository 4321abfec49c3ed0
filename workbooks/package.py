"""A workbook's zip package: read with limits, and written back with a few parts changed.

Nothing is ever extracted to disk. What is not changed is copied as the compressed bytes that are
there, with order, flags, times and comments.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from workbooks.errors import BadFileError, HostileFileError, UnsupportedFormatError
from workbooks.limits import Limits, over_limit
from workbooks.other_formats import AGAIN, refuse_other_formats
from workbooks.xml_measure import is_xml, measure

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_ENCRYPTED, _STREAMED = 0x1, 0x8
_STORED, _DEFLATED = 0, 8
_ZIP64 = 0x1
_KEPT = 128 << 20
"""Bytes of checked XML parts that stay in memory, so that they are unpacked once."""

_NO_DOCTYPE = (".xml", ".rels", ".vml")


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    central: bytes  # its record in the central directory
    extra: int  # where the extra field starts in that record
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    offset: int
    end: int  # where the next entry, or the directory, starts


class Package:
    """The parts of a workbook file."""

    def __init__(self, data: bytes, name: str, limits: Limits | None = None) -> None:
        """Reads the directory of a package; `name` is the file's, for messages.

        Raises:
            BadFileError: empty, cut off, damaged, or no zip package.
            UnsupportedFormatError: .xls, encrypted, split or very large packages.
            HostileFileError: more entries than a workbook can have, or two of the same name.
        """
        self.data, self.name = data, name
        self._limits = limits or Limits()
        self._read = 0
        self._kept: dict[str, bytes] = {}
        self._limits.check(name, "", {"file": len(data)})
        refuse_other_formats(data, name)
        self._entries = self._directory()

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of all parts, in the order of the package."""
        return tuple(entry.name for entry in self._entries.values())

    def find(self, part: str) -> str | None:
        """The name of a part as the package spells it; None when it is not there."""
        entry = self._entries.get(_key(part))
        return entry.name if entry else None

    def read(self, part: str) -> bytes:
        """The content of a part.

        Raises:
            BadFileError: it is missing or damaged.
            HostileFileError: it is larger than the limits allow, whatever its header says.
        """
        entry = self._entries.get(_key(part))
        if entry is None:
            raise self._bad(f"it has no part {part}")
        kept = self._kept.get(entry.name)
        return self._whole(entry) if kept is None else kept

    def _whole(self, entry: _Entry) -> bytes:
        content = self._unpacked(entry)
        if zlib.crc32(content) != entry.crc:
            raise self._bad(f"its part {entry.name} is damaged (the checksum does not fit)")
        return content

    def replaced(
        self, changes: Mapping[str, bytes], level: int = 1, gone: Collection[str] = ()
    ) -> bytes:
        """The package with the content of some parts changed, all else byte for byte.

        Args:
            changes: new content by part.
            level: how hard to compress it; Excel itself saves fast rather than small.
            gone: parts to leave out.
        """
        if not changes and not gone:
            return self.data
        new = {_key(part): content for part, content in changes.items()}
        left_out = {_key(part) for part in gone}
        entries = [e for e in self._entries.values() if _key(e.name) not in left_out]
        body: list[bytes] = []
        moved: dict[str, tuple[int, bytes | None, int]] = {}
        at = 0
        for entry in sorted(entries, key=lambda one: one.offset):
            content = new.get(_key(entry.name))
            packed = None if content is None else _pack(content, entry.method, level)
            piece = self.data[entry.offset : entry.end]
            if content is not None and packed is not None:
                piece = self._local(entry, content, packed)
            moved[_key(entry.name)] = at, packed, 0 if content is None else len(content)
            body.append(piece)
            at += len(piece)
        central = [self._central(entry, new, moved) for entry in entries]
        return b"".join([*body, *central, self._tail(len(central), sum(map(len, central)), at)])

    def check(self) -> None:
        """Reads every part once, so that what is handed on is whole and within the limits.

        Raises:
            HostileFileError: a part is over a limit; part, limit and what it has are named.
        """
        cells = strings = room = 0
        for entry in self._entries.values():
            if entry.name.endswith("/"):
                continue
            content = self._whole(entry)
            if not is_xml(entry.name, content):
                continue
            found = measure(content, self._limits.formula)
            if found.doctype and _is_ours(entry.name):
                raise self._hostile(f"its part {entry.name} has a DOCTYPE")
            cells, strings = cells + found.cells, strings + found.strings
            got = {"depth": found.depth, "formula": found.formula}
            self._limits.check(self.name, entry.name, {**got, "cells": cells, "strings": strings})
            if room + len(content) <= _KEPT:
                room += len(content)
                self._kept[entry.name] = content
        self._read = 0

    def _directory(self) -> dict[str, _Entry]:
        start, size, count = self._end_record()
        self._limits.check(self.name, "", {"entries": count})
        raw: list[tuple[bytes, str]] = []
        at = start
        for _ in range(count):
            if self.data[at : at + 4] != b"PK\x01\x02" or at + _CENTRAL.size > len(self.data):
                raise self._bad("its table of contents is damaged")
            fields = _CENTRAL.unpack_from(self.data, at)
            end = at + _CENTRAL.size + sum(fields[10:13])
            encoded = self.data[at + _CENTRAL.size : at + _CENTRAL.size + fields[10]]
            name = encoded.decode("utf-8" if fields[3] & 0x800 else "cp437", "replace")
            raw.append((self.data[at:end], name))
            at = end
        if at > start + size:
            raise self._bad("its table of contents is damaged")
        return self._checked(raw, start)

    def _checked(self, raw: list[tuple[bytes, str]], start: int) -> dict[str, _Entry]:
        offsets = sorted(_CENTRAL.unpack_from(record)[16] for record, _ in raw)
        following = dict(zip(offsets, [*offsets[1:], start], strict=False))
        entries: dict[str, _Entry] = {}
        for record, name in raw:
            fields = _CENTRAL.unpack_from(record)
            offset, extra = fields[16], _CENTRAL.size + fields[10]
            crc, packed, size = fields[7:10]
            end = following[offset]
            entry = _Entry(
                name, record, extra, fields[3], fields[4], crc, packed, size, offset, end
            )
            self._check(entry)
            if _key(name) in entries:
                raise self._hostile(f"it has two parts named {name}")
            entries[_key(name)] = entry
        if not entries:
            raise self._bad("it is an empty package")
        if len(set(offsets)) != len(offsets) or (offsets and offsets[0] != 0):
            raise self._hostile("its parts overlap, or something stands before the first")
        return entries

    def _check(self, entry: _Entry) -> None:
        if entry.flags & _ENCRYPTED:
            raise UnsupportedFormatError(
                f"{self.name} is encrypted. Open it in Excel, remove the password, and try again"
            )
        if entry.method not in (_STORED, _DEFLATED):
            raise UnsupportedFormatError(
                f"{self.name}: its part {entry.name} is compressed by method {entry.method}, "
                "which Excel does not write. Open it in Excel and save it anew"
            )
        if 0xFFFFFFFF in (entry.packed, entry.size, entry.offset):
            raise UnsupportedFormatError(f"{self.name} is too large (zip64). Split the workbook")
        if self.data[entry.offset : entry.offset + 4] != b"PK\x03\x04" or entry.end < entry.offset:
            raise self._bad(f"its part {entry.name} is not where the table of contents says")

    def _end_record(self) -> tuple[int, int, int]:
        at = self.data.rfind(b"PK\x05\x06", max(0, len(self.data) - 65_557))
        if at < 0 or at + _END.size > len(self.data):
            raise self._bad("it is cut off: the end of the package is missing")
        _, disk, _, _, count, size, start, _ = _END.unpack_from(self.data, at)
        if disk or count == 0xFFFF or 0xFFFFFFFF in (size, start):
            raise UnsupportedFormatError(f"{self.name} is a split or zip64 package. {AGAIN}")
        if start + size > at:
            raise self._bad("its table of contents is damaged")
        self._end = at
        return start, size, count

    def _content(self, entry: _Entry) -> bytes:
        fields = _LOCAL.unpack_from(self.data, entry.offset)
        start = entry.offset + _LOCAL.size + fields[9] + fields[10]
        if start + entry.packed > entry.end:
            raise self._bad(f"its part {entry.name} is cut off")
        return self.data[start : start + entry.packed]

    def _unpacked(self, entry: _Entry) -> bytes:
        packed = self._content(entry)
        limit, allowed, room = self._room(len(packed))
        if entry.method == _STORED:
            content, finished = packed, True
        else:
            inflater = zlib.decompressobj(-15)
            try:
                content = inflater.decompress(packed, room + 1)
            except zlib.error as error:
                raise self._bad(f"its part {entry.name} is damaged ({error})") from None
            finished = inflater.eof
        if len(content) > room:
            raise over_limit(self.name, entry.name, limit, allowed, allowed, "more than ")
        if not finished:
            raise self._bad(f"its part {entry.name} is cut off")
        self._read += len(content)
        return content

    def _room(self, packed: int) -> tuple[str, int, int]:
        """What a part may unpack to: the limit that counts, its value, and that in bytes."""
        limits = self._limits
        by_ratio = max(packed * limits.ratio, limits.ratio_from)
        return min(
            ("part", limits.part, limits.part),
            ("total", limits.total, limits.total - self._read),
            ("ratio", limits.ratio, by_ratio),
            key=lambda each: each[2],
        )

    def _local(self, entry: _Entry, content: bytes, packed: bytes) -> bytes:
        """The local record of a changed part: same name, time and flags, no data descriptor."""
        fields = list(_LOCAL.unpack_from(self.data, entry.offset))
        at = entry.offset + _LOCAL.size
        name = self.data[at : at + fields[9]]
        extra = _without_zip64(self.data[at + fields[9] : at + fields[9] + fields[10]])
        fields[2] &= ~_STREAMED
        fields[6:9] = zlib.crc32(content), len(packed), len(content)
        fields[10] = len(extra)
        return _LOCAL.pack(*fields) + name + extra + packed

    def _central(
        self,
        entry: _Entry,
        new: Mapping[str, bytes],
        moved: Mapping[str, tuple[int, bytes | None, int]],
    ) -> bytes:
        fields = list(_CENTRAL.unpack_from(entry.central))
        offset, packed, size = moved[_key(entry.name)]
        fields[16] = offset
        rest = entry.central[_CENTRAL.size :]
        if packed is not None:
            end = entry.extra - _CENTRAL.size
            extra = _without_zip64(rest[end : end + fields[11]])
            rest = rest[:end] + extra + rest[end + fields[11] :]
            fields[3] &= ~_STREAMED
            fields[7:10] = zlib.crc32(new[_key(entry.name)]), len(packed), size
            fields[11] = len(extra)
        return _CENTRAL.pack(*fields) + rest

    def _tail(self, count: int, size: int, start: int) -> bytes:
        fields = list(_END.unpack_from(self.data, self._end))
        fields[3:7] = count, count, size, start
        return _END.pack(*fields) + self.data[self._end + _END.size :]

    def _bad(self, reason: str) -> BadFileError:
        return BadFileError(f"{self.name} cannot be read: {reason}. {AGAIN}")

    def _hostile(self, reason: str) -> HostileFileError:
        return HostileFileError(f"{self.name} was refused: {reason}. No real workbook is like that")


def _is_ours(part: str) -> bool:
    """Whether a part is the workbook's own: no picture, no data of other programs."""
    return part.lower().endswith(_NO_DOCTYPE) and not _key(part).startswith("customxml/")


def _key(part: str) -> str:
    return str(PurePosixPath(part)).lstrip("/").casefold()


def _pack(content: bytes, method: int, level: int) -> bytes:
    if method == _STORED:
        return content
    packer = zlib.compressobj(level, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush()


def _without_zip64(extra: bytes) -> bytes:
    """An extra field less its zip64 sizes, which a changed part no longer has."""
    kept, at = b"", 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<2H", extra, at)
        if kind != _ZIP64:
            kept += extra[at : at + 4 + size]
        at += 4 + size
    return kept + extra[at:]
