"""Opens a snapshot on another machine: signature first, then decryption, then every hash; only then is it a lake."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.progress import Progress, part, silent
from analytics_desktop.services.audit.signing import fingerprint_of
from analytics_desktop.services.lake.folder import LakeFolder, locked
from analytics_desktop.services.lake.keys import Secrets
from analytics_desktop.services.workspace import Workspace

from .arrive import Arrival, settle
from .header import SIGNATURE_BYTES, Header, read_header
from .locks import Lock, decoded
from .signature import signature_holds
from .stream import CHUNK, Damaged, opened, stream_key
from .unpack import BadEntry, unpack

NOT_WHOLE = Problem(
    "The snapshot was changed, cut off or damaged on its way, so nothing of it was opened.", "Ask for the file again."
)


@dataclass(frozen=True)
class Seen:
    """What a snapshot says about itself once its signature holds; `fingerprint` is of the key that signed it."""

    header: Header
    fingerprint: str

    @property
    def needs_passphrase(self) -> bool:
        return self.header.lock.get("kind") == "scrypt"


def look_at(file: Path, progress: Progress = silent) -> Seen:
    """Reads the whole file once. Raises Problem where the signature does not belong to it."""
    try:
        with file.open("rb") as source:
            header, start = read_header(source)
            length = file.stat().st_size - len(start) - SIGNATURE_BYTES
            digest, done = sha256(start), 0
            while done < length:
                progress("Checking the signature", done / length)
                piece = source.read(min(CHUNK, length - done))
                if not piece:
                    break
                digest.update(piece)
                done += len(piece)
            signature = source.read(SIGNATURE_BYTES + 1)
    except OSError as error:
        raise Problem(f"The file {file} cannot be read.", "Check the name.", str(error)) from error
    if length <= 0 or not signature_holds(header.signing_key, signature, digest.digest()):
        raise NOT_WHOLE
    return Seen(header, fingerprint_of(header.signing_key))


def open_snapshot(
    workspace: Workspace,
    secrets: Secrets,
    lock: Lock,
    file: Path,
    signer: str | None = None,
    progress: Progress = silent,
) -> Seen:
    """Make `workspace` the snapshot's. Raises Problem, and leaves the workspace as it was, when anything does not fit.

    `signer`: fingerprint of the key that must have signed. Only a passphrase may do without it: then whoever knows the
    passphrase sent the file. The workspace must be new or hold an earlier snapshot of the same store.
    """
    seen = look_at(file, part(progress, 0.0, 0.3))
    _check_signer(seen, signer)
    key = stream_key(_file_key(seen.header, lock), seen.header.to_bytes())
    lake = LakeFolder(workspace.lake)
    arriving = workspace.root / "lake-arriving"
    with locked(lake.sync_lock) as alone:
        if not alone:
            raise Problem("This workspace is busy.", "Wait until its sync is done.")
        arrival = Arrival(workspace, secrets, seen.header, seen.fingerprint)
        arrival.refuse_unsuitable()
        shutil.rmtree(arriving, ignore_errors=True)
        try:
            with file.open("rb") as source:
                _, start = read_header(source)
                if start != seen.header.to_bytes():
                    raise NOT_WHOLE
                length = file.stat().st_size - len(start) - SIGNATURE_BYTES
                pieces = _told(opened(key, source.read, length), length, part(progress, 0.3, 0.9))
                manifest, lake_key = unpack(pieces, LakeFolder(arriving))
            settle(arrival, LakeFolder(arriving), manifest, lake_key, part(progress, 0.9, 1.0))
        except (Damaged, BadEntry):
            raise NOT_WHOLE from None
        finally:
            shutil.rmtree(arriving, ignore_errors=True)
    progress("Snapshot opened", 1.0)
    return seen


def _check_signer(seen: Seen, signer: str | None) -> None:
    if signer is None and seen.needs_passphrase:
        return
    wanted = "".join((signer or "").lower().replace(":", "").split()).removeprefix("sha256")
    if wanted != seen.fingerprint:
        raise Problem(
            "The snapshot is not signed by the key that you expect."
            if signer
            else "Anybody could have locked this snapshot for you, so its signer must be known.",
            "Compare the fingerprint with what the sender told you by another way, and give it with --signer.",
            f"signed by {seen.fingerprint}",
        )


def _file_key(header: Header, lock: Lock) -> bytes:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(lock.opening(header.lock)).decrypt(bytes(12), decoded(header.wrapped_key), None)
    except InvalidTag:
        raise Problem(
            "The snapshot cannot be unlocked with that.", "Check the passphrase, or ask for one locked with your key."
        ) from None


def _told(chunks: Iterator[bytes], length: int, progress: Progress) -> Iterator[bytes]:
    done = 0
    for chunk in chunks:
        progress("Opening the snapshot", min(done / max(length, 1), 1.0))
        yield chunk
        done += len(chunk)
