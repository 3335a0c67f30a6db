"""The rights of a person: everything that is kept about them as one file, and erasure."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.progress import Progress, silent
from analytics_desktop.services.export.atomically import replacing

from .connect import ensure_schema, open_central
from .ownership import acting_as_owner

Connection = psycopg.Connection[Any]
OUT_OF_REACH = (
    "Backups and archived logs of the central server: the person is in them until they expire.",
    "Workstations: each forgets the person at its next sync, and keeps older generations only while a window has them "
    "open.",
    "Files, packs and snapshots that were made before: files and packs hold pseudonyms, snapshots are encrypted; ask "
    "who got them to delete them.",
    "Access logs and journals of workstations: they hold logins of the computer, and only their owner can read them.",
    "Free text that names the person in rows of others, such as names of deals and reasons of decisions.",
    "Systems that send rows here: they bring the person back if they go on sending.",
)
_FIND = """
SELECT id, display_name FROM people
WHERE id::text = %(who)s OR lower(external_id) = lower(%(who)s) OR lower(email) = lower(%(who)s)
   OR id = (SELECT person_id FROM logins WHERE login = %(who)s)
"""
_NOTE = """
INSERT INTO audit_log (occurred_at, actor, action, resource_type, resource_id, outcome, records, is_pii, detail, source)
VALUES (clock_timestamp(), session_user, 'subject.exported', 'person', %s, 'success', %s, true, '{}', 'central')
"""


@dataclass(frozen=True)
class Erased:
    """`rows`: table -> rows changed or removed. `out_of_reach`: sentences about what still holds the person."""

    person: int
    rows: dict[str, int]
    out_of_reach: tuple[str, ...]


def erase_person(dsn: str, who: str, reason: str, request: int | None = None) -> Erased:
    """Make a person unreadable; `who` is an id, an e-mail address or a login. It cannot be undone. Raises Problem."""
    if not reason.strip():
        raise Problem("A reason is needed.", "Give one with --reason, such as the number of the request.")
    with open_central(dsn) as connection:
        ensure_schema(connection)
        connection.commit()
        with acting_as_owner(connection):
            person = _found(connection, who)
            left = _left(connection, person)
            row = connection.execute("SELECT erase_person(%s, %s, %s)", [person, request, reason.strip()]).fetchone()
    assert row is not None
    return Erased(person, dict(row[0]), (*left, *OUT_OF_REACH))


def export_person(
    dsn: str, who: str, out: Path, request: int | None = None, progress: Progress = silent
) -> dict[str, int]:
    """Write everything that is kept about a person to `out` (JSON); gives table -> rows. Logged. Raises Problem."""
    with open_central(dsn) as connection:
        ensure_schema(connection)
        connection.commit()
        with acting_as_owner(connection), replacing(out) as draft:
            person = _found(connection, who)
            progress("Collecting", 0.1)
            tables: dict[str, list[Any]] = {}
            for table, entry in connection.execute("SELECT relation, entry FROM person_record(%s)", [person]):
                tables.setdefault(table, []).append(entry)
            counts = {table: len(rows) for table, rows in tables.items()}
            told = {"person": person, "made_at": datetime.now(UTC).isoformat(), "rows": counts, "tables": tables}
            draft.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
            connection.execute(_NOTE, [str(person), sum(counts.values())])
            connection.execute(
                "UPDATE data_requests SET fulfilled_at = coalesce(fulfilled_at, clock_timestamp()) WHERE id = %s",
                [request],
            )
    progress(f"{out.name} written", 1.0)
    return counts


def _found(connection: Connection, who: str) -> int:
    found = connection.execute(_FIND, {"who": who}).fetchall()
    if len(found) != 1:
        raise Problem(
            f"{'Several people are' if found else 'Nobody is'} known as {who}.",
            "Give the id, the e-mail address or the login of one person.",
        )
    return int(found[0][0])


def _left(connection: Connection, person: int) -> list[str]:
    """What this person leaves behind here, by what was looked up before it went."""
    logins = connection.execute("SELECT login FROM logins WHERE person_id = %s", [person]).fetchall()
    decided = connection.execute(
        "SELECT count(*) FROM decisions WHERE lower(decided_by) IN (SELECT names_of(%s))", [person]
    ).fetchone()
    told = [f"The login {login} of PostgreSQL sees nothing any more; remove it with DROP ROLE." for (login,) in logins]
    if decided and decided[0]:
        told.append(f"{decided[0]} decisions keep the login that made them, for books must name who signed.")
    return told
