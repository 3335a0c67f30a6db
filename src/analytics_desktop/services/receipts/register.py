"""The receipts that left this workspace with files: encrypted lines in one file, each receipt once."""

from __future__ import annotations

import json
import os
import secrets as random
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.page import Page, Receipt, number_of
from analytics_desktop.services.journal_lines import append_durably, whole_lines
from analytics_desktop.services.lake.folder import waiting_lock
from analytics_desktop.services.lake.keys import Secrets
from analytics_desktop.services.workspace import Workspace

from .identity import Kept

KEY = "receipts-key"


def remember(workspace: Workspace, secrets: Secrets, pages: Iterable[Page], file: str) -> None:
    """Keep every receipt of the pages that is not kept yet. Raises Problem where the workspace cannot be written."""
    try:
        with waiting_lock(_file(workspace).with_name("receipts.lock")):
            key = _key(secrets)
            known = {kept.receipt.id for kept in _read(workspace, key)}
            for kept in _of(pages, file):
                if kept.receipt.id not in known:
                    known.add(kept.receipt.id)
                    append_durably(_file(workspace), _sealed(kept, key))
    except OSError as error:
        raise Problem(
            "The receipts of this file could not be kept.", "Make room on the disk, then export again.", str(error)
        ) from error


def find(workspace: Workspace, secrets: Secrets, receipt: str) -> Kept | None:
    """The receipt whose id begins so, None where it did not leave this workspace. Raises Problem where several do."""
    if not _file(workspace).exists():
        return None
    found = [kept for kept in _read(workspace, _key(secrets)) if kept.receipt.id.startswith(receipt)]
    if len(found) > 1:
        raise Problem(f"Several receipts begin with {receipt}.", "Give all 16 characters.")
    return found[0] if found else None


def _of(pages: Iterable[Page], file: str) -> Iterator[Kept]:
    for page in pages:
        for panel in page.panels:
            if panel.receipt is not None:
                value = number_of(panel.whole)
                yield Kept(panel.receipt, panel.title, "" if value is None else str(value), file)


def _read(workspace: Workspace, key: bytes) -> Iterator[Kept]:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    for line in whole_lines(_file(workspace)):
        try:
            box = b64decode(line, validate=True)
            told = json.loads(AESGCM(key).decrypt(box[:12], box[12:], b"receipt"))
        except (InvalidTag, ValueError) as error:
            remedy = "Name the file that has the receipt: analytics-desktop receipt ID --file FILE"
            raise Problem("The kept receipts of this workspace were altered.", remedy) from error
        yield Kept(**{**told, "receipt": Receipt(**told["receipt"])})


def _sealed(kept: Kept, key: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(12)
    return b64encode(nonce + AESGCM(key).encrypt(nonce, json.dumps(asdict(kept)).encode(), b"receipt"))


def _key(secrets: Secrets) -> bytes:
    key = secrets.get(KEY)
    if key is None:
        key = random.token_hex(32)
        secrets.set(KEY, key)
    return bytes.fromhex(key)


def _file(workspace: Workspace) -> Path:
    return workspace.root / "receipts"
