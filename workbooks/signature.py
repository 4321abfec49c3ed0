"""Digital signatures of workbooks: found, and taken out where the user says so."""

from __future__ import annotations

import re

from workbooks.package import Package

_FOLDER = "_xmlsignatures/"
_RELATION = re.compile(rb"<(?:[^\s<>/:]+:)?Relationship\s[^<>]*?/>")
_SIGNATURE_KINDS = (b"/digital-signature/origin", b"/digital-signature/signature")
_TYPE = re.compile(rb"<(?:[^\s<>/:]+:)?(?:Override|Default)\s[^<>]*?digital-signature[^<>]*?/>")


def is_signed(package: Package) -> bool:
    """Whether a workbook carries a signature of the document; macros are signed apart."""
    return any(part.startswith(_FOLDER) for part in package.parts)


def without_signature(package: Package) -> bytes:
    """The workbook without its signature parts and what points to them, all else as it is."""
    gone = [part for part in package.parts if part.startswith(_FOLDER)]
    changes: dict[str, bytes] = {}
    for part in ("_rels/.rels", "[Content_Types].xml"):
        if package.find(part) is not None:
            changes[part] = _cleaned(package.read(part))
    return package.replaced(changes, gone=gone)


def _cleaned(xml: bytes) -> bytes:
    def kept(match: re.Match[bytes]) -> bytes:
        return b"" if any(kind in match[0] for kind in _SIGNATURE_KINDS) else match[0]

    return _TYPE.sub(b"", _RELATION.sub(kept, xml))
