from __future__ import annotations

import os
import stat
from datetime import date, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.progress import silent
from analytics_desktop.services import demo_keys, demo_store
from analytics_desktop.services.connection import store_connection
from analytics_desktop.services.demo_run import demo_workspace, refuse_real_workspace, running
from analytics_desktop.services.demo_store import Company, filled_store
from analytics_desktop.services.workspace import Workspace
from tests.fixtures.lake import MemorySecrets

SMALL = Company(people=40, days=60, seed=3)


def test_a_workspace_with_a_real_connection_is_not_touched(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    store_connection(workspace, MemorySecrets(), "postgresql://sarah:pw@db.example.com/analytics")
    with pytest.raises(Problem) as caught:
        refuse_real_workspace(workspace)
    assert "--workspace DIR demo" in caught.value.remedy


def test_a_workspace_of_an_earlier_demo_is_used_again(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    store_connection(workspace, MemorySecrets(), f"user={demo_store.LOGIN} password=x dbname=d host=/tmp")
    refuse_real_workspace(workspace)


def test_without_a_given_folder_the_demo_keeps_away_from_the_usual_workspace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.delenv("ANALYTICS_DESKTOP_WORKSPACE", raising=False)
    assert demo_workspace(None).root == tmp_path / "analytics-desktop-demo"
    assert demo_workspace(tmp_path / "mine").root == tmp_path / "mine"


def test_the_passphrase_is_random_kept_and_for_its_owner_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    file = demo_keys.passphrase_file()
    first = file.read_text()
    assert len(first.strip()) >= 40
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert demo_keys.passphrase_file().read_text() == first
    file.unlink()
    assert demo_keys.passphrase_file().read_text() != first


def test_a_named_passphrase_file_that_cannot_be_read_is_a_problem_and_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANALYTICS_DESKTOP_PASSPHRASE_FILE", str(tmp_path / "nothing"))
    with pytest.raises(Problem, match="passphrase file"):
        demo_keys.demo_secrets(Workspace(tmp_path), print)


def test_the_store_is_filled_once_and_anew_for_another_company_or_day(
    postgres_dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fills: list[Company] = []
    monkeypatch.setattr(demo_store, "_fill", lambda store, company, *_: fills.append(company))
    monkeypatch.setattr(demo_store, "DATABASE", "demo_of_this_test")
    assert [filled_store(postgres_dsn, SMALL, print)[1] for _ in range(2)] == [True, False]
    assert filled_store(postgres_dsn, Company(40, 60, seed=4), print)[1]
    monkeypatch.setattr(demo_store, "date", Tomorrow)
    assert filled_store(postgres_dsn, Company(40, 60, seed=4), print)[1]
    assert len(fills) == 3


def test_a_store_that_was_not_filled_to_the_end_is_filled_anew(
    postgres_dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(*_: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr(demo_store, "DATABASE", "half_a_demo")
    with pytest.MonkeyPatch.context() as once:
        once.setattr(demo_store, "_fill", half)
        with pytest.raises(RuntimeError):
            filled_store(postgres_dsn, SMALL, print)
    monkeypatch.setattr(demo_store, "_fill", lambda *_: None)
    assert filled_store(postgres_dsn, SMALL, print)[1]


def test_the_demo_syncs_as_a_login_that_may_only_read_and_stops_its_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("ANALYTICS_DESKTOP_DSN", "postgresql://elsewhere.example.com/must-not-be-used")
    monkeypatch.delenv("ANALYTICS_DESKTOP_PASSPHRASE_FILE", raising=False)
    with running(tmp_path / "demo", SMALL, lambda line: None, silent) as ready:
        with psycopg.connect(ready.dsn) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("DELETE FROM people")
        assert (ready.workspace.lake).is_dir()
        assert "ANALYTICS_DESKTOP_PASSPHRASE_FILE" not in os.environ, "a service must not change the process for others"
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(ready.dsn)


class Tomorrow(date):
    @classmethod
    def today(cls) -> date:  # type: ignore[override]
        return datetime.now().date() + timedelta(days=1)  # noqa: DTZ005 - the user's own day
