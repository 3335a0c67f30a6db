"""Deals and KPI values from files: what is taken, what is refused and why, and what a second import does."""

from __future__ import annotations

import csv
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import psycopg
import pytest

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.importing import ImportOptions, ImportReport
from analytics_desktop.services.importers import kinds, run_import

MAPPING = {"external_id": "Id", "opened_on": "Opened", "closed_on": "Closed", "stage": "Stage", "amount": "Amount"}
HEADER = ["Id", "Opened", "Closed", "Stage", "Amount"]
ROWS = [
    ["1", "2026-01-05", "2026-02-01", "Closed Won", "1000.50"],
    ["2", "2026-01-06", "", "open", "2000"],
    ["3", "2026-01-07", "", "won", "10"],
    ["4", "2026-02-07", "2026-02-01", "lost", "10"],
    ["5", "2026-01-07", "2026-02-01", "maybe", "10"],
    ["6", "7.1.2026", "2026-02-01", "won", "10"],
    ["7", "2026-01-07", "2026-02-01", "won", "1,000"],
    ["8", "2026-01-07", "2026-02-01", "won", "-5"],
    ["", "2026-01-07", "2026-02-01", "won", "5"],
    ["2", "2026-01-06", "2026-03-01T09:00:00Z", "won", "2500"],
]
REASONS = {
    4: "closed_on: is empty",
    5: "closed_on: lies before opened_on",
    6: 'stage: "maybe" is not open, won or lost',
    7: 'opened_on: "7.1.2026" is not an ISO date',
    8: "amount",
    9: "amount",
    10: "external_id: is empty",
}


def as_csv(file: Path, rows: list[list[str]]) -> Path:
    with file.open("w", newline="", encoding="utf-8") as text:
        csv.writer(text).writerows([HEADER, *rows])
    return file


def as_xlsx(file: Path, rows: list[list[str]]) -> Path:
    book = openpyxl.Workbook()
    for row in [HEADER, *rows]:
        book.active.append([cell or None for cell in row])
    book.save(file)
    return file


def as_jsonl(file: Path, rows: list[list[str]]) -> Path:
    lines = [json.dumps({name: cell or None for name, cell in zip(HEADER, row, strict=True)}) for row in rows]
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return file


WRITERS = {"csv": as_csv, "xlsx": as_xlsx, "jsonl": as_jsonl}


def load(central: str, file: Path, kind: str = "deals", **options: Any) -> ImportReport:
    mapping = MAPPING if kind == "deals" else {}
    return run_import(kind, [file], central, mapping, {"source": "crm"}, ImportOptions(**options))


def rows_of(central: str, query: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(central) as connection:
        return connection.execute(query.encode()).fetchall()


DEALS = "SELECT external_id, stage, amount, currency, opened_on, closed_on FROM deals ORDER BY external_id"


@pytest.mark.parametrize("form", WRITERS)
def test_good_rows_are_loaded_and_bad_ones_told_with_line_and_reason(form: str, central: str, tmp_path: Path) -> None:
    file = WRITERS[form](tmp_path / f"deals.{form}", ROWS)
    report = load(central, file)
    assert (report.rows_read, report.loaded, report.repeated, report.rejected) == (10, 2, 1, 7)
    assert rows_of(central, DEALS) == [
        ("1", "won", Decimal("1000.50"), "USD", date(2026, 1, 5), date(2026, 2, 1)),
        ("2", "won", Decimal("2500.00"), "USD", date(2026, 1, 6), date(2026, 3, 1)),
    ]
    with report.rejects[0].open(newline="", encoding="utf-8") as text:
        told = {int(row["line"]): row["reason"] for row in csv.DictReader(text)}
    shift = -1 if form == "jsonl" else 0
    assert {line + shift for line in REASONS} == set(told)
    for line, reason in REASONS.items():
        assert reason in told[line + shift]


def test_the_same_file_twice_changes_nothing_and_a_changed_deal_is_brought_up_to_date(
    central: str, tmp_path: Path
) -> None:
    file = as_csv(tmp_path / "deals.csv", ROWS[:2])
    assert load(central, file).loaded == 2
    again = load(central, file)
    assert (again.loaded, again.already_there) == (0, 2)
    as_csv(file, [ROWS[0], ROWS[-1]])
    third = load(central, file)
    assert (third.loaded, third.already_there) == (1, 1)
    assert "1 were there before and were brought up to date" in third.notes
    assert rows_of(central, "SELECT stage, amount FROM deals WHERE external_id = '2'") == [("won", Decimal("2500.00"))]


def test_a_dry_run_counts_and_changes_nothing(central: str, tmp_path: Path) -> None:
    report = load(central, as_csv(tmp_path / "deals.csv", ROWS), dry_run=True)
    assert report.loaded == 2
    assert rows_of(central, DEALS) == []


def test_an_owner_is_found_by_address_or_refused(central: str, tmp_path: Path) -> None:
    with psycopg.connect(central) as connection:
        connection.execute("INSERT INTO people (external_id, display_name, email) VALUES ('a', 'Ann', 'Ann@x.org')")
    file = tmp_path / "d.jsonl"
    rows = [
        {"external_id": number, "opened_on": "2026-01-01", "stage": "open", "amount": 1, "owner": {"email": owner}}
        for number, owner in enumerate(["ann@x.org", "bob@x.org"])
    ]
    file.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    report = run_import("deals", [file], central, {"owner": "owner.email"}, {})
    assert (report.loaded, report.rejected) == (1, 1)
    report = run_import("deals", [file], central, {"owner": "owner.email"}, {}, ImportOptions(create_people=True))
    assert (report.loaded, report.already_there) == (1, 1)
    assert rows_of(central, "SELECT count(DISTINCT owner_id) FROM deals") == [(2,)]


def test_values_of_kpis_are_loaded_and_corrected(central: str, tmp_path: Path) -> None:
    file = tmp_path / "kpis.csv"
    file.write_text("kpi;day;value;target;unit\nNPS;2026-01-01;31.5;40;points\nNPS;2026-02-01;x;;\n", "utf-8")
    assert (load(central, file, "kpis").loaded, load(central, file, "kpis").rejected) == (1, 1)
    file.write_text("kpi;day;value\nNPS;2026-01-01;33\n", "utf-8")
    assert load(central, file, "kpis").loaded == 1
    assert rows_of(central, "SELECT value, target, source FROM kpi_values") == [(Decimal("33.000000"), None, "crm")]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.xlsx", b"not a workbook", "no Excel workbook"),
        ("a.csv", b"", "empty"),
        ("a.csv", b"Id,Opened\n1,2026-01-01\n", "no column"),
        ("a.jsonl", b'{"Id": "1"}\n', "Nothing says"),
    ],
)
def test_a_file_that_cannot_be_used_at_all_is_one_sentence(
    name: str, content: bytes, told: str, central: str, tmp_path: Path
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    mapping = {"external_id": "Id", "stage": "Stage"} if told == "no column" else {}
    with pytest.raises(Problem, match=told):
        run_import("deals", [file], central, mapping, {})
    assert sorted(tmp_path.iterdir()) == [file]


def test_the_kinds_of_entries_are_known() -> None:
    assert {"deals", "kpis", "requests"} <= set(kinds())
