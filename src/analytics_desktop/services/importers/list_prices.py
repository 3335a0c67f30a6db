"""The list-price book that ships with the product, into the central store."""

from __future__ import annotations

import time
from dataclasses import replace

from analytics_desktop.models.importing import PriceReport
from analytics_desktop.models.progress import Progress
from analytics_desktop.services.central.pricing import price_requests

from .list_book import ListBook, list_book
from .price_book import insert_new, offer
from .transaction import Connection, importing

# A version that requests are booked at keeps its prices, and stays valid for as long as requests are booked at it.
_CORRECT = """
WITH corrected AS (
    UPDATE price_versions v SET currency = o.currency, valid_to = o.valid_to, source = o.source
    FROM offered o WHERE v.id = o.id AND o.last_booked IS NULL
      AND (o.old_prices <> o.prices OR o.old_currency <> o.currency OR o.old_valid_to IS DISTINCT FROM o.valid_to)
    RETURNING v.id
), gone AS (
    DELETE FROM prices p USING corrected c, offered o
    WHERE p.version_id = c.id AND o.id = c.id AND NOT o.prices ? p.bucket
), written AS (
    INSERT INTO prices (version_id, bucket, price_per_million)
    SELECT o.id, p.key, p.value::text::numeric
    FROM corrected c JOIN offered o USING (id) CROSS JOIN LATERAL jsonb_each(o.prices) p
    ON CONFLICT (version_id, bucket) DO UPDATE SET price_per_million = excluded.price_per_million
        WHERE prices.price_per_million <> excluded.price_per_million
)
SELECT count(*) FROM corrected
"""
_END = """
UPDATE price_versions v SET valid_to = o.valid_to FROM offered o
WHERE v.id = o.id AND o.old_valid_to IS DISTINCT FROM o.valid_to
  AND o.old_prices = o.prices AND o.old_currency = o.currency
  AND o.last_booked IS NOT NULL AND (o.valid_to IS NULL OR o.last_booked < o.valid_to)
"""
_KEPT = """
SELECT count(*) FROM offered WHERE last_booked IS NOT NULL
  AND (old_prices <> prices OR old_currency <> currency
       OR (old_valid_to IS DISTINCT FROM valid_to AND last_booked >= valid_to))
"""


def load(dsn: str, progress: Progress) -> PriceReport:
    """See `importers.load_list_prices`. Requests without a price are booked afterwards, where a price is there now."""
    started = time.monotonic()
    progress("Reading the list prices", 0.0)
    book = list_book()
    with importing(dsn, False, progress) as connection:
        report = _load(connection, book, progress)
    progress("Done", 1.0)
    return replace(report, seconds=time.monotonic() - started)


def _load(connection: Connection, book: ListBook, progress: Progress) -> PriceReport:
    progress("Comparing with the price book", 0.4)
    offered = offer(connection, book.versions)
    notes = _correct(connection)
    prices = insert_new(connection)
    progress("Pricing requests that had no price", 0.7)
    priced = price_requests(connection)
    return PriceReport(
        source=book.source,
        rows_read=offered.versions,
        versions=offered.new,
        prices=prices,
        unchanged=offered.unchanged,
        rejected=0,
        rejects=None,
        priced=priced.priced,
        unpriced=priced.unpriced,
        seconds=0.0,
        skipped=book.skipped,
        notes=notes,
    )


def _correct(connection: Connection) -> tuple[str, ...]:
    row = connection.execute(_CORRECT.encode()).fetchone()
    corrected = (row[0] if row else 0) + connection.execute(_END.encode()).rowcount
    row = connection.execute(_KEPT.encode()).fetchone()
    kept = row[0] if row else 0
    notes = [f"{corrected:,} list prices corrected, at which nothing was booked"] if corrected else []
    notes += [f"{kept:,} list prices stay as they were, because requests are booked at them"] if kept else []
    return tuple(notes)
