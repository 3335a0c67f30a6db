"""Decisions: who may make them, and which one counts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from analytics_desktop.models.errors import Problem
from analytics_desktop.services.decisions import add_waiting, decide, decisions, standing, waiting
from analytics_desktop.services.journal import Journal
from analytics_desktop.services.workspace import workspace_at
from tests.fixtures.example import Reader, empty_world
from tests.fixtures.lake import MemorySecrets


@pytest.fixture(autouse=True)
def rights(monkeypatch: pytest.MonkeyPatch) -> None:
    allowed = {"close": frozenset({"finance", "admin"})}
    monkeypatch.setattr("analytics_desktop.models.decision.RIGHTS", allowed)
    monkeypatch.setattr("analytics_desktop.services.decisions.RIGHTS", allowed)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    workspace = workspace_at(tmp_path / "w")
    workspace.root.mkdir(parents=True, exist_ok=True)
    return Journal(workspace, MemorySecrets())


@pytest.fixture
def reader() -> Iterator[Reader]:
    made = empty_world()
    accepted = "(uuid(), 'close', '2026-01', '{\"note\": \"old\"}', 'ann', 'finance', TIMESTAMP '2026-02-01', "
    made.fill(f"INSERT INTO decisions VALUES {accepted} TIMESTAMP '2026-02-02')")
    yield made.reader()
    made.connection.close()


def test_a_role_without_the_right_decides_nothing(journal: Journal) -> None:
    with pytest.raises(Problem, match="role viewer may not decide") as caught:
        decide(journal, "viewer", "close", "2026-01", {})
    assert "admin, finance" in caught.value.remedy
    assert journal.entries() == ()


def test_what_waits_counts_at_once_and_after_what_was_accepted(journal: Journal, reader: Reader) -> None:
    decide(journal, "finance", "close", "2026-01", {"note": "new", "sum": "1.25"})
    journal.append("access", "read", "people", {})
    assert [entry.subject for entry in waiting(journal)] == ["2026-01"]
    connection = reader.generation.connection  # type: ignore[attr-defined]
    add_waiting(connection, waiting(journal))
    add_waiting(connection, waiting(journal))
    found = decisions(connection, "close")
    assert [(one.body["note"], one.state) for one in found] == [("old", "accepted"), ("new", "waiting")]
    assert standing(found)["close", "2026-01"].body == {"note": "new", "sum": "1.25"}
    assert decisions(connection, "other") == ()


def test_what_was_sent_does_not_wait_any_more(journal: Journal) -> None:
    entry = decide(journal, "finance", "close", "2026-01", {})
    journal.note_sent(entry.seq, {})
    assert waiting(journal) == ()


def test_text_that_the_central_store_cannot_keep_is_refused_at_once(journal: Journal) -> None:
    with pytest.raises(Problem, match="characters that cannot be kept"):
        decide(journal, "finance", "close", "2026-01", {"note": "a\0b"})
    assert journal.entries() == ()
