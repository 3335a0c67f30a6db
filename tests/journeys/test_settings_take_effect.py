"""A setting that is shown must do what its help says."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from tests.fixtures.command_line import Command
from tests.fixtures.lake import PASSPHRASE, Synced


@pytest.fixture
def on_a_copy(command: Command, synced: Synced, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    shutil.copytree(synced.workspace.root, tmp_path / "workspace")
    (tmp_path / "passphrase").write_text(PASSPHRASE)
    monkeypatch.setenv("ANALYTICS_DESKTOP_DSN", synced.dsn)
    return command


def by_day(command: Command, *more: str) -> dict[str, Decimal]:
    rows = command("show", "usage.requests", "--json", *more).json["rows"]
    return {row["period"]: Decimal(row["value"]) for row in rows}


def test_days_shown_is_the_length_of_the_usual_period(on_a_copy: Command) -> None:
    usual = by_day(on_a_copy)
    assert on_a_copy("settings", "set", "days_shown", "7").code == 0
    week = by_day(on_a_copy)
    assert 0 < len(week) <= 7 < len(usual)
    assert week.items() <= usual.items()


def test_the_reporting_zone_moves_the_limits_of_days_and_loses_nothing(on_a_copy: Command) -> None:
    everything = ["--from", "2026-01-01", "--to", "2026-12-31"]
    before = by_day(on_a_copy, *everything)
    assert on_a_copy("settings", "set", "zone", "Pacific/Auckland").code == 0
    assert on_a_copy("sync").code == 0
    after = by_day(on_a_copy, *everything)
    assert after != before
    assert sum(after.values()) == sum(before.values())
