"""Who reads far more than ever, who is attacked, and who takes data away stands at the top, with the reason."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from analytics_desktop.models.access_day import AccessDay
from analytics_desktop.models.filters import Filters, Period
from analytics_desktop.models.importing import ImportOptions
from analytics_desktop.services.alerts.sources.unusual_access import alerts
from analytics_desktop.services.desk import Desk
from analytics_desktop.services.importers import run_import
from analytics_desktop.services.insight.access import access_findings
from tests.fixtures.demo import TODAY, DemoCentral
from tests.fixtures.lake import Pair, Synced
from tests.services.importers.test_security_log import BUCKET, TRAIL, real_data

START = date(2026, 3, 2)
METRIC = "compliance.access_anomalies"


def usual(people: int = 40, days: int = 30) -> list[AccessDay]:
    rng = np.random.default_rng(1)
    return [
        AccessDay(START + timedelta(days=day), f"p{person}", 9, int(rng.poisson(20 + person)), 3 + int(rng.poisson(4)),
                  int(rng.integers(0, 2)), int(rng.integers(0, 2)), int(rng.random() < 0.03), int(rng.random() < 0.02))
        for day in range(days) for person in range(people)
    ]  # fmt: skip


ODD = {
    "records": {"records": 9000},
    "resources": {"resources": 300},
    "failures": {"failures": 60, "entries": 69},
    "exports": {"exports": 12},
    "off-hours share": {"off_hours": 30, "entries": 30},
}


@pytest.mark.parametrize(("feature", "changes"), ODD.items(), ids=ODD)
def test_the_feature_that_was_moved_is_named_with_both_numbers(feature: str, changes: dict[str, int]) -> None:
    days = usual()
    days[777] = replace(days[777], **changes)  # type: ignore[arg-type]
    top = access_findings(days, START)[0]
    assert (top.day, top.actor, top.moved_by[0].feature) == (days[777].day, days[777].actor, feature)
    first, second = top.moved_by
    assert first.actual is not None
    assert first.actual > first.expected
    assert first.z >= second.z


def test_a_person_is_measured_by_their_own_past() -> None:
    days = [replace(day, records=3000) if day.actor == "p1" else day for day in usual()]
    days[41 * 10] = replace(days[41 * 10], records=300)
    assert days[41 * 10].actor != "p1"
    found = access_findings(days, START)
    assert found[0].actor == days[41 * 10].actor
    assert all(one.actor != "p1" for one in found)


def test_ordinary_days_are_not_told_and_the_order_of_rows_does_not_matter() -> None:
    days = usual()
    assert len(access_findings(days, START)) <= len(days) / 200
    assert access_findings(days, START + timedelta(days=30)) == ()


def desk_rows(desk: Desk, period: Period) -> list[dict[str, object]]:
    table = desk.panel(METRIC, Filters(period, "whole", compare="off")).table
    assert table is not None
    return [dict(zip((column.name for column in table.columns), row, strict=True)) for row in table.rows]


def test_the_planted_reader_and_the_guessed_password_lead_the_demo(synced: Synced, demo_central: DemoCentral) -> None:
    desk = Desk.open(synced.workspace, synced.secrets)
    key = demo_central.key
    try:
        rows = desk_rows(desk, Period(TODAY - timedelta(days=60), TODAY))
        told = list(alerts(desk, None))  # type: ignore[arg-type]
    finally:
        desk.close()
    planted = {(day, key["reader"]["actor"]) for day in key["reader"]["records"]}
    planted |= {(key["brute_force"]["first"][:10], key["brute_force"]["actor"])}
    assert {(str(row["Day"]), row["Who"]) for row in rows[: len(planted)]} == planted
    first = next(row for row in rows if row["Who"] == key["reader"]["actor"])
    assert int(str(first["Actual"]).rstrip(" %").replace(",", "")) > int(str(first["Expected"]).rstrip(" %"))
    week = {(day, who) for day, who in planted if date.fromisoformat(day) >= TODAY - timedelta(days=7)}
    assert week <= {tuple(one.key.split("/")[1:]) for one in told}


class TestRealAttack:
    pytestmark = real_data

    def test_the_stolen_role_leads_the_published_events(
        self, whole_pair: Pair, tmp_path: Path, reader_dsn: Callable[..., str]
    ) -> None:
        with zipfile.ZipFile(BUCKET) as packed:
            bucket = Path(packed.extract(packed.namelist()[0], tmp_path))
        mapping = {"occurred_at": "Event DateTime", "actor": "Source IP", "ip_address": "Source IP",
                   "action": "Event Name", "event_id": "Event ID"}  # fmt: skip
        constants = {"format": "csv", "outcome": "success", "resource_type": "bucket", "resource_id": "honey"}
        run_import("security-log", [bucket], whole_pair.central, mapping, constants, ImportOptions())
        run_import("security-log", [TRAIL], whole_pair.central, {}, {"format": "cloudtrail"}, ImportOptions())
        whole_pair.sync()
        desk = Desk.open(whole_pair.workspace, whole_pair.secrets)
        try:
            rows = desk_rows(desk, Period(date(2020, 2, 1), date(2022, 3, 1)))
        finally:
            desk.close()
        assert str(rows[0]["Who"]).startswith("MordorNginxStack-BankingWAFRole")
        assert {rows[0]["Moved most by"], rows[0]["Then by"]} & {"records", "resources"}
