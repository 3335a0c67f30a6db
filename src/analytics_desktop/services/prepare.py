"""Prepares the memory of an open generation: tables under names, their totals, and the words of metrics."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from .marts import other_version, require_current

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# Folders of the catalogue; the files of each run in the order of their names.
DECIDED = "decided"  # tables that rest on decisions: made again when somebody decides
WEIGHED = "weighed"  # tables that rest on weights: made again for a workspace that has its own
NARROW_MONEY = 900_000  # largest cost of one day that DECIMAL(18, 12) holds with room to spare

_NO_AGGREGATES = "CREATE TABLE mart.aggregates (metric TEXT, dimension TEXT, value TEXT, told JSON, day DATE)"
_AGGREGATES = """
INSERT INTO mart.aggregates
SELECT
    metric_type, dimension, dimension_value, metrics,
    CAST(period_start AT TIME ZONE 'UTC' AT TIME ZONE (SELECT reporting_zone FROM lake.store_identity) AS DATE)
FROM lake.analytics_aggregates
WHERE metric_type IN
    ('daily_cost', 'daily_tokens', 'daily_executions', 'daily_active_people', 'daily_trailing_people')
"""


def prepare(connection: DuckDBPyConnection, from_aggregates: bool = False) -> None:
    """Run once over the rollups in the lake and in the schema `mart`. `from_aggregates`: for a role without rows.

    Raises Problem when another version of the program made them, and when a file of the lake was altered.
    """
    import duckdb

    from .lake.duck import explained

    with explained("reading the rollups"):
        require_current(connection)
        _make_money(connection, from_aggregates)
        connection.execute(_NO_AGGREGATES)
        if from_aggregates:
            connection.execute(_AGGREGATES)
        try:
            _run(connection, "memory")
            _make_days(connection)
            _run(connection, "totals", "aggregates", "schema", WEIGHED, DECIDED)
        except (duckdb.BinderException, duckdb.CatalogException) as error:  # a table or column is not there
            raise other_version(str(error)) from error


def prepare_decided(connection: DuckDBPyConnection) -> None:
    """Run when there are new decisions. Whoever asks meanwhile is answered by what stood before."""
    connection.execute("BEGIN; " + "".join(_texts(DECIDED)) + "COMMIT")


def prepare_weighed(connection: DuckDBPyConnection) -> None:
    """Run when the weights are others than the usual ones."""
    _run(connection, WEIGHED)


def _run(connection: DuckDBPyConnection, *folders: str) -> None:
    for folder in folders:
        for text in _texts(folder):
            connection.execute(text)


def _texts(step: str) -> list[str]:
    folder = resources.files("analytics_desktop") / "catalogue" / step
    return [file.read_text("utf-8") for file in sorted(folder.iterdir(), key=lambda entry: entry.name)]


@cache
def read_in_the_lake() -> frozenset[str]:
    """Rollups that the folder `memory` reads in the lake: an open generation need not load them before."""
    return frozenset(name for text in _texts("memory") for name in re.findall(r"\blake\.mart_(\w+) r\b", text))


def _make_money(connection: DuckDBPyConnection, is_wide: bool) -> None:
    """The type of booked cost: sums of 64-bit decimals are many times faster, and hold as long as no day needs more."""
    largest = "greatest(abs(booked), abs(execution_booked), abs(retry_booked))"  # credits must not hide large costs
    days = f"SELECT sum({largest}) AS total FROM lake.mart_cost_day GROUP BY day"
    found = connection.execute(f"SELECT coalesce(max(total), 0) < {NARROW_MONEY} FROM ({days})").fetchone()
    narrow = found is not None and found[0] and not is_wide
    connection.execute(f"CREATE TYPE mart.money AS DECIMAL({18 if narrow else 38}, 12)")


def _make_days(connection: DuckDBPyConnection) -> None:
    """The first and the last day with any data, as constants: most questions would have to look them up."""
    found = connection.execute("SELECT first_day, last_day FROM mart.coverage").fetchone() or (None, None)
    for name, day in zip(("oldest_day", "newest_day"), found, strict=True):
        told = f"DATE '{day}'" if day else "CAST(NULL AS DATE)"
        connection.execute(f"CREATE OR REPLACE MACRO {name}() AS {told}")
