"""CSV and JSON carry the Page's numbers exactly, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics_desktop.models.errors import Cancelled
from analytics_desktop.services.export.csv_file import write_csv
from analytics_desktop.services.export.csv_text import GUARD, csv_lines, guarded
from analytics_desktop.services.export.json_file import page_data, panel_data, write_json
from tests.fixtures import pages


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_page_in_long_form_has_every_number_to_the_last_digit(tmp_path: Path) -> None:
    page = pages.cost_page()
    written = write_csv(page, tmp_path / "cost.csv")
    rows = read(tmp_path / "cost.csv")
    daily = [row for row in rows if row["metric"] == "cost.total_cost" and row["by"] == "" and row["grain"] == "day"]
    assert [Decimal(row["value"]) for row in daily] == list(pages.daily_cost())
    assert [row["period"] for row in daily] == [day.isoformat() for day in pages.days()]
    parts = [row for row in rows if row["by"] == "department" and row["grain"] == "whole" and row["segment"]]
    assert sum(Decimal(row["value"]) for row in parts) == page.panels[0].whole
    assert all(path.exists() for path in written)
    assert [path.name for path in written] == [
        "cost.csv",
        "cost.schema.json",
        "cost.cost.unpriced.csv",
        "cost.cost.unpriced.schema.json",
    ]


def test_unknown_is_an_empty_field_and_never_0(tmp_path: Path) -> None:
    write_csv(pages.usage_page(), tmp_path / "usage.csv")
    row = next(row for row in read(tmp_path / "usage.csv") if row["period"] == pages.days()[30].isoformat())
    assert row["value"] == ""


def test_segments_that_a_spreadsheet_would_run_are_guarded(tmp_path: Path) -> None:
    page = pages.cost_page()
    write_csv(page, tmp_path / "bar.csv", page.panels[3])
    assert "'=HYPERLINK(1)" in {row["segment"] for row in read(tmp_path / "bar.csv")}
    write_csv(page, tmp_path / "table.csv", page.panels[4])
    assert read(tmp_path / "table.csv")[0]["model"] == "'+cmd|' /C calc'!A0"


@given(st.text())
def test_guarding_can_be_undone_and_leaves_no_trigger(text: str) -> None:
    cell = guarded(text)
    assert (cell[1:] if cell.startswith(GUARD) else cell) == text
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


def test_negative_numbers_stay_numbers() -> None:
    assert list(csv_lines(["a"], [[Decimal("-1.50")], [-3]])) == ["a\r\n", "-1.50\r\n", "-3\r\n"]


def test_the_sidecar_names_columns_units_and_source(tmp_path: Path) -> None:
    page = pages.cost_page()
    _, sidecar = write_csv(page, tmp_path / "line.csv", page.panels[2])
    schema = json.loads(sidecar.read_text())
    assert [column["name"] for column in schema["columns"]] == ["grain", "period", "segment", "value"]
    assert schema["columns"][3] == {"name": "value", "type": "decimal", "unit": "money"}
    assert schema["rows"] == len(read(tmp_path / "line.csv"))
    assert schema["demo_data"] is True
    assert schema["metrics"]["cost.total_cost"]["sql_sha256"] == pages.COST.sha256


def test_cancelling_leaves_no_file(tmp_path: Path) -> None:
    def stop(message: str, fraction: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        write_csv(pages.cost_page(), tmp_path / "cost.csv", progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_json_of_a_panel_keeps_the_command_line_contract() -> None:
    page = pages.cost_page()
    data = panel_data(page.panels[2], page)
    assert {"metric", "unit", "generation", "sql_sha256", "rows"} <= data.keys()
    assert data["rows"][0] == {"period": "2026-09-02", "segment": None, "value": "2000.123456789012"}
    assert sum(Decimal(row["value"]) for row in data["rows"]) == page.panels[2].whole
    assert panel_data(page.panels[4], page)["rows"][0]["tokens"] == 9_000_000


def test_json_of_a_page_says_whose_numbers_they_are(tmp_path: Path) -> None:
    page = pages.cost_page()
    data = json.loads(write_json(page, tmp_path / "cost.json").read_text())
    assert data == json.loads(json.dumps(page_data(page)))
    assert data["source"]["is_demo"] is True
    assert data["filters"]["to"] == "2026-11-30"
    assert [panel["metric"] for panel in data["panels"]] == [
        "cost.total_cost",
        "cost.tokens",
        "cost.total_cost",
        "cost.unpriced",
    ]


def test_a_failed_panel_tells_its_trouble_instead_of_numbers() -> None:
    page = pages.other_page()
    data = panel_data(page.panels[4], page)
    assert data["trouble"] == "The numbers are missing."
    assert data["rows"] == []


def test_a_page_of_the_whole_period_lists_its_parts_once(tmp_path: Path) -> None:
    page = pages.cost_page()
    page = replace(page, filters=replace(page.filters, grain="whole"))
    write_csv(page, tmp_path / "whole.csv")
    rows = read(tmp_path / "whole.csv")
    assert len({tuple(row.items()) for row in rows}) == len(rows)
