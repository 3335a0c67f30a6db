"""The ledger in the FinOps Open Cost and Usage Specification (FOCUS), version 1.4, dataset CostAndUsage."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analytics_desktop.models.progress import Progress, silent
from analytics_desktop.services.ahead import one_ahead

from .atomically import replacing

if TYPE_CHECKING:
    import pyarrow as pa

MANDATORY = (
    "BilledCost", "BillingAccountId", "BillingAccountName", "BillingCurrency", "BillingPeriodEnd", "BillingPeriodStart",
    "ChargeCategory", "ChargeClass", "ChargeDescription", "ChargePeriodEnd", "ChargePeriodStart", "ContractedCost",
    "EffectiveCost", "HostProviderName", "InvoiceIssuerName", "ListCost", "PricingQuantity", "PricingUnit",
    "ServiceCategory", "ServiceName", "ServiceProviderName",
)  # fmt: skip
_RUN_BY_SPREADSHEETS = "^[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20']"


@dataclass(frozen=True)
class FocusFacts:
    """What the sidecar says beside the columns. Costs are decimals in `currency`."""

    company: str
    is_demo: bool
    start: str
    last: str
    time_zone: str
    currency: str
    generation: int
    manifest_sha256: str
    sql_sha256: str
    booked_cost: str  # of the ledger, for the same period: what BilledCost sums to
    unpriced_requests: str  # have no price, so they are no charge and are not in the file


def write_focus(
    batches: pa.RecordBatchReader, out: Path, facts: FocusFacts, progress: Progress = silent
) -> tuple[Path, Path]:
    """CSV and its sidecar, whatever the number of rows in the memory of one batch. Raises Problem, Cancelled.

    Neither file is there unless BilledCost sums to the ledger's booked cost to the last digit.
    """
    from pyarrow import csv

    options = csv.WriteOptions(eol="\r\n", quoting_style="needed")
    rows, billed = 0, Decimal(0)
    with replacing(out) as draft:
        with csv.CSVWriter(str(draft), batches.schema, write_options=options) as writer:
            for batch in one_ahead(_guarded(batch) for batch in batches):
                writer.write_batch(batch)
                rows += batch.num_rows
                billed += _sum(batch.column("BilledCost"))
                progress(f"Writing {out.name}: {rows:,} charges", 0.5)
        if billed != Decimal(facts.booked_cost):
            raise ValueError(f"the charges sum to {billed}, the ledger to {facts.booked_cost}")
    sidecar = out.with_suffix(".schema.json")
    with replacing(sidecar) as draft:
        draft.write_text(
            json.dumps(_described(batches.schema, facts, rows), indent=1, ensure_ascii=False) + "\n", "utf-8"
        )
    progress(f"{out.name} written", 1.0)
    return out, sidecar


def _sum(column: Any) -> Decimal:
    from pyarrow import compute

    return compute.sum(column).as_py() or Decimal(0)


def _guarded(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Text that a spreadsheet would run gets an apostrophe in front."""
    import pyarrow as pa
    from pyarrow import compute

    def guarded(column: Any) -> Any:
        found = compute.match_substring_regex(column, _RUN_BY_SPREADSHEETS)
        if not compute.any(found).as_py():  # nearly always, and copying every text takes longest
            return column
        return compute.if_else(found, compute.binary_join_element_wise("'", column, ""), column)

    columns = [guarded(column) if pa.types.is_string(column.type) else column for column in batch.columns]
    return pa.RecordBatch.from_arrays(columns, schema=batch.schema)


def _described(schema: pa.Schema, facts: FocusFacts, rows: int) -> dict[str, Any]:
    return {
        "specification": "FOCUS",
        "version": "1.4",
        "dataset": "CostAndUsage",
        **asdict(facts),
        "rows": rows,
        "columns": [
            {"name": field.name, "type": str(field.type), "mandatory": field.name in MANDATORY} for field in schema
        ],
        "list_cost": "where no list price is known, ListCost is the contracted cost",
    }
