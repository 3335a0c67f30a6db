from __future__ import annotations

import psycopg
import pytest

from analytics_desktop.services.central import check
from analytics_desktop.services.central.check import Finding
from tests.fixtures.command_line import Command


def test_a_store_in_order_ends_with_0(command: Command, central: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found = [Finding("good", "Every index is complete"), Finding("look", "Maintenance is late", "never", "Run it.")]
    monkeypatch.setattr(check, "check", lambda dsn, progress: found)
    told = command("central", "check", "--dsn", central)
    assert told.code == 0
    assert told.out.splitlines() == [
        "good  Every index is complete",
        "look  Maintenance is late: never",
        "      Run it.",
    ]


def test_a_store_with_an_open_door_ends_with_1_and_says_how_to_close_it(command: Command, central: str) -> None:
    with psycopg.connect(central) as connection:
        connection.execute("ALTER TABLE ai_cost_tracking NO FORCE ROW LEVEL SECURITY")
    told = command("central", "check", "--dsn", central, "--json")
    assert told.code == 1
    assert [one for one in told.json if one["level"] == "bad" and one["remedy"]]


def test_a_new_login_gets_a_password_once_and_may_sync(command: Command, central: str) -> None:
    told = command("central", "login", "add", "sarah_of_this_test", "--role", "finance", "--dsn", central, "--json")
    assert told.code == 0, told.err
    dsn = psycopg.conninfo.make_conninfo(central, user=told.json["login"], password=told.json["password"])
    assert command("connect", "--dsn", dsn).code == 0


def test_an_unknown_role_is_a_problem_that_names_the_roles(command: Command, central: str) -> None:
    told = command("central", "login", "add", "mike", "--role", "boss", "--dsn", central)
    assert told.code == 1
    assert "finance" in told.err


def test_migrating_twice_changes_nothing(command: Command, central: str) -> None:
    first, again = (command("central", "migrate", "--dsn", central, "--json") for _ in range(2))
    assert (first.code, again.code) == (0, 0)
    assert first.json == again.json
