"""A small company whose executions are known one by one, and an opened log of them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import polars as pl
import pytest

from analytics_desktop.models.page import Source
from analytics_desktop.services.desk import Desk
from analytics_desktop.services.logs.opened import OpenLog
from analytics_desktop.services.logs.upkeep import refresh_logs
from tests.fixtures.example import World, empty_world

ZONE = "Europe/Berlin"
BEGIN = datetime(2026, 3, 27, 20)  # noqa: DTZ001 - instants of the lake are UTC without a mark; clocks change on the 29th
AGENTS = {1: "Alpha", 2: "Beta", 3: "Gamma"}
MESSAGES = (
    "Rate limit reached, retry after 20 seconds",
    "Tool search_crm failed: connection reset",
    "Connection to 10.0.0.17 timed out",
    "Ungültige Anfrage von anna@example.org",
    "Rate of change too high",
)
Row = dict[str, Any]


def random_rows(dice: random.Random, count: int, first: int = 1) -> list[Row]:
    return [
        {
            "id": f"00000000-0000-0000-0000-{first + number:012d}",
            "agent_id": dice.choice((1, 2, 3)),
            "team_id": dice.choice((1, 2)),
            "agent_version": "1",
            "started_at": BEGIN + timedelta(seconds=dice.randrange(4 * 86400)),
            "outcome": (outcome := dice.choice(("success", "success", "failure", "timeout"))),
            "duration_ms": dice.randrange(100_000),
            "attempts": dice.randrange(1, 4),
            "error_category": None if outcome == "success" else dice.choice(("rate_limit", "network")),
            "error_message": None if outcome == "success" else dice.choice(MESSAGES),
        }
        for number in range(count)
    ]


@dataclass
class LogWorld:
    """The rows in Python and the same rows in a lake, whose log is kept up to date."""

    world: World
    rows: list[Row] = field(default_factory=list)

    def add(self, rows: list[Row]) -> set[Any]:
        self.rows += rows
        self.world.connection.register("fresh", pl.DataFrame(rows, infer_schema_length=None).to_arrow())
        self.world.connection.execute("INSERT INTO lake.agent_executions BY NAME FROM fresh")
        self.world.connection.unregister("fresh")
        return {row["started_at"].date() for row in rows}

    def remove(self, rows: list[Row]) -> set[Any]:
        self.rows = [row for row in self.rows if row not in rows]
        ids = [row["id"] for row in rows]
        self.world.connection.execute("DELETE FROM lake.agent_executions WHERE id IN (SELECT unnest(?)::UUID)", [ids])
        return {row["started_at"].date() for row in rows}

    def refresh(self, days: set[Any] | None) -> None:
        refresh_logs(self.world.connection, None if days is None else {"agent_executions": days}, ZONE)

    def newest_first(self, wanted: Callable[[Row], bool] = lambda row: True) -> list[Row]:
        return sorted(filter(wanted, self.rows), key=lambda row: (row["started_at"], row["id"]), reverse=True)

    @contextmanager
    def reading(self) -> Iterator[tuple[Any, None]]:
        self.world.interrupt = self.world.connection.interrupt  # type: ignore[attr-defined]
        yield self.world, None

    @property
    def gate(self) -> Any:
        """Nobody keeps an access log of the example."""
        return SimpleNamespace(note=lambda access, source: None)

    @property
    def source(self) -> Source:
        return Source("Example", True, 1, "0" * 64, datetime.now(UTC), datetime.now(UTC), "finance", ZONE, "USD")

    def opened(self) -> OpenLog:
        return OpenLog(cast(Desk, self), "executions")


def log_world() -> LogWorld:
    world = empty_world(ZONE)
    world.fill("INSERT INTO departments VALUES (1, 'D', ''); INSERT INTO teams VALUES (1, 1, 'East'), (2, 1, 'West')")
    for number, name in AGENTS.items():
        world.fill(f"INSERT INTO agents VALUES ({number}, '{name}', 1, '')")
    return LogWorld(world)


@pytest.fixture
def known() -> Iterator[LogWorld]:
    made = log_world()
    made.add(random_rows(random.Random(3), 400))
    made.refresh(None)
    yield made
    made.world.connection.close()
