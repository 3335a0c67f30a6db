"""Raw rows survive the way into a pack and back exactly, but for people, who get stable pseudonyms."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from analytics_desktop.models.progress import silent
from analytics_desktop.services.audit.columns import TIME_COLUMNS, packed_tables, treatment
from analytics_desktop.services.audit.facts import PackFacts
from analytics_desktop.services.audit.pseudonyms import Pseudonyms
from analytics_desktop.services.audit.recompute import BadRows, lake_of_rows
from analytics_desktop.services.audit.rows import RowSource, write_rows
from analytics_desktop.services.sync.raw_tables import raw_tables

FIRST, FINISH = datetime(2026, 3, 1), datetime(2026, 4, 1)  # noqa: DTZ001 - the lake's instants are UTC without zone
WINDOWS = dict.fromkeys(TIME_COLUMNS, (FIRST, FINISH))
MOMENT = "2026-04-01T00:00:00+00:00"
FACTS = PackFacts(1, "0", "", "A", True, 1, "", MOMENT, MOMENT, "admin", "UTC", "USD", {}, ())
NASTY = (
    "", "plain", "'quoted'", "''", '"double"', "a,b", "a\r\nb", "a\nb", "=1+1", "+1", "-1", "@a", "\ttab", "\rreturn",
    "＝wide", "NULL", "null", "äöü €", "日本語", "😀", " leading and trailing ", "\\N", "\\", "a\\\"b", "'=1",
)  # fmt: skip


@pytest.fixture
def lake() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect()
    connection.execute("ATTACH ':memory:' AS lake")
    for table in raw_tables().values():
        connection.execute(table.ddl)
    yield connection
    connection.close()


def packed(lake: duckdb.DuckDBPyConnection, folder: Path, names: Pseudonyms | None = None) -> Path:
    folder.mkdir(exist_ok=True)
    for table in packed_tables():
        source = RowSource(lake.cursor(), table, names or Pseudonyms(b"key"), WINDOWS)
        write_rows(source.lines(), folder / f"{table.name}.csv.gz")
    return folder


def text_of(folder: Path, table: str) -> str:
    return gzip.decompress((folder / f"{table}.csv.gz").read_bytes()).decode()


def test_nasty_texts_and_unknowns_come_back_exactly(lake: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    rows = [(number, text, None) for number, text in enumerate(NASTY)] + [(99, None, "")]
    lake.executemany("INSERT INTO lake.departments VALUES (?, ?, ?)", rows)
    folder = packed(lake, tmp_path / "rows")
    (tmp_path / "room").mkdir()
    with lake_of_rows(folder, tmp_path / "room", FACTS, silent) as again:
        assert again.connection.execute("FROM lake.departments ORDER BY id").fetchall() == rows


def test_no_cell_begins_with_what_a_spreadsheet_runs(lake: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    lake.executemany("INSERT INTO lake.departments VALUES (?, ?, NULL)", list(enumerate(NASTY)))
    for row in csv.reader(io.StringIO(text_of(packed(lake, tmp_path / "rows"), "departments"), newline="")):
        assert not row[1].startswith(("=", "+", "-", "@", "\t", "\r"))


def test_exact_numbers_and_instants_come_back_exactly(lake: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    lake.execute(
        "INSERT INTO lake.ai_cost_tracking (id, occurred_at, booked_cost, input_tokens) VALUES "
        "('00000000-0000-0000-0000-000000000001', '2026-03-02 01:02:03.123456', 123456.000000000001, 9007199254740993)"
    )
    lake.execute(
        "INSERT INTO lake.audit_log (seq, occurred_at, leaf_hash) VALUES (1, '2026-03-02', '\\xAB\\x00'::BLOB)"
    )
    folder = packed(lake, tmp_path / "rows")
    (tmp_path / "room").mkdir()
    sql = "SELECT occurred_at, booked_cost, input_tokens FROM lake.ai_cost_tracking"
    with lake_of_rows(folder, tmp_path / "room", FACTS, silent) as again:
        assert again.connection.execute(sql).fetchall() == lake.execute(sql).fetchall()
        assert again.connection.execute("SELECT leaf_hash FROM lake.audit_log").fetchall() == [(b"\xab\x00",)]


def test_rows_outside_the_window_stay_out(lake: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    for moment in ("2026-02-28 23:59:59.999999", "2026-03-01", "2026-03-31 23:59:59.999999", "2026-04-01"):
        lake.execute("INSERT INTO lake.analytics_events (id, occurred_at) VALUES (uuid(), ?)", [moment])
    lines = text_of(packed(lake, tmp_path / "rows"), "analytics_events").splitlines()
    assert sorted(line.split(",")[1] for line in lines[1:]) == ["2026-03-01 00:00:00", "2026-03-31 23:59:59.999999"]


def test_a_person_has_one_pseudonym_in_all_tables_and_another_under_another_key(
    lake: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    lake.execute(
        "INSERT INTO lake.people (id, display_name, email, manager_id) VALUES (7, 'Ann', 'ann@example.com', 7)"
    )
    lake.execute("INSERT INTO lake.opt_outs (person_id) VALUES (7)")
    folder = packed(lake, tmp_path / "rows")
    code = Pseudonyms(b"key").person(7)
    person = next(csv.DictReader(io.StringIO(text_of(folder, "people"))))
    assert (person["id"], person["display_name"], person["manager_id"]) == (code, code, code)
    assert code in text_of(folder, "opt_outs")
    assert "Ann" not in text_of(folder, "people")
    assert "example.com" not in text_of(folder, "people")
    assert code not in text_of(packed(lake, tmp_path / "other", Pseudonyms(b"other")), "people")


def test_free_text_is_left_out(lake: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    lake.execute("INSERT INTO lake.feedback (id, comment) VALUES (uuid(), 'Ann was rude')")
    lake.execute("INSERT INTO lake.data_requests (id, subject, note) VALUES (1, 'Ann', 'lives in Bonn')")
    folder = packed(lake, tmp_path / "rows")
    assert "rude" not in text_of(folder, "feedback")
    assert "Ann" not in text_of(folder, "data_requests")
    assert "Bonn" not in text_of(folder, "data_requests")


def test_every_column_that_can_name_a_person_is_treated() -> None:
    """A new raw column whose name smells of people must be thought about, not shipped by default."""
    suspicious = ("person", "email", "actor", "ip_address", "user_agent", "payload", "comment", "message", "subject",
                  "display_name", "external_id", "manager", "decided_by", "changed_by", "detail")  # fmt: skip
    harmless = {("deals", "external_id"), ("analytics_events", "event_type"), ("decisions", "subject")}
    for table in packed_tables():
        for column in table.names:
            if any(word in column for word in suspicious) and (table.name, column) not in harmless:
                assert treatment(table.name, column) != "keep", (table.name, column)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda text: text.replace("id,name", "name,id"), "other columns"),
        (lambda text: text + '1,"a","b","c"\r\n', "departments"),
        (lambda text: text + 'x,"a","b"\r\n', "departments"),
        (lambda text: text + '1,"a\r\n', "departments"),
    ],
)
def test_rows_of_another_form_are_refused(
    lake: duckdb.DuckDBPyConnection, tmp_path: Path, change: object, words: str
) -> None:
    folder = packed(lake, tmp_path / "rows")
    assert callable(change)
    (folder / "departments.csv.gz").write_bytes(gzip.compress(change(text_of(folder, "departments")).encode()))
    (tmp_path / "room").mkdir()
    with pytest.raises(BadRows, match=words), lake_of_rows(folder, tmp_path / "room", FACTS, silent):
        pytest.fail("bad rows were read")


def test_the_connection_reaches_nothing_but_the_rows(lake: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    folder = packed(lake, tmp_path / "rows")
    (tmp_path / "room").mkdir()
    (tmp_path / "secret.csv").write_text("a\n1\n")
    with lake_of_rows(folder, tmp_path / "room", FACTS, silent) as again:
        for sql in (
            f"FROM read_csv('{tmp_path}/secret.csv')",
            f"COPY (SELECT 1) TO '{tmp_path}/out.csv'",
            f"ATTACH '{tmp_path}/x.duckdb'",
            "SET enable_external_access = true",
            "SET lock_configuration = false",
            "INSTALL httpfs",
            "SELECT getenv('HOME')",
        ):
            with pytest.raises(duckdb.Error):
                again.connection.execute(sql)
