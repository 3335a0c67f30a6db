"""A connection to the test's store, and the few rows that several tests need."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from analytics_desktop.services.central import private_place
from tests.services.central.debian_server import BINARIES, Server, debian_server
from tests.services.central.server_users import gone_within

Connection = psycopg.Connection[Any]


@pytest.fixture
def store(central: str) -> Iterator[Connection]:
    """Administrator's connection in autocommit, so that each statement is a transaction of its own."""
    with psycopg.connect(central, autocommit=True) as connection:
        yield connection


@pytest.fixture
def company(store: Connection) -> Connection:
    """Two departments and teams; Ada (1) manages Ben (2) and Cem (3), Cem manages Dan (4); Eva (5) is elsewhere."""
    store.execute("INSERT INTO departments (id, name) VALUES (1, 'Sales'), (2, 'Legal')")
    store.execute("INSERT INTO teams (id, department_id, name) VALUES (1, 1, 'Sales North'), (2, 2, 'Contracts')")
    store.execute(
        "INSERT INTO people (id, external_id, display_name, team_id, manager_id) VALUES (1, 'ada', 'Ada', 1, NULL), "
        "(2, 'ben', 'Ben', 1, 1), (3, 'cem', 'Cem', 1, 1), (4, 'dan', 'Dan', 1, 3), (5, 'eva', 'Eva', 2, NULL)"
    )
    store.execute("INSERT INTO agents (id, name) VALUES (1, 'Proposal writer')")
    store.execute("SELECT setval(pg_get_serial_sequence(t, 'id'), 100) FROM unnest('{people,agents,teams}'::text[]) t")
    return store


def request_row(store: Connection, **values: object) -> str:
    """Insert one request (10 input and 5 output tokens of provider p, model m unless told otherwise); its id."""
    row = {"source": "test", "request_id": None, "occurred_at": "2026-03-10 12:00+00", "provider": "p", "model": "m"}
    row |= {"input_tokens": 10, "output_tokens": 5} | values
    row["request_id"] = row["request_id"] or f"r{id(row)}-{store.info.backend_pid}-{len(str(values))}"
    names = ", ".join(row)
    marks = ", ".join(["%s"] * len(row))
    found = store.execute(
        f"INSERT INTO ai_cost_tracking ({names}) VALUES ({marks}) RETURNING id::text", [*row.values()]
    )
    return str(found.fetchone()[0])  # type: ignore[index]


@pytest.fixture(scope="session")
def debian() -> Iterator[Server]:
    """Debian's PostgreSQL 15 over TCP with TLS."""
    if not (BINARIES / "postgres").exists():
        pytest.skip(f"NOT TESTED against PostgreSQL 15: no server in {BINARIES} (apt install postgresql-15)")
    with debian_server() as server:
        yield server


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder for a private server; afterwards nobody runs there, and what root keeps elsewhere is removed."""
    where = tmp_path / "server"
    yield where
    assert gone_within(where, 20)
    place = private_place.existing(where)
    if place is not None:
        private_place.forget(place)
