"""Secrets in one file under a passphrase: scrypt makes the key, AES-256-GCM encrypts and authenticates."""

from __future__ import annotations

import json
import os
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from analytics_desktop.models.errors import Problem

from .lake.folder import waiting_lock, write_durably

_COST, _BLOCK, _LANES = 2**16, 8, 1  # 64 MB and about a fifth of a second for each guess
_LEAST_COST, _MOST_COST = 2**15, 2**20
_SHORTEST = 8


class PassphraseStore:
    """Reads the file at every call, because other processes write it too; the key is made once.

    Raises Problem for a wrong or too short passphrase and for a damaged file.
    """

    def __init__(self, file: Path, passphrase: str) -> None:
        if len(passphrase) < _SHORTEST:
            raise Problem("The passphrase is too short.", f"Take at least {_SHORTEST} characters; a sentence is good.")
        self._file = file
        self._passphrase = passphrase
        self._made: tuple[str, bytes] | None = None
        with self._alone():
            if not file.exists():
                self._write({}, b64encode(os.urandom(16)).decode())
        self._read()

    def get(self, key: str, /) -> str | None:
        return self._read()[0].get(key)

    def set(self, key: str, value: str, /) -> None:
        with self._alone():
            values, salt = self._read()
            self._write({**values, key: value}, salt)

    def delete(self, key: str, /) -> None:
        with self._alone():
            values, salt = self._read()
            if values.pop(key, None) is not None:
                self._write(values, salt)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with waiting_lock(self._file.with_name(self._file.name + ".lock")):
            yield

    def _read(self) -> tuple[dict[str, str], str]:
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        try:
            stored = json.loads(self._file.read_text(encoding="utf-8"))
            cost, salt = int(stored["cost"]), str(stored["salt"])
            if not _LEAST_COST <= cost <= _MOST_COST:
                raise ValueError("cost out of bounds")
            key = self._key(salt, cost)
            nonce, sealed = b64decode(stored["nonce"]), b64decode(stored["sealed"])
            values = json.loads(AESGCM(key).decrypt(nonce, sealed, _header(salt, cost)))
        except InvalidTag:
            raise Problem(
                "The passphrase does not open the secrets of this workspace.",
                "Check the passphrase. If the file was altered, restore it from a backup.",
            ) from None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise Problem(
                "The secrets file of this workspace is damaged.", "Restore it from a backup.", type(error).__name__
            ) from error
        return values, salt

    def _write(self, values: dict[str, str], salt: str) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        nonce = os.urandom(12)
        sealed = AESGCM(self._key(salt, _COST)).encrypt(nonce, json.dumps(values).encode(), _header(salt, _COST))
        stored: dict[str, Any] = {
            "kdf": "scrypt",
            "cost": _COST,
            "salt": salt,
            "nonce": b64encode(nonce).decode(),
            "sealed": b64encode(sealed).decode(),
        }
        write_durably(self._file, json.dumps(stored, indent=1) + "\n")

    def _key(self, salt: str, cost: int) -> bytes:
        from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

        name = f"{salt}/{cost}"
        if self._made is None or self._made[0] != name:
            made = Scrypt(salt=b64decode(salt), length=32, n=cost, r=_BLOCK, p=_LANES).derive(self._passphrase.encode())
            self._made = (name, made)
        return self._made[1]


def _header(salt: str, cost: int) -> bytes:
    """Authenticated with the secrets, so that nobody can make the next writing cheaper to guess."""
    return f"analytics-desktop secrets 1 scrypt {cost} {_BLOCK} {_LANES} {salt}".encode()
