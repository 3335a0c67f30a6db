"""The audit trail answers who did what, when, to what, from where, with what outcome; to those who may know."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import polars as pl
import pytest

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.log import LogFilters
from analytics_desktop.models.page import Source
from analytics_desktop.services.audit.pseudonyms import Pseudonyms
from analytics_desktop.services.desk import Desk
from analytics_desktop.services.logs.export import export_csv
from analytics_desktop.services.logs.opened import OpenLog
from tests.services.logs.conftest import LogWorld, log_world

BEGIN = datetime(2026, 3, 27, 20)  # noqa: DTZ001 - instants of the lake are UTC without a mark
ACTIONS = ("login", "record.read", "export.run", "permission.grant", "suspicious.break_in_attempt")


class AuditWorld(LogWorld):
    role = "auditor"

    @property
    def source(self) -> Source:
        return replace(super().source, role=self.role)

    def pseudonyms(self) -> Pseudonyms:
        return Pseudonyms(b"key")

    def trail(self) -> OpenLog:
        return OpenLog(cast(Desk, self), "audit")


def entries(dice: random.Random, count: int) -> list[dict[str, Any]]:
    return [
        {
            "seq": number + 1,
            "occurred_at": BEGIN + timedelta(seconds=dice.randrange(4 * 86400)),
            "actor": f"user{dice.randrange(9)}@example.com",
            "person_id": dice.choice((None, 1)),
            "action": dice.choice(ACTIONS),
            "resource_type": "customer",
            "resource_id": f"customer-{dice.randrange(50)}",
            "outcome": dice.choice(("success", "success", "failure")),
            "ip_address": f"192.0.2.{dice.randrange(30)}/32",
            "records": dice.choice((None, 7)),
            "is_pii": dice.random() < 0.3,
            "detail": dice.choice(("{}", '{"reason": "Überfällig <b>fett</b>"}')),
            "source": "app",
        }
        for number in range(count)
    ]


@pytest.fixture
def world() -> Iterator[AuditWorld]:
    made = log_world().world
    made.fill("INSERT INTO people (id, external_id, team_id) VALUES (1, 'p1', 2)")
    known = AuditWorld(made, entries(random.Random(5), 300))
    made.connection.register("fresh", pl.DataFrame(known.rows, infer_schema_length=None).to_arrow())
    made.connection.execute("INSERT INTO lake.audit_log BY NAME FROM fresh")
    known.refresh(None)
    yield known
    made.connection.close()


def numbers(log: OpenLog, **wanted: Any) -> list[int]:
    place = [column.name for column in log.log.columns].index("id")
    return [int(str(row.cells[place])) for row in log.view(LogFilters(**wanted)).rows()]


def expected(world: AuditWorld, wanted: Any) -> list[int]:
    rows = sorted((row for row in world.rows if wanted(row)), key=lambda row: (row["occurred_at"], row["seq"]))
    return [row["seq"] for row in reversed(rows)]


def test_every_entry_is_there_the_newest_first(world: AuditWorld) -> None:
    assert numbers(world.trail()) == expected(world, lambda row: True)


@pytest.mark.parametrize(
    ("choices", "wanted"),
    [
        ({"outcome": "failure"}, lambda row: row["outcome"] == "failure"),
        ({"kind": "failed login"}, lambda row: row["action"] == "login" and row["outcome"] == "failure"),
        ({"kind": "permission change"}, lambda row: row["action"] == "permission.grant"),
        ({"kind": "suspicious activity"}, lambda row: row["action"].startswith("suspicious")),
        ({"personal": "yes", "outcome": "success"}, lambda row: row["is_pii"] and row["outcome"] == "success"),
        ({"team_id": "West"}, lambda row: row["person_id"] == 1),
    ],
)
def test_filters_narrow_it_down(world: AuditWorld, choices: dict[str, str], wanted: Any) -> None:
    asked = tuple((name, (value,)) for name, value in choices.items())
    found = expected(world, wanted)
    assert found
    assert numbers(world.trail(), choices=asked) == found


@pytest.mark.parametrize(
    ("search", "wanted"),
    [
        ("user3", lambda row: row["actor"].startswith("user3@")),
        ("customer-17", lambda row: row["resource_id"] == "customer-17"),
        ("192.0.2.29", lambda row: row["ip_address"] == "192.0.2.29/32"),
        ("uberfallig", lambda row: "berf" in row["detail"]),
        ("grant user3", lambda row: row["action"] == "permission.grant" and row["actor"].startswith("user3@")),
    ],
)
def test_rows_with_all_words_come_first(world: AuditWorld, search: str, wanted: Any) -> None:
    view = world.trail().view(LogFilters(search=search))
    place = [column.name for column in view.log.log.columns].index("id")
    best = [int(str(row.cells[place])) for row in view.page(0, view.complete)]
    assert set(best) >= set(expected(world, wanted))
    assert view.complete < 0.7 * len(world.rows)


def test_a_row_opens_to_what_else_its_actor_did_about_then(world: AuditWorld) -> None:
    log = world.trail()
    row = log.view(LogFilters()).page(40, 1)[0]
    names = [column.name for column in log.log.columns]
    one = next(entry for entry in world.rows if str(entry["seq"]) == row.cells[names.index("id")])
    near = timedelta(minutes=30)
    others = sorted(
        entry["occurred_at"] for entry in world.rows
        if entry["actor"] == one["actor"] and abs(entry["occurred_at"] - one["occurred_at"]) <= near
    )  # fmt: skip
    assert [cells[0] for cells in log.detail(row.position).related.rows] == others


def test_what_is_filtered_is_exported_whole(world: AuditWorld, tmp_path: Path) -> None:
    filters = LogFilters(date(2026, 3, 28), date(2026, 3, 30), (("outcome", ("failure",)),))
    view = world.trail().view(filters)
    assert export_csv(view, tmp_path / "trail.csv") == view.total > 0
    with (tmp_path / "trail.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["Outcome"] for row in rows} == {"failure"}
    assert {row["Did"] for row in rows} <= set(ACTIONS)


def test_what_leaves_the_screen_names_nobody(world: AuditWorld, tmp_path: Path) -> None:
    """Who, from where and about what get pseudonyms; free text, which can name anybody, stays here."""
    view = world.trail().view(LogFilters())
    export_csv(view, tmp_path / "trail.csv")
    text = (tmp_path / "trail.csv").read_text("utf-8")
    told = [*view.log.detail(view.page(0, 1)[0].position).given_away]
    for word in ("user3", "@example.com", "192.0.2.", "customer-", "berf"):
        assert word not in text
        assert not [cell for cell in told if word in str(cell)]
    with (tmp_path / "trail.csv").open(encoding="utf-8-sig", newline="") as file:
        codes = {row["Who"] for row in csv.DictReader(file)}
    assert codes == {world.pseudonyms().text(row["actor"]) for row in world.rows}


def test_other_roles_are_refused(world: AuditWorld) -> None:
    world.role = "finance"
    with pytest.raises(Problem, match="not for the role finance"):
        world.trail()
