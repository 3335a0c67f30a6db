"""Whatever happens between syncs, the lake ends as one full sync would make it."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.fixtures.lake import Pair

DAY = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.mark.parametrize("seed", [1, 2])
def test_many_small_syncs_give_the_same_lake_as_one_full_sync(whole_pair: Pair, tmp_path: Path, seed: int) -> None:
    pair = whole_pair
    dice = random.Random(seed)
    pair.server.execute("INSERT INTO departments (id, name) VALUES (1, 'Sales')")
    pair.server.execute(
        "INSERT INTO people (id, external_id, display_name) SELECT i, i, i FROM generate_series(1, 9) i"
    )
    pair.sync()
    for _ in range(6):
        for _ in range(dice.randint(0, 8)):
            _happen(pair, dice)
        pair.sync()
    with pair.another(tmp_path / "fresh") as fresh:
        fresh.sync()
        ours, theirs = pair.everything(), fresh.everything()
    assert ours.keys() == theirs.keys()
    for name in ours:
        assert ours[name] == theirs[name], name


def _happen(pair: Pair, dice: random.Random) -> None:
    moment = DAY + timedelta(minutes=dice.randint(0, 60 * 24 * 9))
    person = dice.randint(1, 9)
    statement, values = dice.choice(
        [
            (
                "INSERT INTO analytics_events (occurred_at, event_type, person_id, department_id) "
                "SELECT %s::timestamptz + i * interval '7 minutes', 'x', %s, 1 FROM generate_series(1, 20) i",
                [moment, person],
            ),
            (
                "UPDATE analytics_events SET event_type = 'y' WHERE occurred_at > %s AND person_id = %s",
                [moment, person],
            ),
            ("DELETE FROM analytics_events WHERE occurred_at < %s AND person_id = %s", [moment, person]),
            ("INSERT INTO opt_outs VALUES (%s, %s) ON CONFLICT DO NOTHING", [person, moment]),
            ("DELETE FROM opt_outs WHERE person_id <> %s", [person]),
            ("UPDATE people SET display_name = display_name || 'x' WHERE id = %s", [person]),
            (
                "INSERT INTO ai_cost_tracking (source, request_id, occurred_at, provider, model, person_id, "
                "input_tokens, output_tokens) SELECT 's', gen_random_uuid(), %s, 'p', 'm', %s, i, i "
                "FROM generate_series(1, 10) i",
                [moment, person],
            ),
            ("DELETE FROM ai_cost_tracking WHERE person_id = %s AND input_tokens < 4", [person]),
        ]
    )
    pair.server.execute(statement, values)
