"""Small entries on their way into their table: new ones are added, changed ones brought up to date."""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType
from typing import Any

from .transaction import Connection, one


class EntryStore:
    """In the transaction of `connection`; of several rows with one key the last one counts."""

    def __init__(self, connection: Connection, kind: ModuleType, create_people: bool) -> None:
        self._connection, self._kind, self._create = connection, kind, create_people
        self._rows: dict[tuple[Any, ...], Mapping[str, Any]] = {}
        self.currency = str(one(connection, "SELECT reporting_currency FROM store_identity"))
        self._people = self._known_people() if "owner_id" in kind.COLUMNS else {}
        self.people = 0  # how many were added
        self.rows = 0

    def why_not(self, entry: Mapping[str, Any]) -> str:
        """The reason why an entry cannot be stored; "" for a good one."""
        owner = entry.get("owner")
        if owner is None or (owner.lower() in self._people and self._people[owner.lower()] is not None):
            return ""
        if owner.lower() in self._people:
            return f'owner: "{owner[:60]}" is the address of several people'
        return "" if self._create else f'owner: "{owner[:60]}" is not known (--create-people adds unknown people)'

    def add(self, entry: Mapping[str, Any]) -> None:
        owner = entry.get("owner")
        owner_id = self._person(owner) if owner else None
        self._rows[tuple(entry[name] for name in self._kind.KEY)] = {**entry, "owner_id": owner_id}
        self.rows += 1

    @property
    def repeated(self) -> int:
        return self.rows - len(self._rows)

    def store(self) -> tuple[int, int]:
        """(added, brought up to date)."""
        columns, key = self._kind.COLUMNS, self._kind.KEY
        names = ", ".join(columns)
        types = ", ".join(f"{name} {kind}" for name, kind in zip(columns, _types(self._kind.TYPES), strict=True))
        self._connection.execute(f"CREATE TEMP TABLE entries_in ({types}) ON COMMIT DROP".encode())
        with self._connection.cursor() as cursor, cursor.copy(f"COPY entries_in ({names}) FROM STDIN".encode()) as copy:
            for row in self._rows.values():
                copy.write_row([row[name] for name in columns])
        table, matched = self._kind.TABLE, " AND ".join(f"t.{name} = i.{name}" for name in key)
        rest = [name for name in columns if name not in key]
        changed = " OR ".join(f"t.{name} IS DISTINCT FROM i.{name}" for name in rest)
        sets = ", ".join(f"{name} = i.{name}" for name in rest)
        update = f"UPDATE {table} t SET {sets} FROM entries_in i WHERE {matched} AND ({changed})"
        updated = self._connection.execute(update.encode()).rowcount if rest else 0
        insert = (
            f"INSERT INTO {table} ({names}) SELECT {names} FROM entries_in i "
            f"WHERE NOT EXISTS (SELECT FROM {table} t WHERE {matched})"
        )
        added = self._connection.execute(insert.encode()).rowcount
        self._connection.execute("DROP TABLE entries_in")
        return added, updated

    def _person(self, owner: str) -> int | None:
        if owner.lower() not in self._people:
            address = owner if "@" in owner else None
            row = self._connection.execute(
                "INSERT INTO people (external_id, display_name, email) VALUES (%s, %s, %s) RETURNING id",
                (owner, owner.split("@", maxsplit=1)[0], address),
            ).fetchone()
            assert row is not None
            self._people[owner.lower()] = int(row[0])
            self.people += 1
        return self._people[owner.lower()]

    def _known_people(self) -> dict[str, int | None]:
        found: dict[str, int | None] = {}
        for address, number in self._connection.execute("SELECT lower(email), id FROM people WHERE email IS NOT NULL"):
            found[address] = None if address in found else number
        found.update(self._connection.execute("SELECT lower(external_id), id FROM people").fetchall())
        return found


def _types(text: str) -> list[str]:
    """`text, numeric(18, 2)` split at the commas outside brackets."""
    found, depth = [""], 0
    for letter in text:
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth == 0:
            found.append("")
        else:
            found[-1] += letter
    return [one.strip() for one in found]
