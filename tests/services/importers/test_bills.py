"""What providers bill, from files: everything that the reconciliation needs, corrected when it is imported again."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pytest

from analytics_desktop.models.importing import ImportReport
from analytics_desktop.services.importers import run_import

TABLES = {
    "vendor-costs": ("vendor_costs", "provider, model, day, cost_type, amount, currency, api_key"),
    "vendor-usage": ("vendor_usage", "provider, model, tier, context_band, geography, day, bucket, tokens"),
    "gateway-keys": ("gateway_keys", "provider, api_key"),
    "invoices": (
        "invoices i JOIN invoice_lines l ON l.invoice_id = i.id",
        "provider, number, month, issued_on, currency, model, kind, description, amount",
    ),
}

INVOICE = "provider, number, month, issued_on, amount"


def rows_of(dsn: str, kind: str) -> list[tuple[Any, ...]]:
    source, columns = TABLES[kind]
    with psycopg.connect(dsn) as connection:
        return connection.execute(f"SELECT {columns} FROM {source} ORDER BY ({columns})").fetchall()


def written(file: Path, header: str, rows: list[tuple[Any, ...]]) -> Path:
    with file.open("w", newline="", encoding="utf-8") as text:
        csv.writer(text).writerows([header.split(", "), *rows])
    return file


def load(dsn: str, kind: str, file: Path) -> ImportReport:
    return run_import(kind, [file], dsn, {}, {})


def test_what_the_demo_company_was_billed_comes_back_from_files_row_by_row(demo_copy: str, tmp_path: Path) -> None:
    before = {kind: rows_of(demo_copy, kind) for kind in TABLES}
    with psycopg.connect(demo_copy) as connection:
        connection.execute("SET ROLE analytics_owner")
        for table in ("invoice_lines", "invoices", "vendor_costs", "vendor_usage", "gateway_keys"):
            connection.execute(f"DELETE FROM {table}")
    for kind, (_, columns) in TABLES.items():
        file = written(tmp_path / f"{kind}.csv", columns, before[kind])
        first, again = load(demo_copy, kind, file), load(demo_copy, kind, file)
        assert (first.rows_read, first.loaded, first.rejected) == (len(before[kind]), len(before[kind]), 0)
        assert (again.loaded, again.already_there) == (0, len(before[kind]))
        assert rows_of(demo_copy, kind) == before[kind]
        assert before[kind]


def test_a_corrected_report_corrects_and_a_changed_invoice_is_replaced(central: str, tmp_path: Path) -> None:
    costs = "provider, day, amount"
    load(central, "vendor-costs", written(tmp_path / "a.csv", costs, [("openai", "2026-05-01", "1.5")]))
    report = load(central, "vendor-costs", written(tmp_path / "b.csv", costs, [("openai", "2026-05-01", "1.75")]))
    assert (report.loaded, rows_of(central, "vendor-costs")[0][4]) == (1, Decimal("1.750000"))
    lines = "provider, number, month, issued_on, kind, amount"
    one = [("openai", "7", "2026-05", "2026-06-03", "", "10"), ("openai", "7", "2026-05", "2026-06-03", "tax", "1.9")]
    load(central, "invoices", written(tmp_path / "c.csv", lines, one))
    report = load(central, "invoices", written(tmp_path / "d.csv", lines, [(*one[0][:5], "11"), one[1], one[1]]))
    assert report.notes == ("3 were there before and were brought up to date",)
    assert [(row[6], row[8]) for row in rows_of(central, "invoices")] == [
        ("tax", Decimal("1.9")), ("tax", Decimal("1.9")), ("tokens", Decimal(11)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "header", "row", "reason"),
    [
        ("vendor-costs", "provider, day, amount", ("openai", "2026-05-01", "1,5"), "amount"),
        ("vendor-usage", "provider, model, day, bucket, tokens", ("a", "b", "2026-05-01", "in", "1"), "bucket"),
        ("vendor-usage", "provider, model, day, bucket, tokens", ("a", "b", "2026-05-01", "input", "-1"), "tokens"),
        ("gateway-keys", "provider, api_key", ("openai", ""), "api_key: is empty"),
        ("invoices", INVOICE, ("a", "1", "May", "2026-06-01", "1"), "month"),
        ("invoices", INVOICE, ("a", "0", "2026-06", "2026-06-01", "1"), "month: another"),
    ],
)  # fmt: skip
def test_a_bad_row_is_named_and_the_rest_loads(
    central: str, tmp_path: Path, kind: str, header: str, row: tuple[str, ...], reason: str
) -> None:
    good = {
        "vendor-costs": ("openai", "2026-05-02", "1"),
        "vendor-usage": ("a", "b", "2026-05-02", "output", "7"),
        "gateway-keys": ("openai", "main"),
        "invoices": ("a", "0", "2026-05", "2026-06-01", "1"),
    }[kind]
    report = load(central, kind, written(tmp_path / "x.csv", header, [good, row]))
    assert (report.loaded, report.rejected) == (1, 1)
    with report.rejects[0].open(newline="", encoding="utf-8") as text:
        (reject,) = csv.DictReader(text)
    assert reject["line"] == "3"
    assert reject["reason"].startswith(reason)
