"""The ledger's lines for accounting, read as a stream, with what they must sum to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from typing import TYPE_CHECKING

from analytics_desktop.models.filters import Filters
from analytics_desktop.models.page import Column

from .stream import catalogue_text, counted, streamed

if TYPE_CHECKING:
    from analytics_desktop.services.desk import Desk
    from analytics_desktop.services.export.workbook import BulkTable

LINES = "exports/ledger"
COST = "cost.total_cost"
UNITS = {"Day": "date", "Requests": "requests", "Input tokens": "tokens", "Output tokens": "tokens", "Cost": "money"}


@contextmanager
def ledger_lines(desk: Desk, filters: Filters) -> Iterator[BulkTable]:
    """Raises Problem where the role may not see the ledger, or a filter names what its lines are not kept by."""
    from analytics_desktop.services.export.workbook import BulkTable

    whole = replace(filters, grain="whole", by=None, cross=None, compare="off")
    cost = desk.panel(COST, whole).whole
    with desk.reading() as (_, reader), streamed(reader, LINES, whole) as batches:
        yield BulkTable(
            title="Ledger",
            columns=tuple(Column(name, UNITS.get(name, "text")) for name in batches.schema.names),
            batches=batches,
            rows=counted(reader, LINES, whole),
            summed="Cost",
            total=Decimal(str(cost or 0)),
            sql_sha256=sha256(catalogue_text(LINES).encode()).hexdigest(),
        )
