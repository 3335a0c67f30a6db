"""Secrets in a file under a passphrase."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from analytics_desktop.models.errors import Problem
from analytics_desktop.services.secret_file import PassphraseStore
from analytics_desktop.services.workspace import Workspace, workspace_at

PASSPHRASE = "eine Passphrase mit Ümlaut"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return workspace_at(tmp_path / "workspace")


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
