"""Names in files into ids of the central store; what may be made is made."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from analytics_desktop.models.errors import Problem

from .transaction import Connection

if TYPE_CHECKING:
    import polars as pl

_TABLES = {"department": "departments", "project": "projects", "agent": "agents", "feature": "features"}
MOST_NEW_NAMES = 5_000  # of one kind in one import; beyond it, a column of ids was mapped by mistake


class Directory:
    """All people, teams, departments, projects, agents and features of the store, found by name.

    Case does not matter. People are found by external id or e-mail address. New ones are inserted in the import's own
    transaction; `created` counts them by kind.
    """

    def __init__(self, connection: Connection, create_people: bool) -> None:
        self._connection = connection
        self._create_people = create_people
        self.created: dict[str, int] = {}
        tables = {**_TABLES, "team": "teams"}
        self._ids = {kind: self._known(f"SELECT name, id FROM {table}") for kind, table in tables.items()}
        self._ids["person"] = self._people()

    def why_not(self, frame: pl.DataFrame) -> pl.DataFrame:
        """`frame` with `reason` filled for good rows that name a person who is unknown or a team that has no home."""
        import polars as pl

        known = self._ids["person"]
        ambiguous = self._matching(frame, "person", lambda name: known.get(name, 0) is None)
        missing = [] if self._create_people else self._matching(frame, "person", lambda name: name not in known)
        homes = frame.filter(pl.col("reason").is_null() & pl.col("department").is_not_null())
        housed = {*self._ids["team"], *homes["team"].str.to_lowercase()}
        homeless = self._matching(frame, "team", lambda name: name not in housed)
        person, team = pl.col("person"), pl.col("team")
        several = pl.format('person: "{}" is the address of several people', person)
        no_home = pl.format('team: "{}" is not known, and without a department it cannot be added', team)
        unknown = pl.format('person: "{}" is not known (--create-people adds unknown people)', person)
        wrong = (
            pl.when(person.is_in(ambiguous))
            .then(several)
            .when(team.is_in(homeless) & pl.col("department").is_null())
            .then(no_home)
            .when(person.is_in(missing))
            .then(unknown)
        )
        return frame.with_columns(pl.coalesce("reason", wrong).alias("reason"))

    def resolved(self, frame: pl.DataFrame) -> pl.DataFrame:
        """`frame` of good rows with a column `<kind>_id` for each kind of name, null where there is no name."""
        import polars as pl

        for kind in ("department", "team", "person", "project", "agent", "feature"):
            keys = frame[kind].str.to_lowercase()
            self._create(kind, frame.filter(~keys.is_in(list(self._ids[kind])) & keys.is_not_null()))
            ids = self._ids[kind]
            known = {key: ids[key] for key in keys.drop_nulls().unique()}
            found = keys.replace_strict(list(known), list(known.values()), default=None, return_dtype=pl.Int32)
            frame = frame.with_columns(found.alias(f"{kind}_id"))
        return frame

    def _matching(self, frame: pl.DataFrame, kind: str, wanted: Any) -> list[str]:
        return [name for name in frame[kind].drop_nulls().unique() if wanted(name.lower())]

    def _create(self, kind: str, unknown: pl.DataFrame) -> None:
        if kind == "team":
            unknown = unknown.filter(unknown["department"].is_not_null())
        keys = unknown[kind].str.to_lowercase().alias("key")
        first = unknown.with_columns(keys).unique("key", keep="first", maintain_order=True)
        self.created[kind] = self.created.get(kind, 0) + first.height
        if self.created[kind] > MOST_NEW_NAMES:
            raise Problem(
                f"This import would add more than {MOST_NEW_NAMES:,} {_TABLES.get(kind, kind + 's')}.",
                f"Check which column is mapped to {kind}: it looks like an id that is different in each row.",
            )
        for row in first.iter_rows(named=True):
            self._ids[kind][row["key"]] = self._insert(kind, row)

    def _insert(self, kind: str, row: dict[str, Any]) -> int:
        name = row[kind]
        if kind == "person":
            address = name if "@" in name else None
            return self._new(
                "people (external_id, display_name, email) VALUES (%s, %s, %s)", (name, name.split("@")[0], address)
            )
        if kind == "team":
            home = self._ids["department"][row["department"].lower()]
            return self._new("teams (name, department_id) VALUES (%s, %s)", (name, home))
        return self._new(f"{_TABLES[kind]} (name) VALUES (%s)", (name,))

    def _new(self, target: str, values: tuple[Any, ...]) -> int:
        row = self._connection.execute(f"INSERT INTO {target} RETURNING id".encode(), values).fetchone()
        assert row is not None
        return int(row[0])

    def _known(self, query: str) -> dict[str, int | None]:
        rows: Iterable[tuple[str, int]] = self._connection.execute((query + " ORDER BY id DESC").encode())
        return {name.lower(): id_ for name, id_ in rows}

    def _people(self) -> dict[str, int | None]:
        addresses: dict[str, int | None] = {}
        for email, id_ in self._connection.execute("SELECT lower(email), id FROM people WHERE email IS NOT NULL"):
            addresses[email] = None if email in addresses else id_
        return {**addresses, **self._known("SELECT external_id, id FROM people")}
