"""Secrets are in a real keyring, or in a file under a passphrase, or nowhere."""

from __future__ import annotations

import json
import subprocess
import sys
import types
from pathlib import Path
from typing import Any

import pytest

from analytics_desktop.models.errors import Problem
from analytics_desktop.services import secrets
from analytics_desktop.services.secret_file import PassphraseStore
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


def test_a_wrong_passphrase_opens_nothing_and_destroys_nothing(workspace: Workspace) -> None:
    PassphraseStore(workspace.secrets_file, PASSPHRASE).set("lake-key", "abc")
    before = workspace.secrets_file.read_bytes()
    with pytest.raises(Problem, match="passphrase does not open"):
        PassphraseStore(workspace.secrets_file, PASSPHRASE + "x")
    assert workspace.secrets_file.read_bytes() == before
    assert PassphraseStore(workspace.secrets_file, PASSPHRASE).get("lake-key") == "abc"


@pytest.mark.parametrize("bad", ["", "short"])
def test_a_passphrase_that_is_too_short_is_refused(workspace: Workspace, bad: str) -> None:
    with pytest.raises(Problem, match="too short"):
        PassphraseStore(workspace.secrets_file, bad)
    assert not workspace.secrets_file.exists()


def test_the_file_is_for_its_owner_only_and_shows_nothing(workspace: Workspace) -> None:
    store = PassphraseStore(workspace.secrets_file, PASSPHRASE)
    store.set("lake-key", "PLAINMARKER")
    assert workspace.secrets_file.stat().st_mode & 0o777 == 0o600
    text = workspace.secrets_file.read_text()
    assert "PLAINMARKER" not in text
    assert "lake-key" not in text
    stored = json.loads(text)
    assert stored["cost"] >= 2**15
    nonce = stored["nonce"]
    store.set("other", "x")
    assert json.loads(workspace.secrets_file.read_text())["nonce"] != nonce


@pytest.mark.parametrize("part", ["salt", "nonce", "sealed"])
def test_an_altered_file_is_noticed(workspace: Workspace, part: str) -> None:
    PassphraseStore(workspace.secrets_file, PASSPHRASE).set("lake-key", "abc")
    stored = json.loads(workspace.secrets_file.read_text())
    stored[part] = ("B" if stored[part][0] != "B" else "C") + stored[part][1:]
    workspace.secrets_file.write_text(json.dumps(stored))
    with pytest.raises(Problem):
        PassphraseStore(workspace.secrets_file, PASSPHRASE)


@pytest.mark.parametrize("cost", [2, 2**40, "many"])
def test_a_file_that_asks_for_a_cheap_or_endless_derivation_is_refused(workspace: Workspace, cost: object) -> None:
    PassphraseStore(workspace.secrets_file, PASSPHRASE)
    stored = json.loads(workspace.secrets_file.read_text())
    workspace.secrets_file.write_text(json.dumps({**stored, "cost": cost}))
    with pytest.raises(Problem, match="damaged"):
        PassphraseStore(workspace.secrets_file, PASSPHRASE)


def test_several_processes_that_write_at_once_lose_no_secret(workspace: Workspace) -> None:
    PassphraseStore(workspace.secrets_file, PASSPHRASE)
    script = (
        "import sys; from pathlib import Path; from analytics_desktop.services.secret_file import PassphraseStore\n"
        "store = PassphraseStore(Path(sys.argv[1]), sys.argv[2])\n"
        "for number in range(8): store.set(f'{sys.argv[3]}-{number}', 'x')"
    )
    words = [sys.executable, "-c", script, str(workspace.secrets_file), PASSPHRASE]
    running = [subprocess.Popen([*words, str(number)]) for number in range(3)]
    assert [process.wait(timeout=120) for process in running] == [0, 0, 0]
    store = PassphraseStore(workspace.secrets_file, PASSPHRASE)
    assert all(store.get(f"{process}-{number}") == "x" for process in range(3) for number in range(8))
