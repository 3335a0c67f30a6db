"""Connections that end in the middle of a sync: a clear sentence, and nothing lost or doubled."""

from __future__ import annotations

import random
from contextlib import suppress

import pytest
from psycopg import conninfo

from analytics_desktop.models.errors import Problem
from tests.fixtures.lake import Pair

EVENTS = (
    "INSERT INTO analytics_events (occurred_at, event_type, payload) "
    "SELECT '2026-05-01'::timestamptz + i * interval '1 minute', 'x', jsonb_build_object('i', i) "
    "FROM generate_series(1, %s) i"
)
CUT = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = %s"


class Cutter:
    """A progress that ends every connection of the sync's login at its message number `at`."""

    def __init__(self, pair: Pair, at: int) -> None:
        self._pair, self._left = pair, at
        self.cut = 0  # how many connections

    def __call__(self, message: str, fraction: float) -> None:
        self._left -= 1
        if self._left == 0:
            login = conninfo.conninfo_to_dict(self._pair.reader)["user"]
            row = self._pair.server.execute(CUT, [login]).fetchone()
            self.cut = row[0] if row else 0


def cut_often(pair: Pair, times: int) -> int:
    """So many syncs of new rows, each with a cut at a random step; how many of them were hit."""
    dice, total, hit = random.Random(11), 0, 0
    for _ in range(times):
        pair.server.execute(EVENTS, [2_000])
        total += 2_000
        cutter = Cutter(pair, dice.randrange(1, 50))
        with suppress(Problem):  # it was told with a sentence; anything else is a bug
            pair.sync(progress=cutter)
        hit += cutter.cut > 0
    pair.sync()
    assert pair.ask("SELECT count(*), count(DISTINCT id) FROM lake.analytics_events") == [(total, total)]
    return hit


def test_cut_connections_lose_and_double_nothing(pair: Pair) -> None:
    assert cut_often(pair, 5) > 0


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_200_cut_connections_lose_and_double_nothing(pair: Pair) -> None:
    assert cut_often(pair, 200) > 20
