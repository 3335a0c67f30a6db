"""Logins get one role, and no more power than it gives."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import conninfo

from analytics_desktop.models.errors import Problem
from analytics_desktop.services.central.logins import create_login
from tests.services.central.conftest import Connection


def login_dsn(central: str, login: str, password: str) -> str:
    return conninfo.make_conninfo(central, user=login, password=password)


def test_login_that_changes_role_loses_the_old_one(company: Connection, central: str) -> None:
    create_login(central, "turncoat", "admin", "x")
    create_login(central, "turncoat", "manager", "y", 3)
    with psycopg.connect(login_dsn(central, "turncoat", "y")) as reader:
        assert reader.execute("SELECT display_name FROM people ORDER BY id").fetchall() == [("Cem",), ("Dan",)]
    groups = company.execute(
        "SELECT r.rolname FROM pg_auth_members JOIN pg_roles r ON r.oid = roleid WHERE member = 'turncoat'::regrole"
    )
    assert groups.fetchall() == [("analytics_manager",)]


def test_password_is_not_sent_in_clear(store: Connection, central: str) -> None:
    create_login(central, "hidden_password", "finance", "open sesame")
    (kept,) = store.execute("SELECT rolpassword FROM pg_authid WHERE rolname = 'hidden_password'").fetchone()
    assert kept.startswith("SCRAM-SHA-256$")
    with psycopg.connect(conninfo.make_conninfo(central, user="hidden_password", password="open sesame")):
        pass


def test_unknown_role_is_a_problem(central: str) -> None:
    with pytest.raises(Problem, match="no role boss") as caught:
        create_login(central, "boss", "boss", "x")
    assert "executive" in caught.value.remedy


def test_unknown_person_is_a_problem_and_leaves_no_login(store: Connection, central: str) -> None:
    with pytest.raises(Problem, match="no person 77"):
        create_login(central, "of_nobody", "manager", "x", 77)
    assert store.execute("SELECT count(*) FROM pg_roles WHERE rolname = 'of_nobody'").fetchone() == (0,)


@pytest.mark.parametrize("login", ["postgres", "analytics_owner", "analytics_reader"])
def test_powerful_roles_do_not_become_readers(central: str, login: str) -> None:
    with pytest.raises(Problem, match="may do too much"):
        create_login(central, login, "admin", "x")


def test_name_with_quotes_is_just_a_name(central: str) -> None:
    name = 'Zoë "the" O\'Hara; DROP TABLE people'
    create_login(central, name, "finance", "pass'word")
    with psycopg.connect(login_dsn(central, name, "pass'word")) as reader:
        assert reader.execute("SELECT session_user, my_role()").fetchone() == (name, "finance")


def test_reader_makes_no_logins(central: str) -> None:
    create_login(central, "curious", "admin", "x")
    with pytest.raises(Problem, match="may not make logins"):
        create_login(login_dsn(central, "curious", "x"), "friend", "admin", "x")
