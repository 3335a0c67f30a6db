"""Rows of any SQL database."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from analytics_desktop.models.connector import Access
from analytics_desktop.models.errors import Problem
from analytics_desktop.services.connectors.pull import pull


@pytest.fixture
def erp(tmp_path: Path) -> str:
    file = tmp_path / "erp.db"
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE orders (no TEXT, created TEXT, done TEXT, state TEXT, total REAL)")
    connection.executemany(
        "INSERT INTO orders VALUES (?, '2026-01-01', '2026-02-01', 'won', 10.5)", [(str(n),) for n in range(2500)]
    )
    connection.commit()
    connection.close()
    return f"sqlite:///{file}"


ORDERS = (
    "SELECT no AS external_id, created AS opened_on, done AS closed_on, state AS stage, total AS amount FROM orders"
)


def test_rows_of_any_sql_database_come_in_batches(erp: str, central: str, tmp_path: Path) -> None:
    report = pull("sql", Access({"query": ORDERS, "kind": "deals"}, erp), central, tmp_path / "r.csv")
    assert (report.pages, report.rows_read, report.loaded) == (4, 2500, 2500)


@pytest.mark.parametrize(
    "query", ["DELETE FROM orders", f"{ORDERS}; DROP TABLE orders", "WITH x AS (SELECT 1) DELETE FROM orders"]
)
def test_a_query_that_would_change_the_database_is_refused(query: str, erp: str, central: str, tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"SELECT|refuses the query"):
        pull("sql", Access({"query": query, "kind": "deals"}, erp), central, tmp_path / "r.csv")
    assert sqlite3.connect(erp.removeprefix("sqlite:///")).execute("SELECT count(*) FROM orders").fetchone() == (2500,)


def test_the_password_of_a_database_is_in_no_message(central: str, tmp_path: Path) -> None:
    address = "postgresql+psycopg://who:hunter2@127.0.0.1:1/none"
    with pytest.raises(Problem) as told:
        pull("sql", Access({"query": "SELECT 1", "kind": "deals"}, address), central, tmp_path / "r.csv")
    assert "hunter2" not in f"{told.value.sentence} {told.value.remedy} {told.value.detail}"
