"""Control totals of the raw rows: count, sums, least and most, first and last moment, days and numbers missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analytics_desktop.services.sync.raw_tables import RawTable

from .columns import TIME_COLUMNS
from .windows import Windows, bounds_of, within

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SUMS = {
    "ai_cost_tracking": (
        "booked_cost", "input_tokens", "cache_read_tokens", "cache_write_5m_tokens", "cache_write_1h_tokens",
        "output_tokens", "reasoning_tokens",
    ),
    "agent_executions": ("duration_ms", "attempts"),
    "audit_log": ("records", "seq"),
    "deals": ("amount",),
    "vendor_costs": ("amount",),
    "invoice_lines": ("amount",),
}  # fmt: skip
SEQUENCES = {"audit_log": "seq"}  # numbered without a gap by the central store; a rolled back write leaves one


def control_totals(cursor: DuckDBPyConnection, table: RawTable, windows: Windows) -> dict[str, Any]:
    """Exact totals of the table's rows in the window, as JSON values; sums are decimal strings."""
    time = TIME_COLUMNS.get(table.name)
    sums = SUMS.get(table.name, ())
    columns = ["count(*)"]
    columns += [f"CAST({kind}({name}) AS VARCHAR)" for kind in ("sum", "min", "max") for name in sums]
    if numbers := SEQUENCES.get(table.name):
        columns.append(f"max({numbers}) - min({numbers}) + 1 - count(DISTINCT {numbers})")
    if time:
        days = f"date_diff('day', min({time}), max({time})) + 1 - count(DISTINCT CAST({time} AS DATE))"
        columns += [f"CAST(min({time}) AS VARCHAR)", f"CAST(max({time}) AS VARCHAR)", days]
    sql = f"SELECT {', '.join(columns)} FROM lake.{table.name} WHERE {within(table.name)}"
    row = cursor.execute(sql, bounds_of(table.name, windows)).fetchone()
    assert row is not None
    found = iter(row)
    totals: dict[str, Any] = {"rows": next(found)}
    for kind in ("sums", "least", "most"):
        totals[kind] = {name: next(found) for name in sums}
    if numbers:
        totals["numbers_missing"] = next(found)
    if time:
        totals |= dict(zip(("first", "last", "days_without_rows"), found, strict=True))
    return totals
