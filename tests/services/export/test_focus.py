"""FOCUS charges of the demo company against its ledger, read back as their receivers would."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest

from analytics_desktop.models.errors import Cancelled
from analytics_desktop.models.filters import Filters
from analytics_desktop.services.deliver import deliver
from analytics_desktop.services.desk import Desk
from analytics_desktop.services.export.focus import MANDATORY, FocusFacts, write_focus
from tests.fixtures.lake import Synced

FACTS = FocusFacts("Acme", True, "2026-01-01", "2026-01-31", "UTC", "USD", 1, "0" * 64, "1" * 64, "3.75", "0")


@pytest.fixture(scope="module")
def filters(desk: Desk) -> Filters:
    return desk.default_filters()


@pytest.fixture(scope="module")
def file(desk: Desk, synced: Synced, filters: Filters, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("focus") / "focus.csv"
    assert deliver("focus", desk, synced.secrets, filters, [], out) == (out, out.with_suffix(".schema.json"))
    return out


def charges(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def total(rows: list[dict[str, str]], column: str) -> Decimal:
    return sum((Decimal(row[column]) for row in rows), Decimal(0))


def test_billed_cost_is_the_ledger_to_the_last_digit(file: Path, desk: Desk, filters: Filters) -> None:
    rows = charges(file)
    assert total(rows, "BilledCost") == desk.panel("cost.total_cost", filters).whole
    assert total(rows, "EffectiveCost") == total(rows, "BilledCost")


def test_a_department_s_charges_are_its_cost(file: Path, desk: Desk, filters: Filters) -> None:
    rows = charges(file)
    parts = desk.panel("cost.total_cost", replace(filters, by="department")).parts
    assert {part.segment: part.value for part in parts if part.value} == {
        name: total([row for row in rows if row["SubAccountName"] == name], "BilledCost")
        for name in {row["SubAccountName"] for row in rows}
    }


def test_metered_and_unpriced_tokens_are_all_tokens(file: Path, desk: Desk, filters: Filters) -> None:
    metered = sum(int(row["ConsumedQuantity"]) for row in charges(file) if row["ConsumedQuantity"])
    tokens, unpriced = (desk.panel(f"cost.{name}", filters) for name in ("tokens", "unpriced_tokens"))
    assert unpriced.whole
    assert metered + int(unpriced.whole) == sum(int(part.value or 0) for part in tokens.parts)


def test_every_mandatory_column_is_there_and_filled(file: Path) -> None:
    rows = charges(file)
    assert rows
    for column in MANDATORY:
        empty = [row for row in rows if row[column] == ""]
        assert not empty or column == "ChargeClass", column


def test_a_charge_period_is_one_day_of_the_reporting_time_zone_in_utc(file: Path) -> None:
    first = charges(file)[0]
    assert first["ChargePeriodStart"].endswith("T22:00:00Z")  # midnight in Berlin, in summer
    assert first["ChargePeriodStart"] < first["ChargePeriodEnd"]
    assert first["BillingPeriodStart"].endswith("-01T00:00:00Z")


def test_the_sidecar_says_what_the_charges_sum_to(file: Path, desk: Desk, filters: Filters) -> None:
    told = json.loads(file.with_suffix(".schema.json").read_text("utf-8"))
    assert Decimal(told["booked_cost"]) == desk.panel("cost.total_cost", filters).whole
    assert told["rows"] == len(charges(file))
    assert told["is_demo"] is True
    assert [column["name"] for column in told["columns"] if column["mandatory"]] == sorted(MANDATORY)


def batch(**columns: list[object]) -> pa.RecordBatchReader:
    cost = pa.array([Decimal("1.25"), Decimal("2.50")], pa.decimal128(38, 12))
    arrays = {"BilledCost": cost, **{name: pa.array(values) for name, values in columns.items()}}
    table = pa.table(arrays)
    return table.to_reader()


@pytest.mark.parametrize("trigger", ["=", "+", "-", "@", "\t", "\r", "＝"])
def test_text_is_never_a_formula(tmp_path: Path, trigger: str) -> None:
    out, _ = write_focus(batch(ServiceName=[f"{trigger}cmd()", "plain"]), tmp_path / "f.csv", FACTS)
    assert [row["ServiceName"] for row in charges(out)] == [f"'{trigger}cmd()", "plain"]


def test_charges_that_do_not_sum_to_the_ledger_are_not_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"sum to 3\.75.*the ledger to 4"):
        write_focus(batch(), tmp_path / "f.csv", replace(FACTS, booked_cost="4"))
    assert list(tmp_path.iterdir()) == []


def test_a_cancelled_export_leaves_no_file(tmp_path: Path) -> None:
    def stop(message: str, fraction: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        write_focus(batch(), tmp_path / "f.csv", FACTS, stop)
    assert list(tmp_path.iterdir()) == []
