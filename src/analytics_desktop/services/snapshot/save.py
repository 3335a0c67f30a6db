"""Saves the open generation as one file: files of the lake as they are, their key, all sealed and signed."""

from __future__ import annotations

import json
import os
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from analytics_desktop.models.access import Access
from analytics_desktop.models.progress import Progress, silent
from analytics_desktop.services.access.log import AccessLog
from analytics_desktop.services.audit.signing import fingerprint_of, private_key, public_pem
from analytics_desktop.services.export.atomically import replacing
from analytics_desktop.services.lake.check import altered
from analytics_desktop.services.lake.folder import LakeFolder
from analytics_desktop.services.lake.generation import Generation, open_generation
from analytics_desktop.services.lake.keys import Secrets, lake_key
from analytics_desktop.services.lake.manifests import to_text
from analytics_desktop.services.workspace import Workspace

from .header import Header
from .locks import Lock
from .signature import signature_of
from .stream import CHUNK, sealed, stream_key


@dataclass(frozen=True)
class Saved:
    file: Path
    bytes: int
    generation: int
    fingerprint: str


def save_snapshot(workspace: Workspace, secrets: Secrets, lock: Lock, out: Path, progress: Progress = silent) -> Saved:
    """Write the newest generation to `out`. Raises Problem, and leaves no file, when the lake is altered."""
    lake = LakeFolder(workspace.lake)
    AccessLog(workspace, secrets).record(Access("export", "file", "snapshot", personal=True, cost=True))
    with replacing(out) as draft, open_generation(workspace, secrets) as generation:
        key = private_key(secrets)
        header, file_key = _header(generation, lock, public_pem(key.public_key()))
        total = sum(file.bytes for file in generation.manifest.files) or 1
        with draft.open("wb") as target:
            digest = sha256()

            def write(piece: bytes) -> None:
                target.write(piece)
                digest.update(piece)

            write(header.to_bytes())
            done = 0
            plain = _plain(lake, generation, lake_key(secrets))
            for chunk in sealed(stream_key(file_key, header.to_bytes()), plain):
                progress("Saving the snapshot", min(done / total, 1.0))
                write(chunk)
                done += len(chunk)
            target.write(signature_of(key, digest.digest()))
            target.flush()
            os.fsync(target.fileno())
        size = draft.stat().st_size
    progress("Snapshot saved", 1.0)
    return Saved(out, size, header.generation, fingerprint_of(header.signing_key))


def _header(generation: Generation, lock: Lock, pem: str) -> tuple[Header, bytes]:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    manifest, file_key = generation.manifest, os.urandom(32)
    wrapping, told = lock.closing()
    # The wrapping key is used for this one message, so its nonce may be constant.
    wrapped = b64encode(AESGCM(wrapping).encrypt(bytes(12), file_key, None)).decode()
    server = manifest.server
    as_of = manifest.data_as_of.isoformat()
    sha = generation.manifest_sha256
    header = Header(told, wrapped, pem, server.company, server.server_id, manifest.generation, as_of, sha)
    return header, file_key


def _plain(lake: LakeFolder, generation: Generation, key: str) -> Iterator[bytes]:
    """Entries: length of the name, name, length of the content, content."""
    yield _entry("manifest.json", to_text(generation.manifest).encode())
    yield _entry("keys.json", json.dumps({"lake": key}).encode())
    for file in generation.manifest.files:
        yield _head(file.path, file.bytes)
        digest, left = sha256(), file.bytes
        try:
            with (lake.root / file.path).open("rb") as source:
                while piece := source.read(CHUNK):
                    digest.update(piece)
                    left -= len(piece)
                    yield piece
        except FileNotFoundError:
            raise altered(file) from None
        if left or digest.hexdigest() != file.sha256:
            raise altered(file)


def _entry(name: str, content: bytes) -> bytes:
    return _head(name, len(content)) + content


def _head(name: str, length: int) -> bytes:
    return len(name.encode()).to_bytes(2, "big") + name.encode() + length.to_bytes(8, "big")
