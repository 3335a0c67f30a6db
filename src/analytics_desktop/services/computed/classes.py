"""People by class as bars, in the order of the classes."""

from __future__ import annotations

from analytics_desktop.models.page import Part, Table, number_of

from . import Computed, Evidence


def compute(evidence: Evidence) -> Computed:
    """Columns of the evidence: class, people, and a sentence that must be read with them."""
    now, before = _people(evidence.now), _people(evidence.before)
    parts = tuple(Part(name, people, before.get(name)) for name, people in now.items())
    note = next((str(row[2]) for row in evidence.now.rows if row[2]), "")
    old = sum(before.values()) if before else None
    return Computed("class", parts, sum(now.values()), old, note=note)


def _people(table: Table) -> dict[str, int]:
    return {str(row[0]): int(number_of(row[1]) or 0) for row in table.rows}
