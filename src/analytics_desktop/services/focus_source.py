"""The charges that a FOCUS file consists of, read from the ledger, with what they must sum to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from analytics_desktop.models.filters import Filters
from analytics_desktop.services.desk import Desk
from analytics_desktop.services.export.focus import FocusFacts

from .stream import catalogue_text, streamed

if TYPE_CHECKING:
    from pyarrow import RecordBatchReader

CHARGES = "exports/focus"
COST, UNPRICED = "cost.total_cost", "cost.unpriced_requests"


@contextmanager
def focus_charges(desk: Desk, filters: Filters) -> Iterator[tuple[RecordBatchReader, FocusFacts]]:
    """Raises Problem where the role may not see the ledger, or a filter names what charges are not kept by."""
    whole = replace(filters, grain="whole", by=None, compare="off")
    cost, unpriced = desk.panel(COST, whole), desk.panel(UNPRICED, whole)
    source = desk.source
    assert source is not None  # the panels were read from it
    facts = FocusFacts(
        company=source.company,
        is_demo=source.is_demo,
        start=filters.period.start.isoformat(),
        last=filters.period.last.isoformat(),
        time_zone=source.zone,
        currency=source.currency,
        generation=source.generation,
        manifest_sha256=source.manifest_sha256,
        sql_sha256=sha256(catalogue_text(CHARGES).encode()).hexdigest(),
        booked_cost=str(cost.whole or 0),
        unpriced_requests=str(unpriced.whole or 0),
    )
    with desk.reading() as (_, reader), streamed(reader, CHARGES, whole) as batches:
        yield batches, facts
