"""Digital signatures of workbooks: found, and taken out where the user says so."""

from __future__ import annotations

import re

from workbooks.package import Package

_FOLDER = "_xmlsignatures/"
_RELATION = re.compile(rb"<((?:[^\s<>/:]+:)?)Relationship\s[^<>]*?(?:/>|>\s*</\1Relationship\s*>)")
_SIGNATURE_KINDS = (b"/digital-signature/origin", b"/digital-signature/signature")
_TYPE = re.compile(
    rb"<((?:[^\s<>/:]+:)?)(Override|Default)\s[^<>]*?digital-signature[^<>]*?"
    rb"(?:/>|>\s*</\1\2\s*>)"
)


def is_signed(package: Package) -> bool:
    """Whether a workbook carries a signature of the document; macros are signed apart."""
    return bool(_signatures(package))


def without_signature(package: Package) -> bytes:
    """The workbook without its signature parts and what points to them, all else as it is."""
    changes: dict[str, bytes] = {}
    for part in ("_rels/.rels", "[Content_Types].xml"):
        if package.find(part) is not None:
            changes[part] = _cleaned(package.read(part))
    return package.replaced(changes, gone=_signatures(package))


def _signatures(package: Package) -> list[str]:
    return [part for part in package.parts if part.lower().startswith(_FOLDER)]


def _cleaned(xml: bytes) -> bytes:
    def kept(match: re.Match[bytes]) -> bytes:
        return b"" if any(kind in match[0] for kind in _SIGNATURE_KINDS) else match[0]

    return _TYPE.sub(b"", _RELATION.sub(kept, xml))
