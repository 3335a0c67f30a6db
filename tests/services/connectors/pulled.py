"""What the tests of all connectors ask the central store for."""

from __future__ import annotations

from typing import Any

import psycopg

SECRET = "tok-ä-7f3a91"
DEALS = (
    "SELECT source, external_id, name, stage, amount, currency, opened_on, closed_on FROM deals ORDER BY external_id"
)


def rows(central: str, query: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(central) as connection:
        return connection.execute(query.encode()).fetchall()
