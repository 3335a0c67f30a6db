"""A sync goes on only while the central audit log says what it said before; whoever changes it is found out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from analytics_desktop.models.errors import Problem
from analytics_desktop.services.audit.heads import accept, check_now, pinned_heads, start_anew
from analytics_desktop.services.audit.signing import fingerprint_of, public_pem
from analytics_desktop.services.central.maintain import maintain
from analytics_desktop.services.journal import Journal
from tests.fixtures.lake import Pair

KEY = ec.generate_private_key(ec.SECP256R1())


@dataclass
class Watched:
    """A store whose heads are signed, and a workspace that has seen the first of them."""

    pair: Pair

    def note(self, count: int = 3, ago: str = "1 day") -> None:
        self.pair.server.execute(
            "INSERT INTO audit_log (occurred_at, actor, action, outcome, detail, ip_address, person_id, records) "
            "SELECT now() - %s::interval, 'ada ' || i, 'record.read', 'success', '{\"b\": [1, null], \"a\": \"ü\"}', "
            "'10.0.0.7', 7, i FROM generate_series(1, %s) i",
            [ago, count],
        )

    def sign(self, key: ec.EllipticCurvePrivateKey = KEY, new_key: bool = False) -> int:
        return maintain(self.pair.central, head_key=key, new_key=new_key).head_size

    def tamper(self, *statements: str) -> None:
        """As a superuser who switches the guards off and on again."""
        self.pair.server.execute("SET session_replication_role = replica")
        for table in ("audit_log", "audit_leaves", "audit_heads", "audit_keys"):
            self.pair.server.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        for statement in statements:
            self.pair.server.execute(statement)
        for table in ("audit_log", "audit_leaves", "audit_heads", "audit_keys"):
            self.pair.server.execute(f"ALTER TABLE {table} ENABLE TRIGGER ALL")
        self.pair.server.execute("SET session_replication_role = origin")

    def alarms(self) -> list[str]:
        entries = Journal(self.pair.workspace, self.pair.secrets).entries()
        return [entry.kind for entry in entries if entry.kind.startswith("alarm.")]


@pytest.fixture
def watched(pair: Pair) -> Watched:
    made = Watched(pair)
    made.note(5)
    made.sign()
    pair.sync()
    return made


def test_a_sync_pins_the_newest_head_and_says_so(watched: Watched) -> None:
    heads = pinned_heads(watched.pair.workspace, watched.pair.secrets)
    assert [one.head.checkpoint.size for one in heads.pins.heads] == [5]
    assert heads.pins.fingerprint == fingerprint_of(public_pem(KEY.public_key()))
    watched.note(4)
    assert watched.sign() == 9
    assert "9 entries are under its signed head" in watched.pair.sync().history
    pinned = pinned_heads(watched.pair.workspace, watched.pair.secrets).pins
    assert [one.head.checkpoint.size for one in pinned.heads] == [5, 9]


def test_entries_newer_than_the_head_wait(watched: Watched) -> None:
    watched.note(2)
    maintain(watched.pair.central)
    assert "2 newer ones wait" in watched.pair.sync().history


def test_an_entry_committed_late_gets_a_later_leaf(watched: Watched) -> None:
    with psycopg.connect(watched.pair.central) as slow:
        slow.execute("INSERT INTO audit_log (actor, action, outcome) VALUES ('slow', 'login', 'success')")
        watched.note(1)
        watched.sign()
        watched.pair.sync()
        slow.commit()
    assert watched.sign() == 7
    assert "7 entries" in watched.pair.sync().history
    order = watched.pair.ask(
        "SELECT a.actor FROM lake.audit_leaves JOIN lake.audit_log a USING (seq) ORDER BY leaf_index"
    )
    assert [actor for (actor,) in order][-2:] == ["ada 1", "slow"]


CHANGES = {
    "an entry is changed": ("UPDATE audit_log SET actor = 'nobody', changed_xid = pg_current_xact_id() WHERE seq = 2",),
    "an entry and its hash are changed": (
        "UPDATE audit_log SET actor = 'nobody', changed_xid = pg_current_xact_id() WHERE seq = 2",
        "UPDATE audit_log a SET leaf_hash = audit_leaf(a) WHERE seq = 2",
    ),
    "an entry, its hash and its leaf are changed": (
        "UPDATE audit_log SET actor = 'nobody', changed_xid = pg_current_xact_id() WHERE seq = 2",
        "UPDATE audit_log a SET leaf_hash = audit_leaf(a) WHERE seq = 2",
        "UPDATE audit_leaves l SET leaf_hash = a.leaf_hash, changed_xid = pg_current_xact_id() FROM audit_log a "
        "WHERE a.seq = l.seq AND l.seq = 2",
    ),
    "an entry is removed": (
        "DELETE FROM audit_log WHERE seq = 2",
        "INSERT INTO tombstones (table_name, row_id) VALUES ('audit_log', '2')",
    ),
    "the newest leaf is removed": (
        "DELETE FROM audit_log WHERE seq = 5",
        "DELETE FROM audit_leaves WHERE seq = 5",
        "INSERT INTO tombstones (table_name, row_id) VALUES ('audit_log', '5'), ('audit_leaves', '4')",
    ),
    "the head is removed": (
        "DELETE FROM audit_heads",
        "INSERT INTO tombstones (table_name, row_id) VALUES ('audit_heads', '5')",
    ),
    "the head is another": ("UPDATE audit_heads SET root = sha256('x'), changed_xid = pg_current_xact_id()",),
    "the time of a leaf is set back": (
        "UPDATE audit_leaves SET occurred_at = '2000-01-01', changed_xid = pg_current_xact_id() WHERE seq = 3",
    ),
}


@pytest.mark.parametrize(
    ("change", "full"),
    [*((change, False) for change in CHANGES), ("an entry is changed", True), ("an entry is removed", True)],
)
def test_a_changed_history_is_refused_and_noted(watched: Watched, change: str, full: bool) -> None:
    before = watched.pair.rows("audit_log")
    watched.tamper(*CHANGES[change])
    with pytest.raises(Problem, match="history of the audit log was changed"):
        watched.pair.sync(full=full)
    assert watched.alarms() == ["alarm.history_changed"]
    assert watched.pair.rows("audit_log") == before
    assert pinned_heads(watched.pair.workspace, watched.pair.secrets).pins.newest is not None


def test_a_whole_new_history_with_the_right_key_is_refused(watched: Watched) -> None:
    """Whoever has the database and the key can sign anything, but not what fits a head that was seen."""
    watched.tamper("DELETE FROM audit_heads", "DELETE FROM audit_leaves", "DELETE FROM audit_log")
    watched.note(8)
    assert watched.sign() == 8
    with pytest.raises(Problem, match="seen before is gone"):
        watched.pair.sync(full=True)


def test_a_log_that_forked_below_the_pinned_head_is_refused(watched: Watched) -> None:
    watched.tamper("DELETE FROM audit_heads", "DELETE FROM audit_leaves", "DELETE FROM audit_log")
    watched.note(5, "2 days")
    assert watched.sign() == 5
    with pytest.raises(Problem, match="another history"):
        watched.pair.sync(full=True)


def test_another_key_is_refused_until_a_person_accepts_it(watched: Watched) -> None:
    other = ec.generate_private_key(ec.SECP256R1())
    watched.note(2)
    with pytest.raises(Problem, match="another key so far"):
        watched.sign(other)
    watched.sign(other, new_key=True)
    with pytest.raises(Problem, match="another key than before") as refused:
        watched.pair.sync()
    assert watched.alarms() == ["alarm.other_key"]
    fingerprint = refused.value.detail.removeprefix("fingerprint ")
    assert fingerprint == fingerprint_of(public_pem(other.public_key()))
    pair = watched.pair
    server_id = pinned_heads(pair.workspace, pair.secrets).server_id
    accept(pair.secrets, Journal(pair.workspace, pair.secrets), server_id, fingerprint, "key was lost")
    assert "7 entries" in pair.sync().history


def test_a_restored_store_is_accepted_with_a_reason_only(watched: Watched) -> None:
    pair = watched.pair
    watched.tamper("DELETE FROM audit_heads")
    watched.sign()
    watched.tamper("UPDATE audit_heads SET size = 4")
    with pytest.raises(Problem):
        pair.sync(full=True)
    heads, journal = pinned_heads(pair.workspace, pair.secrets), Journal(pair.workspace, pair.secrets)
    with pytest.raises(Problem, match="reason"):
        start_anew(pair.secrets, journal, heads, " ")
    watched.tamper("DELETE FROM audit_heads")
    watched.sign()
    start_anew(pair.secrets, journal, heads, "restored from the backup of Monday")
    assert pair.sync(full=True).history
    kept = [entry.body["heads"] for entry in journal.entries() if entry.kind == "heads.start_anew"]
    assert kept == [[heads.pins.heads[0].text]]


def test_what_retention_removes_keeps_its_leaf_and_every_proof(watched: Watched) -> None:
    """The first leaves outlive their entries, so heads signed before and after still extend each other."""
    watched.note(3, "8 years")
    before = datetime.now(UTC).date() - timedelta(days=2 * 365)  # when they were six years old
    maintain(watched.pair.central, before, head_key=KEY)
    watched.pair.sync()
    watched.note(2)
    assert maintain(watched.pair.central, head_key=KEY).rows_deleted == {"audit_log": 3}
    report = watched.pair.sync()
    assert "10 entries are under its signed head" in report.history
    assert report.deleted == {"audit_log": 3}
    assert check_now(watched.pair.workspace, watched.pair.secrets).entries == 7
    assert watched.pair.sync(full=True).rows["audit_log"] == 7


def test_retention_cannot_remove_an_entry_that_has_no_leaf(watched: Watched) -> None:
    watched.note(1, "8 years")
    server = watched.pair.server
    server.execute("SET ROLE analytics_owner")
    with pytest.raises(psycopg.errors.RestrictViolation):
        server.execute("DELETE FROM audit_log WHERE occurred_at < now() - interval '7 years'")


def test_a_login_without_the_audit_log_checks_the_heads_and_says_what_it_cannot(
    watched: Watched, reader_dsn: Callable[..., str], tmp_path: Path
) -> None:
    finance = Pair(watched.pair.central, reader_dsn(watched.pair.central, "finance"), tmp_path / "finance")
    try:
        assert "whether the entries are those under the heads can be checked by an auditor" in finance.sync().history
        watched.note(2)
        watched.sign()
        watched.tamper("UPDATE audit_heads SET proof = ''::bytea WHERE size = 7")
        with pytest.raises(Problem, match="does not extend"):
            finance.sync()
    finally:
        finance.server.close()
