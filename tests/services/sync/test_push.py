"""What was decided here reaches the central store once, whatever happens on the way."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from analytics_desktop.models.errors import Problem
from analytics_desktop.services.journal import Journal
from analytics_desktop.services.sync.push import push
from analytics_desktop.services.workspace import workspace_at
from tests.fixtures.lake import MemorySecrets, Pair


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    workspace = workspace_at(tmp_path / "w")
    workspace.root.mkdir(parents=True, exist_ok=True)
    return Journal(workspace, MemorySecrets())


@pytest.fixture
def store(central: str) -> str:
    """A store in which finance may close months."""
    with psycopg.connect(central) as connection:
        connection.execute("INSERT INTO decision_rights VALUES ('test.close', 'finance')")
    return central


def kept(dsn: str, what: str = "kind, subject, body, role") -> list[tuple[Any, ...]]:
    with psycopg.connect(dsn) as connection:
        return connection.execute(f"SELECT {what} FROM decisions ORDER BY received_at, subject").fetchall()


def logged(dsn: str) -> int:
    with psycopg.connect(dsn) as connection:
        row = connection.execute("SELECT count(*) FROM audit_log WHERE action = 'test.close'").fetchone()
        assert row is not None
        return int(row[0])


def test_decisions_arrive_in_order_with_an_audit_entry_each(
    store: str, reader_dsn: Callable[..., str], journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analytics_desktop.services.sync.push.AT_ONCE", 2)
    for month in ("2026-01", "2026-02", "2026-03"):
        journal.append("decision", "test.close", month, {"note": "Übertrag", "sum": "1.10"})
    assert push(journal, reader_dsn(store, "finance")) == {}
    body = {"note": "Übertrag", "sum": "1.10"}
    assert kept(store) == [("test.close", f"2026-0{month}", body, "finance") for month in (1, 2, 3)]
    assert logged(store) == 3
    assert journal.unsent() == ()


def test_sending_again_after_a_failure_before_the_note_adds_nothing(
    store: str, reader_dsn: Callable[..., str], journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    dsn = reader_dsn(store, "finance")
    journal.append("decision", "test.close", "2026-01", {})
    with monkeypatch.context() as patch:
        patch.setattr(Journal, "note_sent", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            push(journal, dsn)
    assert len(kept(store)) == 1
    assert [entry.subject for entry in journal.unsent()] == ["2026-01"]
    assert push(journal, dsn) == {}
    assert (len(kept(store)), logged(store), journal.unsent()) == (1, 1, ())


def test_a_decision_the_role_may_not_make_is_refused_with_a_reason_and_the_others_stand(
    store: str, reader_dsn: Callable[..., str], journal: Journal
) -> None:
    refused = journal.append("decision", "test.unknown", "x", {})
    journal.append("decision", "test.close", "2026-01", {})
    dsn = reader_dsn(store, "finance")
    assert push(journal, dsn) == {refused.id: "the role of this login may not decide this"}
    assert [subject for (subject,) in kept(store, "subject")] == ["2026-01"]
    assert push(journal, dsn) == {}
    assert journal.entries()[-1].body["refused"] == {refused.id: "the role of this login may not decide this"}


def test_without_the_store_everything_stays_unsent(journal: Journal) -> None:
    journal.append("decision", "test.close", "2026-01", {})
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        dsn = f"host=127.0.0.1 port={closed.getsockname()[1]} user=x dbname=x connect_timeout=3"
        with pytest.raises(Problem):
            push(journal, dsn)
    assert [entry.subject for entry in journal.unsent()] == ["2026-01"]


def test_the_end_of_the_journal_is_pinned_when_it_was_sent(
    store: str, reader_dsn: Callable[..., str], journal: Journal, tmp_path: Path
) -> None:
    journal.append("decision", "test.close", "2026-01", {})
    push(journal, reader_dsn(store, "finance"))
    file = tmp_path / "w" / "journal"
    file.write_bytes(file.read_bytes().splitlines(keepends=True)[0])
    with pytest.raises(Problem, match="was altered"):
        journal.unsent()


def test_a_sync_sends_first_and_then_has_the_decision_as_accepted(pair: Pair) -> None:
    pair.server.execute("INSERT INTO decision_rights VALUES ('test.close', 'admin')")
    journal = Journal(pair.workspace, pair.secrets)
    pair.workspace.root.mkdir(parents=True, exist_ok=True)
    mine = journal.append("decision", "test.close", "2026-01", {"note": "x"})
    other = journal.append("decision", "test.other", "2026-01", {})
    report = pair.sync()
    assert report.refused == {other.id: "the role of this login may not decide this"}
    assert pair.ask("SELECT id::VARCHAR, subject, role FROM lake.decisions") == [(mine.id, "2026-01", "admin")]
    assert pair.sync().refused == {}
