from __future__ import annotations

from pathlib import Path

import pytest

from analytics_desktop.models.errors import Problem
from analytics_desktop.services.connection import (
    DSN_VARIABLE,
    load_connection,
    split_password,
    store_connection,
    stored_connection,
)
from analytics_desktop.services.settings import load_settings
from analytics_desktop.services.workspace import Workspace

URL = "postgresql://sarah:s3cr3t%40word@db.example.com:5433/analytics?sslmode=verify-full"


class Vault(dict[str, str]):
    """A secret store in memory."""

    def set(self, key: str, value: str) -> None:
        self[key] = value

    def delete(self, key: str) -> None:
        self.pop(key, None)


class LockedVault(Vault):
    def set(self, key: str, value: str) -> None:
        raise Problem("The keyring is locked.", "Unlock it.")


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.delenv(DSN_VARIABLE, raising=False)
    return Workspace(tmp_path)


def test_the_password_goes_to_the_secret_store_and_nowhere_else(workspace: Workspace) -> None:
    vault = Vault()
    address = store_connection(workspace, vault, URL)
    assert vault == {"central-password": "s3cr3t@word"}
    assert "s3cr3t" not in address
    assert "s3cr3t" not in workspace.settings_file.read_text()


def test_the_stored_connection_is_the_one_that_was_given(workspace: Workspace) -> None:
    from psycopg.conninfo import conninfo_to_dict

    vault = Vault()
    store_connection(workspace, vault, URL)
    assert conninfo_to_dict(stored_connection(workspace, vault)) == conninfo_to_dict(URL)


def test_a_connection_without_password_forgets_the_old_password(workspace: Workspace) -> None:
    vault = Vault()
    store_connection(workspace, vault, URL)
    store_connection(workspace, vault, "host=db.example.com user=sarah dbname=analytics")
    assert vault == {}


def test_a_refusing_keyring_leaves_the_old_connection(workspace: Workspace) -> None:
    store_connection(workspace, Vault(), URL)
    before = load_settings(workspace)
    with pytest.raises(Problem):
        store_connection(workspace, LockedVault(), "postgresql://other:pw@elsewhere/analytics")
    assert load_settings(workspace) == before


def test_a_workspace_without_connection_says_how_to_connect(workspace: Workspace) -> None:
    with pytest.raises(Problem) as caught:
        load_connection(workspace, Vault())
    assert "connect --dsn" in caught.value.remedy


def test_the_environment_wins_over_the_stored_connection(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = Vault()
    store_connection(workspace, vault, URL)
    monkeypatch.setenv(DSN_VARIABLE, "postgresql://scheduler@other/analytics")
    assert load_connection(workspace, vault) == "postgresql://scheduler@other/analytics"
    assert "db.example.com" in stored_connection(workspace, vault)


def test_a_text_that_is_no_connection_is_refused_without_repeating_it() -> None:
    with pytest.raises(Problem) as caught:
        split_password("postgresql://sarah:s3cr3t@[broken/analytics")
    told = caught.value
    assert "s3cr3t" not in told.sentence + told.remedy + told.detail
    assert "postgresql://" in told.remedy
