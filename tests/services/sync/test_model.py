"""Any order of writes, open transactions, cancelled and finished syncs: the lake equals the server at the horizon.

Hypothesis drives a real server and a real lake, and a model of plain dictionaries says what must be in them.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from analytics_desktop.models.errors import Cancelled
from analytics_desktop.services import marts
from analytics_desktop.services.lake.generation import open_generation
from analytics_desktop.services.logs import upkeep
from tests.fixtures.central import database_dsn, drop_database, new_database
from tests.fixtures.lake import Pair, no_rollups

STEPS = 30
EVENT = (
    "INSERT INTO analytics_events (occurred_at, event_type) "
    "VALUES ('2026-05-01'::timestamptz + %s * interval '1 hour', %s) RETURNING id"
)
REQUEST = (
    "INSERT INTO ai_cost_tracking (source, request_id, occurred_at, provider, model, input_tokens, output_tokens) "
    "VALUES ('s', gen_random_uuid(), '2026-05-01'::timestamptz + %s * interval '1 day', 'p', 'm', %s, 1) RETURNING id"
)
LAKE = {
    "events": "SELECT id::VARCHAR, event_type FROM lake.analytics_events",
    "requests": "SELECT id::VARCHAR, input_tokens FROM lake.ai_cost_tracking",
    "people": "SELECT id::VARCHAR, display_name FROM lake.people",
}
TABLES = {
    "events": ("analytics_events", "event_type"),
    "requests": ("ai_cost_tracking", "input_tokens"),
    "people": ("people", "display_name"),
}
Rows = dict[str, Any]  # id -> value
Model = dict[str, Rows]
words = st.sampled_from(["page_view", "login", "search", "chat"])
small = st.integers(0, 400)


class Stopped:
    """A progress that cancels at its message number `at`."""

    def __init__(self, at: int) -> None:
        self._left = at

    def __call__(self, message: str, fraction: float) -> None:
        self._left -= 1
        if self._left == 0:
            raise Cancelled


class Machine(RuleBasedStateMachine):
    """`open`: an opener of a store of the machine's own, and what puts it away again."""

    def __init__(self, opened: tuple[Pair, Callable[[], None]]) -> None:
        super().__init__()
        self.pair, self._close = opened
        self.server: Model = {name: {} for name in LAKE}
        self.lake: Model | None = None
        self.slow: psycopg.Connection[Any] | None = None
        self.waiting: Rows = {}

    @rule(hours=st.lists(small, min_size=1, max_size=6), word=words)
    def add_events(self, hours: list[int], word: str) -> None:
        for hour in hours:
            self.server["events"][self._one(EVENT, [hour, word])] = word

    @rule(days=st.lists(small, min_size=1, max_size=4), tokens=small)
    def add_requests(self, days: list[int], tokens: int) -> None:
        for day in days:
            self.server["requests"][self._one(REQUEST, [day, tokens])] = tokens

    @rule(name=words)
    def add_person(self, name: str) -> None:
        insert = "INSERT INTO people (external_id, display_name) VALUES (gen_random_uuid(), %s) RETURNING id"
        self.server["people"][self._one(insert, [name])] = name

    @rule(kind=st.sampled_from(list(LAKE)), which=small, data=st.data())
    def change(self, kind: str, which: int, data: st.DataObject) -> None:
        key = self._chosen(kind, which)
        if key is None:
            return
        value = data.draw(small if kind == "requests" else words)
        table, column = TABLES[kind]
        self.pair.server.execute(f"UPDATE {table} SET {column} = %s WHERE id::text = %s", [value, key])  # type: ignore[arg-type]
        self.server[kind][key] = value

    @rule(kind=st.sampled_from(list(LAKE)), which=small)
    def remove(self, kind: str, which: int) -> None:
        key = self._chosen(kind, which)
        if key is not None:
            self.pair.server.execute(f"DELETE FROM {TABLES[kind][0]} WHERE id::text = %s", [key])  # type: ignore[arg-type]
            del self.server[kind][key]

    @precondition(lambda self: self.slow is None)
    @rule(hours=st.lists(small, min_size=1, max_size=3))
    def begin_slowly(self, hours: list[int]) -> None:
        self.slow = psycopg.connect(self.pair.central)
        for hour in hours:
            row = self.slow.execute(EVENT, [hour, "slow"]).fetchone()
            assert row is not None
            self.waiting[str(row[0])] = "slow"

    @precondition(lambda self: self.slow is not None)
    @rule(keeps=st.booleans())
    def end_slowly(self, keeps: bool) -> None:
        assert self.slow is not None
        if keeps:
            self.slow.commit()
            self.server["events"] |= self.waiting
        self.slow.close()
        self.slow, self.waiting = None, {}

    @rule(full=st.sampled_from([False, False, False, True]))
    def sync(self, full: bool) -> None:
        self.pair.sync(full)
        self.lake = {name: dict(rows) for name, rows in self.server.items()}
        self._check()

    @rule(at=st.integers(1, 60))
    def sync_and_cancel(self, at: int) -> None:
        try:
            self.pair.sync(progress=Stopped(at))
            self.lake = {name: dict(rows) for name, rows in self.server.items()}
        except Cancelled:
            pass
        self._check()

    def _check(self) -> None:
        """The newest generation is the server as it was when the last sync came to its end."""
        if self.lake is not None:
            with open_generation(self.pair.workspace, self.pair.secrets) as generation:
                for name, query in LAKE.items():
                    rows = generation.connection.execute(query).fetchall()
                    assert len(rows) == len(self.lake[name]), name
                    assert dict(rows) == self.lake[name], name

    def teardown(self) -> None:
        if self.slow is not None:
            self.slow.close()
        try:
            self.sync(full=False)
        finally:
            self._close()

    def _one(self, statement: str, values: list[Any]) -> str:
        row = self.pair.server.execute(statement, values).fetchone()  # type: ignore[arg-type]
        assert row is not None
        return str(row[0])

    def _chosen(self, kind: str, which: int) -> str | None:
        keys = sorted(self.server[kind])
        return keys[which % len(keys)] if keys else None


@pytest.fixture
def opened(
    postgres_dsn: str, migrated_template: str, reader_dsn: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> Callable[[], tuple[Pair, Callable[[], None]]]:
    monkeypatch.setattr(marts, "refresh_marts", no_rollups)
    monkeypatch.setattr(upkeep, "refresh_logs", no_rollups)

    def opener() -> tuple[Pair, Callable[[], None]]:
        database, folder = new_database(postgres_dsn, migrated_template), Path(tempfile.mkdtemp(prefix="model-"))
        dsn = database_dsn(postgres_dsn, database)
        pair = Pair(dsn, reader_dsn(dsn, "admin"), folder / "workspace")

        def close() -> None:
            pair.server.close()
            drop_database(postgres_dsn, database)
            shutil.rmtree(folder)

        return pair, close

    return opener


def drive(opened: Callable[[], tuple[Pair, Callable[[], None]]], sequences: int, part: int) -> None:
    @seed(part)
    def machine() -> Machine:
        return Machine(opened())

    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=sequences,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            phases=(Phase.generate,),  # a failure is shown as it was found: shrinking would take an hour
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_the_lake_follows_a_model_of_the_server(opened: Callable[[], tuple[Pair, Callable[[], None]]]) -> None:
    drive(opened, 2, part=99)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("part", range(10))
def test_the_lake_follows_a_model_of_the_server_through_50_sequences(
    opened: Callable[[], tuple[Pair, Callable[[], None]]], part: int
) -> None:
    drive(opened, 50, part)
