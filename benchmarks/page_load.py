"""How long whole pages take from a filter never asked before to the frozen Page, and the same numbers on raw rows.

PEOPLE and DAYS choose the company. WORKSPACE and DSN name one that is already synced instead: the lake is then opened
with the passphrase file of the environment, and DSN is a reader of its central store.
"""

from __future__ import annotations

import itertools
import os
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import psycopg

from analytics_desktop.models.calendar import grain_for
from analytics_desktop.models.filters import Filters, Period
from analytics_desktop.models.page import SUPPRESSED
from analytics_desktop.services.desk import Desk
from analytics_desktop.services.secrets import open_secrets
from analytics_desktop.services.sync import sync
from analytics_desktop.services.workspace import workspace_at
from benchmarks.central_rows import central_with_company
from benchmarks.measure import Row, seconds, tell
from benchmarks.secrets_in_memory import SecretsInMemory

PEOPLE, DAYS = int(os.environ.get("PEOPLE", "1000")), int(os.environ.get("DAYS", "730"))
TIMES = int(os.environ.get("TIMES", "20"))  # questions a page
ALLOWED = {90: 0.080, 730: 0.200}  # seconds, of 95 in 100 questions
FASTER = {90: 15, 730: 30}  # times, than raw rows in DuckDB
FASTER_THAN_SERVER = 300
RAW_DAY = "CAST({0} AT TIME ZONE 'UTC' AT TIME ZONE '{zone}' AS DATE)"  # the lake holds UTC without a zone
SERVER_DAY = "CAST({0} AT TIME ZONE '{zone}' AS DATE)"

# metric -> the same question asked of raw rows; {occurred} and {started} are local days
QUESTIONS = {
    "cost.total_cost": "SELECT {occurred}, sum(booked_cost) FROM {lake}ai_cost_tracking WHERE {period} GROUP BY 1",
    "usage.requests": "SELECT {occurred}, count(*) FROM {lake}ai_cost_tracking WHERE {period} GROUP BY 1",
    "usage.events": """SELECT {occurred}, count(*) FROM {lake}analytics_events
        WHERE {period} AND person_id IN (SELECT id FROM {lake}people WHERE NOT is_system)
          AND person_id NOT IN (SELECT person_id FROM {lake}opt_outs) GROUP BY 1""",
    "usage.daily_active": """SELECT {occurred}, count(DISTINCT person_id) FROM {lake}analytics_events
        WHERE {period} AND person_id IN (SELECT id FROM {lake}people WHERE NOT is_system)
          AND person_id NOT IN (SELECT person_id FROM {lake}opt_outs) GROUP BY 1""",
    "usage.feature_people_days": """SELECT {occurred}, f.name, count(DISTINCT person_id)
        FROM {lake}analytics_events e JOIN {lake}features f ON f.id = e.feature_id
        WHERE {period} AND person_id IN (SELECT id FROM {lake}people WHERE NOT is_system)
          AND person_id NOT IN (SELECT person_id FROM {lake}opt_outs) GROUP BY 1, 2""",
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
    return {tuple(key): Decimal(value) for *key, value in rows if value and value is not SUPPRESSED}


def are_equal(ours: list[tuple[Any, ...]], raw: list[tuple[Any, ...]]) -> bool:
    """What is suppressed is not compared."""
    hidden = {tuple(key) for *key, value in ours if value is SUPPRESSED}
    return answer(ours) == {key: value for key, value in answer(raw).items() if key not in hidden}


def fresh(desk: Desk, days: int, begin: int = 0) -> Iterator[Filters]:
    """Questions never asked before: the period moves by a day, and every other one is about one department."""
    usual, departments = desk.default_filters(), [name for name in desk.choices("department") if name != "(none)"]
    for number in itertools.count(begin):
        finish = usual.period.finish - timedelta(days=number)
        period = Period(finish - timedelta(days=days), finish)
        where = (("department", departments[number % len(departments)]),) if number % 2 else ()
        yield replace(usual, period=period, grain=grain_for(period), where=where)


def page_row(desk: Desk, page: str, days: int, section: str | None = None) -> Row:
    questions = fresh(desk, days, 0 if section is None else 2 * TIMES)
    desk.page(page, next(questions), section=section)
    took = sorted(seconds(lambda: desk.page(page, next(questions), section=section)) for _ in range(TIMES))
    slow, allowed = took[max(0, round(0.95 * TIMES) - 1)], ALLOWED.get(days, ALLOWED[730])
    figure = f"P50 {statistics.median(took) * 1000:,.0f} ms, P95 {slow * 1000:,.0f} ms"
    return Row(
        f"page {page}, {section or 'all panels'}, {days} days",
        figure,
        "P95 allowed",
        f"{allowed * 1000:,.0f} ms",
        slow / allowed,
        "below 1",
    )


def first_section(desk: Desk, page: str) -> str:
    """What is on screen when the page is opened: its cards and this section."""
    return desk.catalogue.page(page).sections[0]


def usual_seconds(desk: Desk, metric: str, days: int) -> float:
    """Median of questions about the whole company, per day, that were never asked before."""
    questions = itertools.islice(fresh(desk, days, 4 * TIMES), 0, None, 2)
    daily = [replace(next(questions), grain="day") for _ in range(max(3, TIMES // 3))]
    return statistics.median(seconds(partial(ours_of, desk, metric, one)) for one in daily)


def raw_rows(desk: Desk, server: psycopg.Connection[Any], days: int) -> list[Row]:
    """All questions that raw rows can answer, per day of the period; the answers must be equal."""
    assert desk.source is not None
    zone, filters = desk.source.zone, next(fresh(desk, days))
    ours = sum(usual_seconds(desk, metric, days) for metric in QUESTIONS)
    daily = replace(filters, grain="day")
    with desk.reading() as (generation, _):
        raw = generation.cursor()
        took = [0.0, 0.0]
        for metric in QUESTIONS:
            on_raw, on_server = asked(metric, RAW_DAY, "lake.", daily, zone), asked(metric, SERVER_DAY, "", daily, zone)
            answers = [
                ours_of(desk, metric, daily),
                timed(took, 0, rows_of, raw, on_raw),
                timed(took, 1, rows_of, server, on_server),
            ]
            assert are_equal(answers[0], answers[1]), metric
            assert are_equal(answers[0], answers[2]), metric
    lake, postgres = took
    subject, figure = f"{len(QUESTIONS)} questions, {days} days", f"{ours * 1000:,.1f} ms"
    in_lake, least = f"{lake * 1000:,.0f} ms, {lake / ours:,.0f} times", FASTER.get(days, FASTER[730])
    in_server, most = f"{postgres * 1000:,.0f} ms, {postgres / ours:,.0f} times", FASTER_THAN_SERVER
    return [
        Row(subject, figure, "raw rows of the lake", in_lake, ours / lake, f"below 1/{least}"),
        Row(subject, figure, "raw rows of PostgreSQL", in_server, ours / postgres, f"below 1/{most}"),
    ]


def ours_of(desk: Desk, metric: str, filters: Filters) -> list[tuple[Any, ...]]:
    return [
        (day, value) if segment is None else (day, segment, value) for day, segment, value in desk.rows(metric, filters)
    ]


def rows_of(connection: Any, sql: str) -> list[tuple[Any, ...]]:
    return list(connection.execute(sql).fetchall())


def timed(
    took: list[float], place: int, work: Callable[..., list[tuple[Any, ...]]], *given: Any
) -> list[tuple[Any, ...]]:
    began = time.perf_counter()
    result = work(*given)
    took[place] += time.perf_counter() - began
    return result


@contextmanager
def company() -> Iterator[tuple[Desk, str, float]]:
    """A desk on the synced company, a reader of its central store, and how long the desk took to open."""
    if "WORKSPACE" in os.environ:
        workspace = workspace_at(Path(os.environ["WORKSPACE"]))
        secrets = open_secrets(workspace)
        began = time.perf_counter()
        yield Desk.open(workspace, secrets), os.environ["DSN"], time.perf_counter() - began
        return
    with central_with_company(PEOPLE, DAYS) as (_, dsn), tempfile.TemporaryDirectory() as folder:
        workspace, kept = workspace_at(Path(folder) / "w"), SecretsInMemory()
        sync(workspace, kept, dsn)
        began = time.perf_counter()
        yield Desk.open(workspace, kept), dsn, time.perf_counter() - began


def main() -> None:
    with company() as (desk, dsn, opening):
        periods = (90, min(730, DAYS))
        shown = [(page, section) for page in ("usage", "cost") for section in (None, first_section(desk, page))]
        rows = [page_row(desk, page, days, section) for page, section in shown for days in periods]
        with psycopg.connect(dsn, autocommit=True) as server:
            rows += [row for days in periods for row in raw_rows(desk, server, days)]
        with desk.reading() as (generation, _):
            size = sum(generation.manifest.rows.values())
        desk.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    tell(
        "Page load",
        rows,
        f"{size:,} raw rows. Opened in {opening:.1f} s, at most {peak:,} MB with the benchmark itself. "
        f"Load of the machine {os.getloadavg()[0]:.1f}. Every question was new; answers on raw rows were equal.",
    )


if __name__ == "__main__":
    main()
