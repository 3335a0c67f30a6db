"""The 28,185 real requests of the Azure trace, against sums made here in plain Decimal."""

from __future__ import annotations

import csv
import os
from decimal import Decimal
from pathlib import Path

import psycopg
import pytest

from analytics_desktop.models.importing import ImportReport
from analytics_desktop.services.importers import import_prices, import_requests

DATA = Path(os.environ.get("ANALYTICS_DESKTOP_REAL_DATA", Path(__file__).parents[4] / "shared" / "data"))
TRACE = [DATA / "azure-llm-2023" / f"AzureLLMInferenceTrace_{part}.csv" for part in ("code", "conv")]
COLUMNS = {"occurred_at": "TIMESTAMP", "input_tokens": "ContextTokens", "output_tokens": "GeneratedTokens"}
CONSTANTS = {"provider": "P", "model": "M", "agent": "A"}
INPUT_PRICE, OUTPUT_PRICE = Decimal("2.718281"), Decimal("31.415926")

pytestmark = [
    pytest.mark.real_data,
    pytest.mark.skipif(not TRACE[0].exists(), reason=f"the public Azure trace is not in {DATA}"),
]


def trace() -> list[dict[str, str]]:
    rows: list[dict[str, str]] = []
    for file in TRACE:
        with file.open(newline="", encoding="utf-8") as text:
            rows += csv.DictReader(text)
    return rows


def load(dsn: str, files: list[Path]) -> ImportReport:
    return import_requests(files, dsn, COLUMNS, CONSTANTS)


def stored(dsn: str, what: str) -> tuple[object, ...]:
    with psycopg.connect(dsn) as connection:
        row = connection.execute(f"SELECT {what} FROM ai_cost_tracking".encode()).fetchone()
    assert row is not None
    return tuple(row)


def test_all_requests_are_loaded_with_the_exact_token_sums_and_instants(central: str) -> None:
    rows = trace()
    report = load(central, TRACE)
    assert (report.rows_read, report.loaded, report.rejected, report.rejects) == (28_185, 28_185, 0, ())
    assert report.unpriced_requests == 28_185
    tokens = sum(int(row["ContextTokens"]) + int(row["GeneratedTokens"]) for row in rows)
    assert report.unpriced_tokens == tokens
    assert stored(central, "sum(input_tokens), sum(output_tokens)") == (
        sum(Decimal(row["ContextTokens"]) for row in rows),
        sum(Decimal(row["GeneratedTokens"]) for row in rows),
    )
    written = "min(to_char(occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'))"
    assert stored(central, written) == (min(row["TIMESTAMP"] for row in rows)[:-1],)


def test_the_same_files_again_or_under_another_name_add_nothing(central: str, tmp_path: Path) -> None:
    load(central, TRACE)
    again = load(central, TRACE)
    renamed = tmp_path / "other name.csv"
    renamed.write_bytes(TRACE[0].read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n") + b"\r\n")
    third = load(central, [renamed])
    assert (again.loaded, again.already_there) == (0, 28_185)
    assert (third.loaded, third.already_there) == (0, 8_819)
    assert stored(central, "count(*)") == (28_185,)


def test_the_cost_at_a_contract_price_is_the_decimal_product_to_the_last_digit(central: str, tmp_path: Path) -> None:
    prices = tmp_path / "prices.csv"
    prices.write_text(
        "provider,model,bucket,price_per_million,currency,valid_from,valid_to\n"
        f"P,M,input,{INPUT_PRICE},USD,2023-01-01,\nP,M,output,{OUTPUT_PRICE},USD,2023-01-01,\n"
    )
    load(central, TRACE)
    assert import_prices(prices, central).priced == 28_185
    million = Decimal(1_000_000)
    expected = sum(
        Decimal(row["ContextTokens"]) * INPUT_PRICE / million + Decimal(row["GeneratedTokens"]) * OUTPUT_PRICE / million
        for row in trace()
    )
    assert stored(central, "sum(booked_cost), count(booked_cost)") == (expected, 28_185)
