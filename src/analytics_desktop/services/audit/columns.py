"""What each raw column becomes in a pack: kept, a person's pseudonym, a text's pseudonym, or left out."""

from __future__ import annotations

from typing import Literal

from analytics_desktop.services.sync.raw_tables import RawTable, raw_tables

Treatment = Literal["keep", "person", "name", "text", "blank"]

# Computed elsewhere, so no evidence; and what stands in data/audit in a form of its own.
LEFT_OUT = {"analytics_aggregates", "audit_leaves", "audit_heads", "audit_keys"}
# Tables that grow with use; the pack takes the rows of a window of time by this column.
TIME_COLUMNS = {
    "analytics_events": "occurred_at",
    "ai_cost_tracking": "occurred_at",
    "agent_executions": "started_at",
    "audit_log": "occurred_at",
}
_PERSON = {"person_id", "manager_id", "owner_id"}
_NAMED: dict[tuple[str, str], Treatment] = {
    ("people", "id"): "person",
    ("people", "display_name"): "name",
    ("people", "external_id"): "text",
    ("people", "email"): "text",
    ("audit_log", "actor"): "text",
    ("audit_log", "ip_address"): "text",
    ("audit_log", "resource_id"): "text",
    ("data_requests", "subject"): "text",
    ("attribution_overrides", "decided_by"): "text",
    ("formulas", "changed_by"): "text",
    ("decisions", "decided_by"): "text",
    # Free text and addresses can name anybody and prove nothing about a number.
    ("analytics_events", "payload"): "blank",
    ("analytics_events", "user_agent"): "blank",
    ("analytics_events", "ip_address"): "blank",
    ("agent_executions", "error_message"): "blank",
    ("feedback", "comment"): "blank",
    ("audit_log", "detail"): "blank",
    ("data_requests", "note"): "blank",
}  # fmt: skip


def treatment(table: str, column: str) -> Treatment:
    return _NAMED.get((table, column), "person" if column in _PERSON else "keep")


def packed_tables() -> tuple[RawTable, ...]:
    return tuple(table for name, table in raw_tables().items() if name not in LEFT_OUT)
