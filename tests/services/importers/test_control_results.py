"""What people found about controls arrives in the store, is corrected by a second import, and bad rows are told."""

from __future__ import annotations

import csv
from pathlib import Path

from analytics_desktop.models.importing import ImportOptions, ImportReport
from analytics_desktop.services.importers import run_import
from tests.services.importers.loading import rows

HEADER = "framework,control,status,tested_at,note"


def load(dsn: str, tmp_path: Path, *lines: str) -> ImportReport:
    file = tmp_path / "results.csv"
    file.write_text("\n".join((HEADER, *lines)), encoding="utf-8")
    return run_import("control-results", [file], dsn, {}, {}, ImportOptions())


def test_a_result_is_stored_once_and_corrected(central: str, tmp_path: Path) -> None:
    assert load(central, tmp_path, "SOC2,CC6.1,fail,2026-03-01,two accounts").loaded == 1
    assert load(central, tmp_path, "SOC2,CC6.1,pass,2026-04-01,").loaded == 1
    assert load(central, tmp_path, "SOC2,CC6.1,pass,2026-04-01,").loaded == 0
    found = rows(central, "SELECT framework, control, status, strength, tested_at::date::text FROM control_results")
    assert found == [("SOC2", "CC6.1", "pass", "partial", "2026-04-01")]


def test_a_control_or_status_that_does_not_exist_is_told(central: str, tmp_path: Path) -> None:
    report = load(central, tmp_path, "SOC2,CC99,pass,2026-03-01,", "SOC2,CC6.1,perhaps,2026-03-01,", "SOC2,,pass,x,")
    with report.rejects[0].open(encoding="utf-8", newline="") as file:
        assert [row["reason"] for row in csv.DictReader(file)] == [
            "control: there is no SOC2 CC99",
            'status: "perhaps" is not one of pass, fail, not_tested',
            "control: is empty",
        ]
