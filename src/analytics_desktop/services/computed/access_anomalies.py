"""Person-days whose access to data stood out, each with what was expected instead."""

from __future__ import annotations

from datetime import date
from typing import cast

from analytics_desktop.models.access_day import AccessDay, AccessFinding, Deviation
from analytics_desktop.models.page import Cell, Column, Table
from analytics_desktop.services.insight.access import access_findings

from . import Computed, Evidence

COLUMNS = (
    Column("Day", "date"),
    Column("Who", "text"),
    Column("Score", "score"),
    Column("Moved most by", "text"),
    Column("Actual", "text"),
    Column("Expected", "text"),
    Column("Then by", "text"),
    Column("Its actual", "text"),
    Column("Its expected", "text"),
)


def compute(evidence: Evidence) -> Computed:
    found = access_findings([_day(row) for row in evidence.now.rows], evidence.period.start)
    return Computed(table=Table(COLUMNS, tuple(_row(one) for one in found)), note=_note(found))


def _day(row: tuple[object, ...]) -> AccessDay:
    day, actor, *counts = row
    entries, records, resources, fresh, off_hours, failures, exports = (cast("int | None", one) for one in counts)
    return AccessDay(
        cast(date, day), str(actor), entries or 0, records or 0, resources or 0, fresh, off_hours or 0, failures or 0,
        exports or 0,
    )  # fmt: skip


def _row(one: AccessFinding) -> tuple[Cell, ...]:
    first, second = one.moved_by
    return (one.day, one.actor, one.score, first.feature, *said(first), second.feature, *said(second))


def said(one: Deviation) -> tuple[str, str]:
    """(what came, what was expected), shares in percent."""
    if one.feature.endswith("share"):
        came = "unknown" if one.actual is None else f"{100 * one.actual:.0f} %"
        return came, f"{100 * one.expected:.0f} %"
    return f"{one.actual or 0:,.0f}", f"{one.expected:,.0f}"


def _note(found: tuple[AccessFinding, ...]) -> str:
    if not found:
        return "Nobody's access to data stood out in this period."
    top = found[0]
    came, usual = said(top.moved_by[0])
    return f"Most unusual: {top.actor} on {top.day}, {top.moved_by[0].feature} {came} where {usual} was expected."
