"""Secrets are in a real keyring, or in a file under a passphrase, or nowhere."""

from __future__ import annotations

import sys
import types
from pathlib import Path
from typing import Any

import pytest

from analytics_desktop.models.errors import Problem
from analytics_desktop.services import secrets
from analytics_desktop.services.secrets import KeyringStore, open_secrets
from analytics_desktop.services.workspace import Workspace, workspace_at

PASSPHRASE = "eine Passphrase mit Ümlaut"


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.delenv(secrets.PASSPHRASE_VARIABLE, raising=False)
    return workspace_at(tmp_path / "workspace")


def backend(module: str, name: str = "Keyring", **members: Any) -> Any:
    """An object whose class claims to be `module.name` and keeps entries in a dict."""
    entries: dict[tuple[str, str], str] = {}
    methods = {
        "get_password": lambda self, service, key: entries.get((service, key)),
        "set_password": lambda self, service, key, value: entries.__setitem__((service, key), value),
        "delete_password": lambda self, service, key: entries.pop((service, key)),
        "entries": entries,
    }
    return type(name, (), {"__module__": module, "__qualname__": name, **methods, **members})()


def use(monkeypatch: pytest.MonkeyPatch, found: Any) -> None:
    monkeypatch.setitem(sys.modules, "keyring", types.SimpleNamespace(get_keyring=lambda: found))  # type: ignore[arg-type]


def no_passphrase() -> str:
    raise AssertionError("asked for a passphrase although there is a keyring")


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("keyring.backends.SecretService", "Keyring"),
        ("keyring.backends.kwallet", "DBusKeyring"),
        ("keyring.backends.macOS", "Keyring"),
        ("keyring.backends.Windows", "WinVaultKeyring"),
    ],
)
def test_a_real_keyring_keeps_the_secrets_and_no_file_does(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, module: str, name: str
) -> None:
    use(monkeypatch, backend(module, name))
    store = open_secrets(workspace, no_passphrase)
    store.set("lake-key", "abc")
    assert open_secrets(workspace, no_passphrase).get("lake-key") == "abc"
    store.delete("lake-key")
    assert store.get("lake-key") is None
    store.delete("lake-key")
    assert not workspace.secrets_file.exists()


@pytest.mark.parametrize(
    "found",
    [
        backend("keyrings.alt.file", "PlaintextKeyring"),
        backend("keyring.backends.null"),
        backend("keyring.backends.fail"),
        backend(
            "keyring.backends.chainer", "ChainerBackend", backends=[backend("keyrings.alt.file", "PlaintextKeyring")]
        ),
        backend("somebody.elses", "Keyring"),
    ],
)
def test_a_keyring_that_is_not_a_real_one_is_not_used(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, found: Any
) -> None:
    use(monkeypatch, found)
    with pytest.raises(Problem, match="no keyring on this machine") as problem:
        open_secrets(workspace)
    assert "ANALYTICS_DESKTOP_PASSPHRASE_FILE" in problem.value.remedy
    open_secrets(workspace, lambda: PASSPHRASE).set("lake-key", "abc")
    assert found.entries == {}


def test_of_a_chain_only_a_real_first_keyring_is_used_and_directly(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, plain = backend("keyring.backends.SecretService"), backend("keyrings.alt.file", "PlaintextKeyring")
    use(monkeypatch, backend("keyring.backends.chainer", "ChainerBackend", backends=[real, plain]))
    open_secrets(workspace, no_passphrase).set("lake-key", "abc")
    assert list(real.entries.values()) == ["abc"]
    assert plain.entries == {}


def test_workspaces_do_not_see_each_others_entries(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, backend("keyring.backends.SecretService"))
    open_secrets(workspace, no_passphrase).set("lake-key", "abc")
    assert open_secrets(workspace_at(tmp_path / "other"), no_passphrase).get("lake-key") is None


def test_a_workspace_of_the_keyring_is_not_opened_without_it(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, backend("keyring.backends.SecretService"))
    open_secrets(workspace, no_passphrase).set("lake-key", "abc")
    use(monkeypatch, backend("keyring.backends.fail"))
    with pytest.raises(Problem, match="cannot be reached"):
        open_secrets(workspace, lambda: PASSPHRASE)


def test_a_keyring_that_stops_answering_is_a_problem() -> None:
    def locked(self: object, service: str, key: str) -> str:
        raise RuntimeError("the collection is locked and the secret is hunter2")

    store = KeyringStore(backend("keyring.backends.SecretService", get_password=locked), "name")
    with pytest.raises(Problem, match="locked") as problem:
        store.get("lake-key")
    assert "hunter2" not in problem.value.detail


def test_the_passphrase_file_variable_decides_for_a_new_workspace(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, backend("keyring.backends.SecretService"))
    file = tmp_path / "passphrase"
    file.write_text(PASSPHRASE + "\n", encoding="utf-8")
    monkeypatch.setenv(secrets.PASSPHRASE_VARIABLE, str(file))
    open_secrets(workspace).set("a", "b")
    monkeypatch.delenv(secrets.PASSPHRASE_VARIABLE)
    assert open_secrets(workspace, lambda: PASSPHRASE).get("a") == "b"
    monkeypatch.setenv(secrets.PASSPHRASE_VARIABLE, str(tmp_path / "missing"))
    with pytest.raises(Problem, match="cannot be read"):
        open_secrets(workspace)
