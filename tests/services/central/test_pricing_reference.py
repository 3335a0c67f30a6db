"""What is booked, against plain decimal arithmetic over the same requests and prices."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from analytics_desktop.services.central.pricing import price_requests
from tests.services.central.conftest import Connection

BUCKETS = ("input", "cache_read", "cache_write_5m", "cache_write_1h", "output", "reasoning")
BEGIN, CHANGE = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
MODELS = ("small", "large", "unknown")
Version = tuple[int, str, datetime, datetime, dict[str, Decimal]]


def price_book(store: Connection, dice: random.Random) -> list[Version]:
    """Two versions of each model in dollars, one of them in euros from the change on; some buckets have no price."""
    store.execute("INSERT INTO fx_rates SELECT 'EUR', d::date, 1.1234567891, 't' FROM generate_series("
                  "'2026-01-01'::timestamptz, '2026-02-20', '1 day') d")  # fmt: skip
    book: list[Version] = []
    for model in MODELS[:2]:
        for first, last in ((BEGIN, CHANGE), (CHANGE, datetime(2026, 12, 31, tzinfo=UTC))):
            currency = "EUR" if model == "large" and first == CHANGE else "USD"
            row = store.execute(
                "INSERT INTO price_versions (kind, provider, model_pattern, currency, valid_from, valid_to, source) "
                "VALUES ('list', 'p', %s, %s, %s, %s, 't') RETURNING id",
                [model, currency, first, last],
            ).fetchone()
            priced = [bucket for bucket in BUCKETS if bucket != "reasoning" or model == "small"]
            prices = {bucket: Decimal(dice.randrange(1, 10**8)).scaleb(-6) for bucket in priced}
            for bucket, price in prices.items():
                store.execute("INSERT INTO prices VALUES (%s, %s, %s)", [row[0], bucket, price])  # type: ignore[index]
            book.append((row[0], model, first, last, prices))  # type: ignore[index]
    return book


def requests(store: Connection, dice: random.Random, count: int) -> list[tuple[str, datetime, str, tuple[int, ...]]]:
    rows = []
    columns = ", ".join(f"{bucket}_tokens" for bucket in BUCKETS)
    for number in range(count):
        at = BEGIN + timedelta(seconds=dice.randrange(50 * 86400))
        tokens = tuple(dice.choice((0, dice.randrange(10**6))) for _ in BUCKETS)
        rows.append((f"r{number}", at, dice.choice(MODELS), tokens))
    with store.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO ai_cost_tracking (source, provider, request_id, occurred_at, model, {columns}) "
            f"VALUES ('t', 'p', {', '.join(['%s'] * 9)})",
            [(name, at, model, *tokens) for name, at, model, tokens in rows],
        )
    return rows


def expected(book: list[Version], at: datetime, model: str, tokens: tuple[int, ...]) -> tuple[int, Decimal] | None:
    for version, of, first, last, prices in book:
        if of == model and first <= at < last:
            used = {bucket: count for bucket, count in zip(BUCKETS, tokens, strict=True) if count}
            if not used.keys() <= prices.keys():
                return None
            cost = sum((count * prices[bucket] for bucket, count in used.items()), Decimal(0)) / 10**6
            in_euros = model == "large" and at >= CHANGE
            return version, (cost * Decimal("1.1234567891") if in_euros else cost).quantize(Decimal("1e-12"))
    return None


def test_every_request_is_booked_at_what_decimal_arithmetic_gives(store: Connection) -> None:
    dice = random.Random(11)
    book = price_book(store, dice)
    rows = requests(store, dice, 1500)
    wanted = {name: expected(book, at, model, tokens) for name, at, model, tokens in rows}
    report = price_requests(store)
    booked = store.execute("SELECT request_id, price_version_id, booked_cost FROM ai_cost_tracking").fetchall()
    assert {name: (version, cost) if version else None for name, version, cost in booked} == wanted
    assert report.priced == sum(value is not None for value in wanted.values()) > 500
    assert report.unpriced == len(rows) - report.priced > 300
