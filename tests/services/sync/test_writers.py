"""Writers that are busy during the syncs: no row is lost, none is read twice, however long a transaction takes."""

from __future__ import annotations

import random
import threading
import time

import psycopg
import pytest

from tests.fixtures.lake import Pair

WRITERS, SECONDS, SLOW_SHARE = 8, 6.0, 0.03
INSERT = (
    "INSERT INTO ai_cost_tracking (source, request_id, occurred_at, provider, model, input_tokens, output_tokens) "
    "VALUES (%s, %s, now(), 'p', 'm', 1, 1)"
)


def _write(dsn: str, number: int, until: float, written: list[str]) -> None:
    dice = random.Random(number)
    with psycopg.connect(dsn) as connection:
        while time.monotonic() < until:
            name = f"{number}-{len(written)}"
            connection.execute(INSERT, [str(number), name])
            time.sleep(dice.uniform(0.5, 2.0) if dice.random() < SLOW_SHARE else dice.uniform(0, 0.01))
            if dice.random() < 0.05:
                connection.rollback()
                continue
            connection.commit()
            written.append(name)


def test_every_row_of_concurrent_writers_arrives_exactly_once(pair: Pair) -> None:
    _race(pair, SECONDS)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_every_row_of_a_minute_of_concurrent_writers_arrives_exactly_once(pair: Pair) -> None:
    _race(pair, 60.0)


def _race(pair: Pair, seconds: float) -> None:
    pair.sync()
    until = time.monotonic() + seconds
    written: list[list[str]] = [[] for _ in range(WRITERS)]
    threads = [
        threading.Thread(target=_write, args=(pair.central, number, until, written[number]))
        for number in range(WRITERS)
    ]
    for thread in threads:
        thread.start()
    read = 0
    while any(thread.is_alive() for thread in threads):
        read += pair.sync().rows.get("ai_cost_tracking", 0)
    read += pair.sync().rows.get("ai_cost_tracking", 0)
    expected = {(str(number), name) for number in range(WRITERS) for name in written[number]}
    arrived = pair.ask("SELECT source, request_id FROM lake.ai_cost_tracking")
    assert len(expected) > 100
    assert set(arrived) == expected
    assert len(arrived) == len(expected) == read


def test_a_long_transaction_does_not_hold_back_the_rows_of_others(pair: Pair) -> None:
    pair.sync()
    with psycopg.connect(pair.central) as slow:
        slow.execute(INSERT, ["slow", "1"])
        pair.server.execute(INSERT, ["quick", "1"])
        assert pair.sync().rows == {"ai_cost_tracking": 1}
        pair.server.execute(INSERT, ["quick", "2"])
        assert pair.sync().rows == {"ai_cost_tracking": 1}
        slow.commit()
    assert pair.sync().rows == {"ai_cost_tracking": 1}
    assert len(pair.rows("ai_cost_tracking")) == 3


def test_rows_of_a_transaction_that_ran_during_the_first_sync_arrive_with_the_second(pair: Pair) -> None:
    with psycopg.connect(pair.central) as slow:
        slow.execute(INSERT, ["slow", "1"])
        pair.server.execute(INSERT, ["quick", "1"])
        assert pair.sync().rows["ai_cost_tracking"] == 1
        slow.commit()
    assert pair.sync().rows == {"ai_cost_tracking": 1}


def test_a_row_that_claims_a_transaction_of_the_future_is_read_once(pair: Pair) -> None:
    pair.server.execute(INSERT, ["restored", "1"])
    with pair.server.transaction():
        pair.server.execute("SET LOCAL session_replication_role = replica")
        pair.server.execute("ALTER TABLE ai_cost_tracking DISABLE TRIGGER USER")
        pair.server.execute("UPDATE ai_cost_tracking SET changed_xid = '4000000000'")
        pair.server.execute("ALTER TABLE ai_cost_tracking ENABLE ALWAYS TRIGGER stamp_change")
    assert pair.sync().rows["ai_cost_tracking"] == 1
    assert pair.sync().rows == {}
    pair.server.execute("UPDATE ai_cost_tracking SET model = 'n'")
    assert pair.sync().rows == {"ai_cost_tracking": 1}
    assert pair.ask("SELECT model FROM lake.ai_cost_tracking") == [("n",)]
