"""The journal keeps what was logged, and notices what was done to it."""

from __future__ import annotations

import resource
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from analytics_desktop.models.errors import Problem
from analytics_desktop.services.journal import Journal
from analytics_desktop.services.secrets import open_secrets
from analytics_desktop.services.workspace import Workspace, workspace_at
from tests.fixtures.lake import PASSPHRASE, MemorySecrets

APPENDER = """
import sys
from pathlib import Path
from analytics_desktop.services.journal import Journal
from analytics_desktop.services.secrets import open_secrets
from analytics_desktop.services.workspace import workspace_at
workspace = workspace_at(Path(sys.argv[1]))
journal = Journal(workspace, open_secrets(workspace, lambda: sys.argv[2]))
for number in range(40):
    journal.append("access", "read", sys.argv[3], {"number": number, "text": "x" * 3000})
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = workspace_at(tmp_path / "workspace")
    made.root.mkdir(parents=True, exist_ok=True)
    return made


@pytest.fixture
def journal(workspace: Workspace) -> Journal:
    """Five entries; the third is longer than what is read at once from the end."""
    made = Journal(workspace, MemorySecrets())
    for number in range(1, 6):
        made.append("decision", "close", f"2026-0{number}", {"note": "long " * (4000 if number == 3 else 1)})
    return made


def lines(workspace: Workspace) -> list[bytes]:
    return workspace.journal_file.read_bytes().splitlines(keepends=True)


def subjects(journal: Journal) -> list[str]:
    return [entry.subject for entry in journal.entries()]


ALL = [f"2026-0{number}" for number in range(1, 6)]


def test_entries_come_back_in_order_and_are_numbered(journal: Journal) -> None:
    entries = journal.entries()
    assert subjects(journal) == ALL
    assert [entry.seq for entry in entries] == [1, 2, 3, 4, 5]
    assert len({entry.id for entry in entries}) == 5
    assert all(later.at >= earlier.at for earlier, later in pairwise(entries))


def test_nothing_of_an_entry_can_be_read_in_the_file(journal: Journal, workspace: Workspace) -> None:
    assert b"2026" not in workspace.journal_file.read_bytes()
    assert workspace.journal_file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("damage", ["changed", "removed", "moved", "doubled"])
def test_a_line_that_was_tampered_with_is_noticed(journal: Journal, workspace: Workspace, damage: str) -> None:
    journal.entries()  # that it was read before does not help
    text = lines(workspace)
    if damage == "changed":
        letter = b"A" if text[1][60:61] != b"A" else b"B"
        text[1] = text[1][:60] + letter + text[1][61:]
    elif damage == "removed":
        del text[1]
    elif damage == "moved":
        text[1], text[2] = text[2], text[1]
    else:
        text.insert(2, text[1])
    workspace.journal_file.write_bytes(b"".join(text))
    with pytest.raises(Problem, match="was altered"):
        journal.entries()


def test_a_first_line_that_was_removed_is_noticed(journal: Journal, workspace: Workspace) -> None:
    workspace.journal_file.write_bytes(b"".join(lines(workspace)[1:]))
    with pytest.raises(Problem, match="was altered"):
        journal.entries()


@pytest.mark.parametrize("kept", [0, 2, 4])
def test_an_end_that_was_cut_off_is_noticed_as_far_as_the_last_pin(
    journal: Journal, workspace: Workspace, kept: int
) -> None:
    journal.pin()
    journal.append("decision", "close", "after the pin", {})
    workspace.journal_file.write_bytes(b"".join(lines(workspace)[:kept]))
    with pytest.raises(Problem, match="was altered"):
        journal.entries()
    with pytest.raises(Problem, match="was altered"):
        journal.append("decision", "close", "more", {})


def test_a_journal_that_was_deleted_is_noticed_once_it_is_pinned(journal: Journal, workspace: Workspace) -> None:
    journal.pin()
    workspace.journal_file.unlink()
    with pytest.raises(Problem, match="was altered"):
        journal.append("decision", "close", "more", {})


def test_another_end_than_the_pinned_one_is_noticed(journal: Journal, workspace: Workspace) -> None:
    before = workspace.journal_file.read_bytes()
    journal.append("decision", "close", "sixth", {})
    journal.pin()
    workspace.journal_file.write_bytes(before)
    forged = MemorySecrets()
    forged.values = {"journal-key": journal._secrets.get("journal-key") or ""}  # an attacker with the key
    Journal(workspace, forged).append("decision", "close", "another sixth", {})
    with pytest.raises(Problem, match="was altered"):
        journal.entries()
    with pytest.raises(Problem, match="was altered"):
        journal.append("decision", "close", "seventh", {})


@pytest.mark.parametrize("torn", [1, 700, 5000])
def test_a_line_cut_off_by_a_crash_is_not_read_and_the_next_takes_its_place(
    journal: Journal, workspace: Workspace, torn: int
) -> None:
    journal.pin()
    file = workspace.journal_file
    file.write_bytes(file.read_bytes() + b"QUJD" * torn)
    assert subjects(journal) == ALL
    journal.append("decision", "close", "after the crash", {})
    assert subjects(journal) == [*ALL, "after the crash"]
    assert len(lines(workspace)) == 6


def test_a_crash_in_the_very_first_line_is_recovered_too(workspace: Workspace) -> None:
    journal = Journal(workspace, MemorySecrets())
    journal.append("decision", "close", "lost", {})
    workspace.journal_file.write_bytes(workspace.journal_file.read_bytes()[:-9])
    assert journal.entries() == ()
    journal.append("decision", "close", "first", {})
    assert subjects(journal) == ["first"]


def test_on_a_full_disk_nothing_is_written_and_the_journal_stays_whole(journal: Journal, workspace: Workspace) -> None:
    size = workspace.journal_file.stat().st_size
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 100, usual[1]))
    try:
        with pytest.raises(Problem, match="cannot be written"):
            journal.append("decision", "close", "too much", {"note": "x" * 9000})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    assert workspace.journal_file.stat().st_size == size
    journal.append("decision", "close", "room again", {})
    assert subjects(journal) == [*ALL, "room again"]


def test_two_processes_append_without_losing_an_entry(workspace: Workspace) -> None:
    open_secrets(workspace, lambda: PASSPHRASE)
    words = [sys.executable, "-c", APPENDER, str(workspace.root), PASSPHRASE]
    running = [subprocess.Popen([*words, name], stderr=subprocess.PIPE) for name in ("left", "right")]
    for process in running:
        assert process.wait(120) == 0, process.stderr.read() if process.stderr else ""
        assert process.stderr is not None
        process.stderr.close()
    entries = Journal(workspace, open_secrets(workspace, lambda: PASSPHRASE)).entries()
    assert [entry.seq for entry in entries] == list(range(1, 81))
    for name in ("left", "right"):
        assert [entry.body["number"] for entry in entries if entry.subject == name] == list(range(40))


def test_a_journal_whose_key_is_gone_is_not_begun_anew(journal: Journal, workspace: Workspace) -> None:
    with pytest.raises(Problem, match="key of this workspace's journal is missing"):
        Journal(workspace, MemorySecrets()).append("decision", "close", "x", {})
    assert subjects(journal) == ALL


def test_unsent_is_what_came_after_the_last_note(journal: Journal) -> None:
    assert [entry.subject for entry in journal.unsent()] == ALL
    journal.note_sent(3, {})
    assert [entry.subject for entry in journal.unsent()] == ALL[3:]
