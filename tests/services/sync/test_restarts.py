"""A central store that restarts in the middle of a sync, in order or as after a crash: nothing is lost or doubled."""

from __future__ import annotations

import random
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from analytics_desktop.models.errors import Problem
from analytics_desktop.services import marts
from analytics_desktop.services.central.migrate import migrate
from tests.fixtures.lake import Pair, no_rollups
from tests.services.central.debian_server import BINARIES, Server, debian_server

EVENTS = (
    "INSERT INTO analytics_events (occurred_at, event_type, payload) "
    "SELECT '2026-05-01'::timestamptz + i * interval '1 minute', 'x', jsonb_build_object('i', i) "
    "FROM generate_series(1, 2000) i"
)
WAYS = (signal.SIGINT, signal.SIGQUIT)


@pytest.fixture
def own_server(
    reader_dsn: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Pair, Server]]:
    """A pair whose server nobody else uses."""
    if not (BINARIES / "postgres").exists():
        pytest.skip(f"NOT TESTED: no server to restart in {BINARIES} (apt install postgresql-15)")
    monkeypatch.setattr(marts, "refresh_marts", no_rollups)
    with debian_server() as server:
        migrate(server.dsn())
        pair = Pair(server.dsn(), reader_dsn(server.dsn(), "admin"), tmp_path / "workspace")
        yield pair, server
        pair.server.close()


class Restarter:
    """A progress that restarts the server at its message number `at`."""

    def __init__(self, server: Server, at: int, how: signal.Signals) -> None:
        self._server, self._left, self._how = server, at, how

    def __call__(self, message: str, fraction: float) -> None:
        self._left -= 1
        if self._left == 0:
            self._server.stop(self._how)
            self._server.start()

    @property
    def restarted(self) -> bool:
        return self._left <= 0


def restart_often(pair: Pair, server: Server, times: int) -> int:
    """So many syncs of new rows, each with a restart at a random step; how many of them failed with a sentence."""
    dice, failed, number = random.Random(5), 0, 0
    while number < times:
        pair.server.execute(EVENTS)
        restarter = Restarter(server, dice.randrange(1, 50), WAYS[number % 2])
        try:
            pair.sync(progress=restarter)
        except Problem:  # it was told with a sentence; anything else is a bug
            failed += 1
        if restarter.restarted:
            number += 1
            with suppress(psycopg.OperationalError):
                pair.server.close()
            pair.server = psycopg.connect(pair.central, autocommit=True)
    pair.sync()
    expected = pair.server.execute("SELECT count(*), count(DISTINCT id) FROM analytics_events").fetchall()
    assert pair.ask("SELECT count(*), count(DISTINCT id) FROM lake.analytics_events") == expected
    assert pair.sync().rows == {}
    return failed


def test_restarts_in_mid_sync_lose_and_double_nothing(own_server: tuple[Pair, Server]) -> None:
    assert restart_often(*own_server, 2) > 0


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_20_restarts_in_mid_sync_lose_and_double_nothing(own_server: tuple[Pair, Server]) -> None:
    assert restart_often(*own_server, 20) > 5
