"""Writes the entries of an unlocked snapshot to disk, each held against the manifest that came first."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from hashlib import sha256

from analytics_desktop.models.manifest import LakeFile, Manifest
from analytics_desktop.services.lake.folder import LakeFolder
from analytics_desktop.services.lake.manifests import from_text, to_text

_SAFE = re.compile(r"(data|generations)(/[A-Za-z0-9_=-][A-Za-z0-9._=-]*)+")
_MOST_TEXT = 256 << 20


class BadEntry(Exception):
    """The content is not what a snapshot holds."""


class _Reader:
    """Bytes of any length from chunks of any length, without keeping more than one chunk."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._rest = memoryview(b"")

    def pieces(self, length: int) -> Iterator[memoryview]:
        while length > 0:
            if not self._rest:
                self._rest = memoryview(next(self._chunks, b""))
                if not self._rest:
                    raise BadEntry
            piece, self._rest = self._rest[:length], self._rest[length:]
            length -= len(piece)
            yield piece

    def take(self, length: int) -> bytes:
        if length > _MOST_TEXT:
            raise BadEntry
        return b"".join(self.pieces(length))

    def is_done(self) -> bool:
        return not self._rest and next(self._chunks, None) is None


def unpack(chunks: Iterator[bytes], lake: LakeFolder) -> tuple[Manifest, str]:
    """(manifest, key of the lake). Raises BadEntry for anything but manifest, keys and exactly the files it names."""
    reader = _Reader(chunks)
    text = reader.take(_head(reader, "manifest.json"))
    keys = reader.take(_head(reader, "keys.json"))
    try:
        manifest, key = from_text(text.decode()), json.loads(keys)["lake"]
        if to_text(manifest).encode() != text or not isinstance(key, str) or not re.fullmatch("[0-9a-f]{64}", key):
            raise BadEntry
    except (ValueError, KeyError, TypeError):
        raise BadEntry from None
    _refuse_unsafe(lake, manifest)
    lake.create()
    for file in manifest.files:
        _write(reader, lake, file)
    if not reader.is_done():
        raise BadEntry
    return manifest, key


def _refuse_unsafe(lake: LakeFolder, manifest: Manifest) -> None:
    names = [file.path for file in manifest.files]
    catalogue = lake.catalogue(manifest.generation).relative_to(lake.root).as_posix()
    others = [name for name in names if name != catalogue]
    if len(names) != len({name.lower() for name in names}) or catalogue not in names:
        raise BadEntry
    if not all(_SAFE.fullmatch(name) for name in names) or not all(name.startswith("data/") for name in others):
        raise BadEntry


def _write(reader: _Reader, lake: LakeFolder, file: LakeFile) -> None:
    if _head(reader, file.path) != file.bytes:
        raise BadEntry
    target = lake.root / file.path
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest = sha256()
    with target.open("xb") as out:
        for piece in reader.pieces(file.bytes):
            digest.update(piece)
            out.write(piece)
    if digest.hexdigest() != file.sha256:
        raise BadEntry


def _head(reader: _Reader, name: str) -> int:
    """Length of the next entry, which must have this name."""
    length = int.from_bytes(reader.take(2), "big")
    if length != len(name.encode()) or reader.take(length) != name.encode():
        raise BadEntry
    return int.from_bytes(reader.take(8), "big")
