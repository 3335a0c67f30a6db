"""How long questions take on rollups, and the same ones on the raw rows of the lake and of PostgreSQL."""

from __future__ import annotations

import itertools
import os
import tempfile
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg

from analytics_desktop.models.filters import Filters, Period
from analytics_desktop.services.desk import Desk
from analytics_desktop.services.sync import sync
from analytics_desktop.services.workspace import workspace_at
from benchmarks.central_rows import central_with_company
from benchmarks.measure import Row, median_seconds, tell
from benchmarks.secrets_in_memory import SecretsInMemory

PEOPLE, DAYS = int(os.environ.get("PEOPLE", "1000")), int(os.environ.get("DAYS", "730"))
RAW_DAY = "CAST({0} AT TIME ZONE 'UTC' AT TIME ZONE '{zone}' AS DATE)"  # the lake holds UTC without a zone
SERVER_DAY = "CAST({0} AT TIME ZONE '{zone}' AS DATE)"

# metric -> the same question asked of raw rows; {day} is the local day of the table's instant
QUESTIONS = {
    "cost.total_cost": "SELECT {occurred}, sum(booked_cost) FROM {lake}ai_cost_tracking WHERE {period} GROUP BY 1",
    "usage.requests": "SELECT {occurred}, count(*) FROM {lake}ai_cost_tracking WHERE {period} GROUP BY 1",
    "usage.events": """SELECT {occurred}, count(*) FROM {lake}analytics_events
        WHERE {period} AND person_id IN (SELECT id FROM {lake}people WHERE NOT is_system)
          AND person_id NOT IN (SELECT person_id FROM {lake}opt_outs) GROUP BY 1""",
    "usage.daily_active": """SELECT {occurred}, count(DISTINCT person_id) FROM {lake}analytics_events
        WHERE {period} AND person_id IN (SELECT id FROM {lake}people WHERE NOT is_system)
          AND person_id NOT IN (SELECT person_id FROM {lake}opt_outs) GROUP BY 1""",
    "agent.executions": "SELECT {started}, count(*) FROM {lake}agent_executions WHERE {begun} GROUP BY 1",
}


def asked(metric: str, day: str, lake: str, filters: Filters, zone: str) -> str:
    occurred, started = (day.format(column, zone=zone) for column in ("occurred_at", "started_at"))
    first, finish = filters.period.start, filters.period.finish
    span = "{0} >= '{1}' AND {0} < '{2}'"
    period, begun = (span.format(column, first, finish) for column in (occurred, started))
    return QUESTIONS[metric].format(occurred=occurred, started=started, period=period, begun=begun, lake=lake)


def answer(rows: list[tuple[Any, ...]]) -> dict[Any, Decimal]:
    """Days with nothing are left out: raw rows cannot tell of a day without rows."""
    return {day: Decimal(value) for day, value in rows if value}


def compared(desk: Desk, server: psycopg.Connection[Any], metric: str) -> Row:
    """The product against the lake's raw rows; PostgreSQL beside it. The answers must be equal."""
    usual = desk.default_filters()
    assert desk.source is not None
    zone, shifts = desk.source.zone, itertools.count()

    def fresh() -> Filters:
        return replace(usual, period=usual.period.shifted(-next(shifts)))  # another period: nothing is remembered

    with desk.reading() as (generation, _):
        raw = generation.cursor()
        on_raw, on_server = asked(metric, RAW_DAY, "lake.", usual, zone), asked(metric, SERVER_DAY, "", usual, zone)
        told = answer([(day, value) for day, _, value in desk.rows(metric, usual)])
        assert told == answer(raw.execute(on_raw).fetchall()) == answer(server.execute(on_server).fetchall()), metric
        ours = median_seconds(lambda: desk.rows(metric, fresh()))
        lake = median_seconds(lambda: raw.execute(asked(metric, RAW_DAY, "lake.", fresh(), zone)).fetchall())
        postgres = median_seconds(lambda: server.execute(asked(metric, SERVER_DAY, "", fresh(), zone)).fetchall(), 3)
    peer = f"{lake * 1000:,.1f} ms; PostgreSQL {postgres * 1000:,.0f} ms"
    return Row(metric, f"{ours * 1000:,.1f} ms", "the same on raw rows of the lake", peer, ours / lake, "below 1")


def page_row(desk: Desk, page: str, days: int) -> Row:
    usual = desk.default_filters()
    shifts = itertools.count()

    def load() -> None:
        finish = usual.period.finish - timedelta(days=next(shifts))
        desk.page(page, replace(usual, period=Period(finish - timedelta(days=days), finish)))

    took = median_seconds(load, 3)
    limit = {"usage": 0.5}.get(page, 1.0)
    return Row(
        f"page {page}, {days} days",
        f"{took * 1000:,.0f} ms",
        "time allowed",
        f"{limit * 1000:,.0f} ms",
        took / limit,
        "below 1",
    )


def main() -> None:
    with central_with_company(PEOPLE, DAYS) as (_, dsn), tempfile.TemporaryDirectory() as folder:
        workspace, secrets = workspace_at(Path(folder) / "w"), SecretsInMemory()
        report = sync(workspace, secrets, dsn)
        desk = Desk.open(workspace, secrets)
        with psycopg.connect(dsn, autocommit=True) as server:
            rows = [compared(desk, server, metric) for metric in QUESTIONS]
        rows += [page_row(desk, page.id, days) for page in desk.catalogue.pages for days in (90, DAYS)]
        desk.close()
    size = f"{PEOPLE:,} people, {DAYS} days, {sum(report.rows.values()):,} raw rows"
    note = f"{size}. Questions ask for 90 days; their answers were checked to be equal."
    tell("Page load", rows, note)


if __name__ == "__main__":
    main()
