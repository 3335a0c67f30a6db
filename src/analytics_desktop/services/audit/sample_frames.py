"""The rows that samples are drawn from: one table in the period of the pack's pages, in an order of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from analytics_desktop.models.filters import Filters

from .columns import TIME_COLUMNS

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True)
class FrameColumns:
    id: str
    amount: str | None


FRAMES = {
    "ai_cost_tracking": FrameColumns("id", "booked_cost"),
    "agent_executions": FrameColumns("id", None),
    "analytics_events": FrameColumns("id", None),
    "audit_log": FrameColumns("seq", None),
    "deals": FrameColumns("id", "amount"),
    "invoice_lines": FrameColumns("id", "amount"),
    "vendor_costs": FrameColumns("id", "amount"),
}


@dataclass(frozen=True)
class Frame:
    """(id, amount) of every row as text, amount empty where the table has none or it is unknown."""

    table: str
    rows: tuple[tuple[str, str], ...]

    def text(self) -> str:
        """What is packed and hashed."""
        return "".join(["id,amount\n", *(f"{id_},{amount}\n" for id_, amount in self.rows)])

    def sha256(self) -> str:
        return sha256(self.text().encode()).hexdigest()


def period_of(filters: Sequence[Filters], zone: str) -> tuple[datetime, datetime]:
    """First instant and first instant after, in UTC without a zone, of all periods asked for."""
    first, finish = min(one.period.start for one in filters), max(one.period.finish for one in filters)
    here = ZoneInfo(zone)
    instants = [datetime.combine(day, time.min, here).astimezone(UTC).replace(tzinfo=None) for day in (first, finish)]
    return instants[0], instants[1]


def frame_of(cursor: DuckDBPyConnection, table: str, period: tuple[datetime, datetime]) -> Frame:
    """In the order of time and id. Tables without a time of their own are taken whole."""
    columns, moment = FRAMES[table], TIME_COLUMNS.get(table)
    where = f"WHERE {moment} >= $first AND {moment} < $finish" if moment else ""
    values: dict[str, Any] = {"first": period[0], "finish": period[1]} if moment else {}
    amount = f"coalesce(CAST({columns.amount} AS VARCHAR), '')" if columns.amount else "''"
    order = ", ".join(name for name in (moment, columns.id) if name)
    rows = cursor.execute(
        f"SELECT CAST({columns.id} AS VARCHAR), {amount} FROM lake.{table} {where} ORDER BY {order}", values
    ).fetchall()
    return Frame(table, tuple(rows))
