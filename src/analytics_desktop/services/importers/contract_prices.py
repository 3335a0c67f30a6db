"""Contract prices from a CSV file into the price book: what contradicts booked history is refused as a whole."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.importing import ImportOptions, PriceReport
from analytics_desktop.models.price import PriceVersion
from analytics_desktop.models.progress import Progress
from analytics_desktop.services.central.pricing import price_requests

from .batch import Reject
from .contract_rows import OPTIONAL, REQUIRED, ContractRow, contract_row
from .contract_versions import gaps, versions_of
from .csv_file import CsvFile, open_csv
from .instants import known_zone
from .price_book import insert_new, offer
from .rejects import RejectsFile, beside, refuse_to_overwrite
from .transaction import Connection, importing, one

_CHANGED = """
SELECT provider || ' ' || model_pattern, valid_from, bucket, old_prices ->> bucket || ' ' || old_currency,
    prices ->> bucket || ' ' || currency
FROM offered CROSS JOIN LATERAL jsonb_object_keys(old_prices) bucket
WHERE prices ? bucket AND (old_prices -> bucket <> prices -> bucket OR old_currency <> currency) LIMIT 1
"""
_CUT = """
SELECT provider || ' ' || model_pattern, valid_to, last_booked FROM offered
WHERE old_valid_to IS DISTINCT FROM valid_to AND last_booked >= valid_to LIMIT 1
"""
_COMPLETE = """
WITH ended AS (
    UPDATE price_versions v SET valid_to = o.valid_to FROM offered o
    WHERE v.id = o.id AND o.old_valid_to IS DISTINCT FROM o.valid_to RETURNING v.id
), more AS (
    INSERT INTO prices (version_id, bucket, price_per_million)
    SELECT o.id, p.key, p.value::text::numeric FROM offered o CROSS JOIN LATERAL jsonb_each(o.prices) p
    WHERE o.id IS NOT NULL AND NOT o.old_prices ? p.key RETURNING version_id
)
SELECT count(*) FROM (SELECT id FROM ended UNION SELECT version_id FROM more) changed
"""
_OVERLAP = """
SELECT a.provider || ' ' || a.model_pattern, a.valid_from, a.source, b.valid_from, b.source FROM offered o
JOIN price_versions a USING (kind, provider, model_pattern, tier, context_band, geography)
JOIN price_versions b USING (kind, provider, model_pattern, tier, context_band, geography)
WHERE a.valid_from < b.valid_from AND coalesce(a.valid_to, 'infinity') > b.valid_from LIMIT 1
"""
_BOOKED = """
SELECT count(*) FROM ai_cost_tracking r WHERE r.booked_cost IS NOT NULL AND EXISTS (
    SELECT FROM offered o
    WHERE (o.provider, o.tier, o.context_band, o.geography) = (r.provider, r.tier, r.context_band, r.geography)
      AND (o.model_pattern = r.model OR (o.model_pattern LIKE '%*' AND starts_with(r.model, left(o.model_pattern, -1))))
      AND o.id IS NULL AND r.occurred_at >= o.valid_from AND r.occurred_at < coalesce(o.valid_to, 'infinity'))
"""


@dataclass
class _Rows:
    good: list[ContractRow]
    bad: list[Reject]


def import_contract_prices(
    file: Path, dsn: str, options: ImportOptions, source: str, progress: Progress
) -> PriceReport:
    """See `importers.import_prices`. `source` names the contract; the file's name where it is empty."""
    started = time.monotonic()
    progress(f"Reading {file.name}", 0.0)
    target, source = options.rejects or beside(file), source or file.name
    refuse_to_overwrite(target, [file])
    rows = _read(file, known_zone(options.zone))
    if not rows.good and not rows.bad:
        raise Problem(
            f"There are no prices in {file.name}: nothing was imported.", "Check that the export was complete."
        )
    versions = versions_of(rows.good, source, file)
    with RejectsFile(target) as rejects:
        rejects.write(rows.bad, file)
        with importing(dsn, options.dry_run, progress) as connection:
            report = _load(connection, versions, source, progress)
        written = rejects.publish()
    progress("Done", 1.0)
    read, seconds = len(rows.good) + len(rows.bad), time.monotonic() - started
    report = replace(report, rows_read=read, rejected=len(rows.bad), rejects=written)
    return replace(report, seconds=seconds, dry_run=options.dry_run)


def _empty(file: Path) -> Problem:
    return Problem(f"There are no prices in {file.name}: nothing was imported.", "Check that the export was complete.")


def _load(connection: Connection, versions: list[PriceVersion], source: str, progress: Progress) -> PriceReport:
    """Settle the versions and price what they price; what the file itself was like is filled in by the caller."""
    offered = offer(connection, versions)
    booked = _booked_before(connection)
    completed = _complete(connection)
    prices = insert_new(connection)
    _refuse_overlap(connection)
    progress("Pricing requests that had no price", 0.5)
    priced = price_requests(connection)
    return PriceReport(
        source=source,
        rows_read=0,
        versions=offered.new,
        prices=prices,
        unchanged=offered.versions - offered.new - completed,
        rejected=0,
        rejects=None,
        priced=priced.priced,
        unpriced=priced.unpriced,
        seconds=0.0,
        notes=(*gaps(versions), *booked, *_told(completed)),
    )


def _read(file: Path, zone: str) -> _Rows:
    rows = _Rows([], [])
    with open_csv(file, REQUIRED) as table:
        places = _places(table)
        for record in table.records:
            cells = {name: record.cells[place] for name, place in places.items() if place < len(record.cells)}
            try:
                if record.fault or any(cell.strip() for cell in record.cells[len(table.header) :]):
                    raise ValueError(record.fault or f"has {len(record.cells)} cells for {len(table.header)} columns")
                rows.good.append(contract_row(cells, record.line, record.original, zone))
            except ValueError as reason:
                rows.bad.append(Reject(record.line, str(reason), record.original))
    return rows


def _places(table: CsvFile) -> dict[str, int]:
    """Column -> place; names of columns may be in capitals. valid_from and valid_to may be missing: always valid."""
    lower = replace(table, header=[name.lower() for name in table.header])
    needed = [name for name in REQUIRED if name not in ("valid_from", "valid_to") or name in lower.header]
    return {name: lower.position(name) for name in (*needed, *(name for name in OPTIONAL if name in lower.header))}


def _booked_before(connection: Connection) -> tuple[str, ...]:
    count = one(connection, _BOOKED)
    return (f"{count:,} requests that the new prices cover were booked before and stay as booked",) if count else ()


def _told(completed: int) -> tuple[str, ...]:
    return (f"{completed:,} versions that were there got an end date or more buckets",) if completed else ()


def _complete(connection: Connection) -> int:
    """End versions and add buckets to them, as the file says; Problem where that would touch what is booked."""
    changed = connection.execute(_CHANGED.encode()).fetchone()
    if changed:
        name, start, bucket, old, new = changed
        raise Problem(
            f"{name} has a price for {bucket} since {start:%Y-%m-%d} already: {old}, and the file says {new}.",
            "A price does not change afterwards: end the old one with valid_to and add the new one from that day on. "
            "Nothing was imported.",
        )
    cut = connection.execute(_CUT.encode()).fetchone()
    if cut:
        name, end, booked = cut
        raise Problem(
            f"{name} cannot end on {end:%Y-%m-%d}: a request of {booked:%Y-%m-%d} is booked at its price.",
            "Let it end after the last booked request. Nothing was imported.",
        )
    return int(one(connection, _COMPLETE))


def _refuse_overlap(connection: Connection) -> None:
    overlap = connection.execute(_OVERLAP.encode()).fetchone()
    if overlap:
        name, start, source, later, other = overlap
        raise Problem(
            f"{name} would have two contract prices from {later:%Y-%m-%d} on: one since {start:%Y-%m-%d} ({source}) "
            f"and one of {other}.",
            "Put the earlier one into the file too, with a valid_to (the first day that is not covered). "
            "Nothing was imported.",
        )
