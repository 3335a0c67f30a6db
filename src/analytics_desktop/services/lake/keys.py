"""What the secret store keeps for the lake: the key, and the pin of the published manifest."""

from __future__ import annotations

import json
import secrets as random
from dataclasses import dataclass
from typing import Protocol

from analytics_desktop.models.errors import Problem

LAKE_KEY = "lake-key"
PIN = "generation-pin"


class Secrets(Protocol):
    """What this module needs of services.secrets.SecretStore."""

    def get(self, key: str, /) -> str | None: ...
    def set(self, key: str, value: str, /) -> None: ...
    def delete(self, key: str, /) -> None: ...


@dataclass(frozen=True)
class Pin:
    """Hashes of the manifests that may be published.

    One, except while a generation is being published: then the old and the new, because pointer and secret store
    cannot be changed in one step.
    """

    accepted: tuple[str, ...]


def lake_key(secrets: Secrets) -> str:
    """The key of the lake. Raises Problem when it is gone."""
    key = secrets.get(LAKE_KEY)
    if not key:
        raise Problem(
            "The key of the lake is missing.",
            "Restore the keyring entry (or secrets file) of this workspace, or build the lake anew: "
            "analytics-desktop sync --full",
        )
    return key


def make_lake_key(secrets: Secrets) -> str:
    """The key of the lake, made now if there is none."""
    key = secrets.get(LAKE_KEY)
    if not key:
        key = random.token_hex(32)
        secrets.set(LAKE_KEY, key)
    return key


def read_pin(secrets: Secrets) -> Pin | None:
    text = secrets.get(PIN)
    if text is None:
        return None
    try:
        return Pin(tuple(str(sha) for sha in json.loads(text)))
    except (ValueError, TypeError):
        return Pin(())


def write_pin(secrets: Secrets, pin: Pin) -> None:
    secrets.set(PIN, json.dumps(pin.accepted))
