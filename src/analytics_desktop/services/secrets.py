"""Keeps passwords and keys: in the system's keyring, or in a file under a passphrase; never in the clear."""

from __future__ import annotations

import os
import secrets as random
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from analytics_desktop.models.errors import Problem

from .secret_file import PassphraseStore
from .workspace import Workspace

PASSPHRASE_VARIABLE = "ANALYTICS_DESKTOP_PASSPHRASE_FILE"  # noqa: S105 - names a file
_SERVICE = "org.analyticsdesktop.AnalyticsDesktop"
_REAL_BACKENDS = {
    ("keyring.backends.SecretService", "Keyring"),
    ("keyring.backends.kwallet", "DBusKeyring"),
    ("keyring.backends.macOS", "Keyring"),
    ("keyring.backends.Windows", "WinVaultKeyring"),
}


class SecretStore(Protocol):
    def get(self, key: str, /) -> str | None: ...
    def set(self, key: str, value: str, /) -> None: ...
    def delete(self, key: str, /) -> None: ...


class KeyringStore:
    """Entries of one workspace in the keyring; `name` tells workspaces apart."""

    def __init__(self, backend: Any, name: str) -> None:
        self._backend = backend
        self._name = name

    def get(self, key: str, /) -> str | None:
        found = self._ask("get_password", key)
        return None if found is None else str(found)

    def set(self, key: str, value: str, /) -> None:
        self._ask("set_password", key, value)

    def delete(self, key: str, /) -> None:
        if self.get(key) is not None:
            self._ask("delete_password", key)

    def _ask(self, verb: str, key: str, *value: str) -> Any:
        try:
            return getattr(self._backend, verb)(_SERVICE, f"{self._name}/{key}", *value)
        except Exception as error:  # backends raise whatever their platform does
            raise Problem(
                "The keyring of this computer does not answer or is locked.",
                "Unlock it (log in to the desktop session) and try again.",
                type(error).__name__,
            ) from None


def open_secrets(workspace: Workspace, ask_passphrase: Callable[[], str] | None = None) -> SecretStore:
    """The secrets of `workspace`, kept where they were kept before.

    A new workspace takes the passphrase file named by ANALYTICS_DESKTOP_PASSPHRASE_FILE, else a real keyring, else asks
    for a passphrase. Raises Problem when none of these is there, and for a wrong passphrase.
    """
    if not workspace.secrets_file.exists():
        if workspace.keyring_file.exists() or not os.environ.get(PASSPHRASE_VARIABLE):
            backend = _usable_backend()
            if backend is not None:
                return KeyringStore(backend, _keyring_name(workspace))
        if workspace.keyring_file.exists():
            raise Problem(
                "The secrets of this workspace are in a keyring that cannot be reached.",
                "Log in to the desktop session in which the workspace was made, or use another --workspace.",
            )
    return PassphraseStore(workspace.secrets_file, _passphrase(ask_passphrase))


def keyring_name() -> str:
    """Name of the keyring that would keep the secrets of a new workspace; empty where none is usable."""
    backend = _usable_backend()
    return "" if backend is None else type(backend).__module__.rpartition(".")[2]


def keyring_of_machine(name: str) -> SecretStore | None:
    """Entries under `name` in the keyring of this account; None where no keyring is usable."""
    backend = _usable_backend()
    return None if backend is None else KeyringStore(backend, name)


def _passphrase(ask: Callable[[], str] | None) -> str:
    named = os.environ.get(PASSPHRASE_VARIABLE, "").strip()
    if named:
        try:
            return Path(named).read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            raise Problem(
                f"The passphrase file {named} cannot be read.", f"Check {PASSPHRASE_VARIABLE}.", str(error)
            ) from error
    if ask is not None:
        return ask()
    raise Problem(
        "There is no keyring on this machine to keep the key of the lake in.",
        f"Put a passphrase into a file that only you can read, and name the file in {PASSPHRASE_VARIABLE}.",
    )


def _usable_backend() -> Any | None:
    """A backend that stores encrypted, or None. Others (plain files, null) are as good as no keyring."""
    try:
        import keyring

        found = keyring.get_keyring()
        # The chainer would pass a secret on to a worse backend when the first one fails.
        first = next(iter(getattr(found, "backends", None) or [found]))
        if (type(first).__module__, type(first).__qualname__) not in _REAL_BACKENDS:
            return None
        first.get_password(_SERVICE, "probe")
    except Exception:  # without a session bus, the import or any call may raise anything
        return None
    return first


def _keyring_name(workspace: Workspace) -> str:
    """A random name rather than the path, so that a workspace may be moved."""
    file = workspace.keyring_file
    if not file.exists():
        file.write_text(random.token_hex(8) + "\n", encoding="utf-8")
    return file.read_text(encoding="utf-8").strip()
