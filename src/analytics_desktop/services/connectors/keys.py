"""Keys of connectors, in the secret store of the workspace."""

from __future__ import annotations

from analytics_desktop.models.errors import Problem
from analytics_desktop.services.secrets import SecretStore

from . import module


def keep_key(secrets: SecretStore, name: str, key: str) -> None:
    """Raises Problem for an unknown connector or an empty key."""
    title = module(name).KIND.title
    if not key.strip():
        raise Problem(f"The key of {title} is empty.", "Copy it once more.")
    secrets.set(f"connector-{name}", key)


def key_of(secrets: SecretStore, name: str) -> str:
    """The key that was kept; "" where none was."""
    module(name)
    return secrets.get(f"connector-{name}") or ""
