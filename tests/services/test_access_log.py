"""Every look is logged before anything is shown, and a look that cannot be logged shows nothing."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from analytics_desktop.models.access import Access
from analytics_desktop.models.errors import Problem
from analytics_desktop.models.filters import Filters
from analytics_desktop.services import deliver as delivering
from analytics_desktop.services.access import limits
from analytics_desktop.services.access.log import NAME, AccessLog
from analytics_desktop.services.access.scope import inside
from analytics_desktop.services.desk import Desk
from analytics_desktop.services.settings import set_value
from analytics_desktop.services.sync.push import push_accesses
from analytics_desktop.services.workspace import Workspace, workspace_at
from tests.fixtures.command_line import command_line
from tests.fixtures.lake import PASSPHRASE, MemorySecrets, Synced

LOOKER = """
import sys
from pathlib import Path
from analytics_desktop.models.access import Access
from analytics_desktop.models.errors import Problem
from analytics_desktop.services.access.log import AccessLog
from analytics_desktop.services.secrets import open_secrets
from analytics_desktop.services.workspace import workspace_at
workspace = workspace_at(Path(sys.argv[1]))
log, kept = AccessLog(workspace, open_secrets(workspace, lambda: sys.argv[2])), 0
for number in range(8):
    try:
        log.record(Access("export", "file", "deck"))
        kept += 1
    except Problem:
        pass
print(kept)
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return workspace_at(tmp_path / "workspace")


@pytest.fixture
def log(workspace: Workspace) -> AccessLog:
    return AccessLog(workspace, MemorySecrets())


@pytest.fixture
def desk(synced: Synced) -> Any:
    made = Desk.open(synced.workspace, synced.secrets)
    yield made
    made.close()


def newest(desk: Desk, count: int = 1) -> list[tuple[str, str]]:
    return [(entry.kind, entry.subject) for entry in desk.gate.log.newest(count)]


def test_one_entry_for_a_page_however_many_questions_it_asks(desk: Desk) -> None:
    before = desk.gate.log.check().entries
    filters = desk.default_filters()
    desk.ahead(desk.page("cost", filters))
    assert desk.gate.log.check().entries == before + 1
    (entry,) = desk.gate.log.newest(1)
    told = {name: entry.body[name] for name in ("what", "role", "generation", "personal", "cost", "program")}
    assert told == {
        "what": "page", "role": "admin", "generation": desk.generation, "personal": False, "cost": True,
        "program": False,
    }  # fmt: skip
    assert entry.body["filters"]["from"] == filters.period.start.isoformat()


def test_a_split_by_person_is_a_look_at_personal_data(desk: Desk) -> None:
    filters = desk.default_filters()
    desk.panel("cost.total_cost", Filters(filters.period, by="person"))
    (entry,) = desk.gate.log.newest(1)
    assert (entry.subject, entry.body["personal"], entry.body["filters"]["by"]) == ("cost.total_cost", True, "person")


def test_a_file_is_one_entry_and_not_also_looks(desk: Desk, synced: Synced, tmp_path: Path) -> None:
    before = desk.gate.log.check().entries
    delivering.deliver("csv", desk, synced.secrets, desk.default_filters(), ["usage"], tmp_path / "usage.csv")
    assert desk.gate.log.check().entries == before + 1
    assert newest(desk) == [("export", "csv")]


def test_nothing_is_shown_when_the_log_cannot_be_written(
    desk: Desk, synced: Synced, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("analytics_desktop.services.journal.append_durably", full)
    for refused in (
        lambda: desk.page("usage", desk.default_filters()),
        lambda: desk.rows("cost.total_cost", desk.default_filters()),
        lambda: delivering.deliver("csv", desk, synced.secrets, desk.default_filters(), ["usage"], tmp_path / "x.csv"),
    ):
        with pytest.raises(Problem, match="cannot be written or read, so nothing that must be logged is done"):
            refused()
    assert not (tmp_path / "x.csv").exists()


def test_what_is_made_ready_meanwhile_is_logged_whether_it_fails_or_not(desk: Desk) -> None:
    access = Access("view", "page", "usage")
    with pytest.raises(ZeroDivisionError), desk.gate.noting(access, desk.source):
        _ = 1 / 0
    assert newest(desk) == [("view", "usage")]
    before = desk.gate.log.check().entries
    with inside(), desk.gate.noting(access, desk.source):
        pass
    assert desk.gate.log.check().entries == before


def test_the_log_can_neither_be_read_nor_changed_without_its_key(log: AccessLog, workspace: Workspace) -> None:
    for page in ("usage", "cost", "impact"):
        log.record(Access("view", "page", page))
    file = workspace.root / NAME
    assert b"usage" not in file.read_bytes()
    assert log.check().entries == 3
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(lines[0] + lines[2])
    with pytest.raises(Problem, match="altered"):
        log.check()
    with pytest.raises(Problem, match="altered"):
        log.newest(5)


def at(minutes_ago: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """The log's clock."""
    moment = datetime.now(UTC) - timedelta(minutes=minutes_ago)
    monkeypatch.setattr("analytics_desktop.services.access.log.now_utc", lambda: moment)


@pytest.mark.usefixtures("real_limits")
@pytest.mark.parametrize(
    ("access", "key", "words"),
    [
        (Access("view", "page", "cost"), "views_per_minute", r"limit of 3 pages within a minute is reached"),
        (Access("export", "file", "deck"), "exports_per_hour", r"limit of 3 files within an hour is reached"),
        (Access("view", "page", "cost", program=True), "calls_per_hour", r"limit of 3 answers to programs"),
    ],
)
def test_a_limit_refuses_with_the_time_to_wait_and_ends(
    log: AccessLog, workspace: Workspace, monkeypatch: pytest.MonkeyPatch, access: Access, key: str, words: str
) -> None:
    set_value(workspace, key, "3")
    for _ in range(3):
        log.record(access)
    with pytest.raises(Problem, match=words) as caught:
        log.record(access)
    assert "Try again in " in caught.value.remedy
    assert log.check().entries == 3  # what is refused does not count
    log.record(Access("verify", "audit pack", "x.zip"))  # other things go on
    at(-61, monkeypatch)
    log.record(access)


@pytest.mark.usefixtures("real_limits")
def test_the_central_limit_counts_where_it_allows_less(workspace: Workspace) -> None:
    secrets = MemorySecrets()
    log = AccessLog(workspace, secrets)
    limits.remember_central(secrets, {"export": (1, 3600), "view": (100_000, 60)})
    log.record(Access("export", "file", "deck"))
    with pytest.raises(Problem, match="limit of 1 files within an hour"):
        log.record(Access("export", "file", "deck"))


def test_limits_hold_across_processes(tmp_path: Path) -> None:
    root = tmp_path / "workspace"
    workspace_at(root)
    line = [sys.executable, "-c", LOOKER, str(root), PASSPHRASE]
    running = [subprocess.Popen(line, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    assert sum(int(one.communicate()[0]) for one in running) == 10


def audit(dsn: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(dsn) as connection:
        return connection.execute(
            "SELECT action, resource_type, resource_id, outcome, is_pii, actor, detail->>'role' FROM audit_log "
            "WHERE source IN ('workstation', 'limits') ORDER BY seq"
        ).fetchall()


def test_looks_reach_the_central_audit_log_once_with_the_login_as_actor(
    central: str, reader_dsn: Callable[..., str], log: AccessLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    dsn, secrets = reader_dsn(central, "finance"), MemorySecrets()
    login = psycopg.conninfo.conninfo_to_dict(dsn)["user"]
    log.record(Access("view", "page", "cost", cost=True))
    log.record(Access("export", "file", "deck", personal=True))
    with monkeypatch.context() as patch:
        patch.setattr(AccessLog, "note_sent", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            push_accesses(log, secrets, dsn)
    assert push_accesses(log, secrets, dsn) == {}
    assert audit(central) == [
        ("record.read", "page", "cost", "success", False, login, "finance"),
        ("export.run", "file", "deck", "success", True, login, "finance"),
    ]
    assert log.unsent() == ()
    log.record(Access("view", "page", "usage"))
    assert [entry.subject for entry in log.unsent()] == ["usage"]
    assert log.check().sent == 2


def test_the_central_store_refuses_a_sync_over_its_limit_and_says_so_in_its_log(
    central: str, reader_dsn: Callable[..., str], log: AccessLog
) -> None:
    dsn, secrets = reader_dsn(central, "finance"), MemorySecrets()
    with psycopg.connect(central) as connection:
        connection.execute("UPDATE access_limits SET most = 2 WHERE kind = 'export'")
    for _ in range(2):
        log.record(Access("export", "file", "deck"))
    push_accesses(log, secrets, dsn)
    log.record(Access("export", "file", "deck"))
    for _ in range(2):
        with pytest.raises(Problem, match="limit of 2 files of this login within an hour") as caught:
            push_accesses(log, secrets, dsn)
    assert "minutes" in caught.value.remedy
    assert [row[0] for row in audit(central)].count("limit.exceeded") == 1
    assert limits.limits_of(_settings(), secrets)["export"].most == 2


def _settings() -> Any:
    from analytics_desktop.models.settings import Settings

    return Settings()


def test_nobody_but_readers_with_a_role_may_submit_and_only_in_their_own_name(
    central: str, reader_dsn: Callable[..., str]
) -> None:
    dsn = reader_dsn(central, "engineer")
    with psycopg.connect(dsn) as connection:
        for statement in ("SELECT note_excess()", "SELECT log_access('{}')"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)
            connection.rollback()
    with psycopg.connect(central, autocommit=True) as connection:
        connection.execute("DELETE FROM logins")
    with psycopg.connect(dsn) as connection:
        entry = '[{"id": "00000000-0000-0000-0000-000000000001", "kind": "view", "subject": "cost", "body": {}}]'
        row = connection.execute("SELECT accepted, reason FROM submit_access(%s)", [entry]).fetchone()
        assert row == (False, "this login has no role")


def test_the_verbs_list_and_check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = command_line(tmp_path, monkeypatch)
    assert "Nothing was looked at" in command("access", "list").out
    (tmp_path / "pack.zip").write_bytes(b"no pack")
    command("verify", tmp_path / "pack.zip")
    (entry,) = command("access", "list", "--json").json
    assert (entry["kind"], entry["what"], entry["subject"]) == ("verify", "audit pack", "pack.zip")
    assert "verified audit pack" in command("access", "list").out
    assert command("access", "verify", "--json").json["entries"] == 1
    file = tmp_path / "workspace" / NAME
    file.write_bytes(file.read_bytes()[:-3] + b"A=\n")
    assert command("access", "verify").code == 3
