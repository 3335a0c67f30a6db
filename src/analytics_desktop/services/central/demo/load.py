"""Fill an empty central store with the demo company."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.progress import Progress, part, silent
from analytics_desktop.services.central.connect import ensure_schema, open_central
from analytics_desktop.services.central.demo import (
    accounts,
    billing,
    budgets,
    governance,
    invoices,
    vendor_usage,
    words,
)
from analytics_desktop.services.central.demo.copying import (
    Connection,
    advance_sequences,
    checked_and_indexed_afterwards,
    copy_frame,
    row_policies_lifted,
)
from analytics_desktop.services.central.demo.days import raw_frames
from analytics_desktop.services.central.demo.dimensions import dimension_frames
from analytics_desktop.services.central.demo.plan import Plan
from analytics_desktop.services.central.demo.stories import note_stories
from analytics_desktop.services.central.demo.world import World, world
from analytics_desktop.services.central.ownership import acting_as_owner

RAW = ("analytics_events", "agent_executions", "ai_cost_tracking")
_STREAMED = (*RAW, "outcomes", "feedback", "audit_log")
_TABLES = (
    "departments", "teams", "people", "projects", "agents", "features", "opt_outs", "price_versions", "prices",
    "fx_rates", "automation_tasks", "kpi_values", "formulas", "certifications", "control_results", "data_requests",
    "deals", "attribution_overrides", "vendor_costs", "vendor_usage", "gateway_keys", "invoices", "invoice_lines",
    "budgets", "decisions", *_STREAMED,
)  # fmt: skip


@dataclass(frozen=True)
class DemoSummary:
    """What was loaded: rows by table, and the span of UTC days, the last one included."""

    company: str
    rows: dict[str, int]
    first_day: date
    last_day: date

    @property
    def raw_rows(self) -> int:
        """Events, executions and requests together."""
        return sum(self.rows[table] for table in RAW)


def load_demo(
    dsn: str,
    people: int = 400,
    days: int = 395,
    seed: int = 1,
    today: date | None = None,
    answer_key: Path | None = None,
    progress: Progress = silent,
) -> DemoSummary:
    """Load the company in one transaction: after a cancel or an error the store is as empty as before.

    Rows depend on `people`, `days`, `seed` and `today` (default: this day, UTC) only. `answer_key` names a JSON file
    to write what was planted to. Raises Problem when the store holds anything already, or the company is too small.
    """
    plan = Plan(people, days, seed, today or datetime.now(UTC).date())
    progress("Setting up the company", 0.0)
    demo = world(plan)
    with closing(open_central(dsn)) as connection:
        rows = _load(connection, demo, progress)
    if answer_key is not None:
        demo.key.write(answer_key)
    progress("Loaded", 1.0)
    return DemoSummary(words.COMPANY, rows, plan.start, plan.today - timedelta(days=1))


def _load(connection: Connection, demo: World, progress: Progress) -> dict[str, int]:
    ensure_schema(connection)
    connection.commit()
    with acting_as_owner(connection):
        _refuse_unless_empty(connection)
        rows = _fill(connection, demo, part(progress, 0.01, 0.97))
    note_stories(demo)
    progress("Collecting statistics", 0.98)
    with acting_as_owner(connection):
        _collect_statistics(connection)
    return rows


def _refuse_unless_empty(connection: Connection) -> None:
    for table in _TABLES:
        found = connection.execute(f"SELECT EXISTS (SELECT FROM {table})").fetchone()
        if found and found[0]:
            raise Problem(
                "This central store is not empty, so the demo company is not loaded into it.",
                "Make a new database for the demo and run: analytics-desktop central migrate",
                f"table {table} has rows",
            )


def _fill(connection: Connection, demo: World, progress: Progress) -> dict[str, int]:
    """All rows, inside the caller's transaction; returns how many by table."""
    rows = dict.fromkeys(_TABLES, 0)

    def copy(frames: dict[str, pl.DataFrame]) -> None:
        for table, frame in frames.items():
            rows[table] += copy_frame(connection, table, frame)

    connection.execute("SET LOCAL maintenance_work_mem = '256MB'")
    connection.execute("UPDATE store_identity SET is_demo = true")  # audit entries of a demo have no salt
    connection.execute("SELECT make_event_partitions(%s, %s)", [demo.plan.start, demo.plan.today])
    with row_policies_lifted(connection, _TABLES):
        # The invented audit log has an order of its own, in which entries of today have no place.
        connection.execute("ALTER TABLE prices DISABLE TRIGGER log_contract_price")
        copy(dimension_frames(demo))
        connection.execute("ALTER TABLE prices ENABLE TRIGGER log_contract_price")
        with checked_and_indexed_afterwards(connection, _STREAMED):
            for share, chunk in raw_frames(demo):
                progress(f"Loading days: {share:.0%}", 0.82 * share)
                copy(chunk)
            progress("Checking and indexing", 0.83)
        progress("Invoices and budgets", 0.94)
        copy(_from_ledger(connection, demo))
    _identify(connection, demo.plan)
    advance_sequences(connection, _TABLES)
    return rows


def _from_ledger(connection: Connection, demo: World) -> dict[str, pl.DataFrame]:
    """Tables whose amounts follow from what was really spent."""
    bill = billing.vendor_side(demo.plan, demo.planted, billing.read_use(connection))
    months = billing.billed_months(demo.plan)
    headers, lines = invoices.invoice_frames(bill, months)
    billing.note_differences(demo.key, bill.causes, months)
    return {
        "vendor_costs": invoices.vendor_costs_frame(bill),
        "vendor_usage": vendor_usage.usage_frame(connection, months),
        "gateway_keys": vendor_usage.keys_frame(),
        "invoices": headers,
        "invoice_lines": lines,
        "budgets": budgets.budgets_frame(demo.plan, budgets.read_daily(connection), demo.key),
        "decisions": accounts.decisions_frame(demo.plan),
    }


def _collect_statistics(connection: Connection) -> None:
    """A small sample is enough for good plans, and quick."""
    connection.execute("SET LOCAL default_statistics_target = 30")
    connection.execute(f"ANALYZE {', '.join(_TABLES)}")


def _identify(connection: Connection, plan: Plan) -> None:
    """Mark the store as a demo, let its rows live longer than the demo is, and look at it without limits."""
    connection.execute("UPDATE access_limits SET most = 100000")
    connection.execute(
        "UPDATE store_identity SET company = %s, is_demo = true, reporting_zone = 'Europe/Berlin', "
        "reporting_currency = 'USD'",
        [words.COMPANY],
    )
    for table, usual in connection.execute("SELECT table_name, keep_days FROM retention_policies").fetchall():
        connection.execute(
            "UPDATE retention_policies SET keep_days = %s WHERE table_name = %s",
            [governance.keep_days(plan, usual), table],
        )
