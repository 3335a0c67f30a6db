"""What a person can get wrong, told as a sentence and a remedy, with exit code 1 and nothing lost."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from analytics_desktop.services.central import connect
from tests.fixtures.command_line import Command, Told
from tests.fixtures.lake import PASSPHRASE, Synced


def refused(told: Told, sentence: str, remedy: str) -> None:
    """The command ended with 1, said both texts on stderr and nothing on stdout."""
    assert told.code == 1, told
    said, *advice = told.err.strip().splitlines()
    assert sentence in said
    assert remedy in " ".join(advice)
    assert told.out == ""


@pytest.fixture
def on_a_copy(command: Command, synced: Synced, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """The command line on a copy of the synced workspace, free to be spoilt."""
    shutil.copytree(synced.workspace.root, tmp_path / "workspace")
    (tmp_path / "passphrase").write_text(PASSPHRASE)
    monkeypatch.setenv("ANALYTICS_DESKTOP_DSN", synced.dsn)
    return command


@pytest.mark.parametrize(
    ("dsn", "sentence", "remedy"),
    [
        ("postgresql://me:pw@127.0.0.1:1/analytics", "127.0.0.1 cannot be reached", "is the server running"),
        ("host=/nowhere/at/all user=me dbname=x", "cannot be reached", "is the server running"),
        ("nonsense", "connection text", "postgresql://"),
    ],
)
def test_a_server_that_cannot_be_reached(command: Command, dsn: str, sentence: str, remedy: str) -> None:
    refused(command("connect", "--dsn", dsn), sentence, remedy)


def test_a_wrong_password(command: Command, central: str, reader_dsn: Callable[..., str]) -> None:
    right = psycopg.conninfo.conninfo_to_dict(reader_dsn(central, "finance"))
    wrong = psycopg.conninfo.make_conninfo("", **{**right, "password": "guessed-wrong"})
    told = command("connect", "--dsn", wrong)
    refused(told, "does not accept the login", "Check login and password")
    assert "guessed-wrong" not in told.err


def test_a_login_that_may_do_too_much(command: Command, central: str) -> None:
    refused(command("connect", "--dsn", central), "may do too much: it is a superuser", "made for reading")


def test_a_database_that_is_no_store(command: Command, empty_database: str) -> None:
    refused(command("central", "maintain", "--dsn", empty_database), "not an analytics store yet", "central migrate")


def test_a_store_older_than_the_program(
    command: Command, central: str, reader_dsn: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    dsn = reader_dsn(central, "finance")
    monkeypatch.setattr(connect, "NEWEST_VERSION", "9999")
    refused(command("connect", "--dsn", dsn), "older than this program", "central migrate")


def test_a_store_newer_than_the_program(command: Command, central: str, reader_dsn: Callable[..., str]) -> None:
    dsn = reader_dsn(central, "finance")
    with psycopg.connect(central) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    refused(command("connect", "--dsn", dsn), "newer than this program", "Install the current")


def test_a_workspace_without_connection(command: Command) -> None:
    refused(command("sync"), "not connected to a central store", "connect --dsn")


def test_a_workspace_without_data(command: Command) -> None:
    refused(command("show", "cost.total_cost"), "no data", "ync")


@pytest.mark.parametrize(
    ("words", "sentence", "remedy"),
    [
        (["show", "cost.total_cots"], "no metric called cost.total_cots", "Did you mean cost.total_cost?"),
        (["show", "costs"], "no page called costs", "Did you mean cost?"),
        (["show", "cost.total_cost", "--by", "departmnt"], "no dimension called departmnt", "Did you mean department?"),
        (["show", "cost.total_cost", "--where", "departmnt=Sales"], "no dimension", "Did you mean department?"),
        (["show", "cost.total_cost", "--where", "department=Salse"], "no department called Salse", "mean Sales?"),
        (["show", "cost.total_cost", "--from", "2026-02-01", "--to", "2026-01-01"], "is empty", "--from"),
        (["export", "csv", "--out", "x.csv"], "one page or one metric", "--page"),
        (["export", "deck", "--out", "/nowhere/board.pptx"], "/nowhere does not exist", "Create the folder"),
        (["settings", "set", "them", "dark"], "no setting called them", "Did you mean theme?"),
        (["verify", "/nowhere/pack.zip"], "/nowhere/pack.zip", ""),
    ],
)  # fmt: skip
def test_a_name_or_a_period_that_does_not_exist(
    on_a_copy: Command, words: list[str], sentence: str, remedy: str
) -> None:
    refused(on_a_copy(*words), sentence, remedy)


@pytest.mark.parametrize(
    "words",
    [[], ["shwo"], ["show"], ["show", "cost", "--grain", "hour"], ["sync", "--ful"], ["demo", "--people", "few"],
     ["show", "cost", "--from", "yesterday"], ["show", "cost", "--where", "department"], ["export", "film"]],
)  # fmt: skip
def test_wrong_usage_ends_with_2(command: Command, words: list[str]) -> None:
    assert command(*words).code == 2


def test_a_wrong_passphrase(on_a_copy: Command, tmp_path: Path) -> None:
    (tmp_path / "passphrase").write_text("another one\n")
    refused(on_a_copy("show", "cost.total_cost"), "passphrase", "")


def test_a_missing_key(on_a_copy: Command, tmp_path: Path) -> None:
    for journal in ("journal", "access-log"):  # other tests may have looked at the workspace before it was copied
        (tmp_path / "workspace" / journal).unlink(missing_ok=True)
    (tmp_path / "workspace" / "secrets.json").unlink()
    refused(on_a_copy("show", "cost.total_cost"), "does not remember", "sync --full")
    assert on_a_copy("sync", "--full").code == 0
    assert on_a_copy("show", "cost.total_cost").code == 0


def test_a_missing_key_of_a_log_that_was_written(on_a_copy: Command, tmp_path: Path) -> None:
    """Nobody gets rid of a log by removing its key."""
    assert on_a_copy("show", "cost.total_cost").code == 0
    (tmp_path / "workspace" / "secrets.json").unlink()
    refused(on_a_copy("sync", "--full"), "journal is missing", "Restore the workspace and its keys together")


@pytest.mark.parametrize(
    ("pattern", "sentence"),
    [
        ("lake/**/*.duckdb", "missing or was altered"),
        ("lake/**/manifest.json", "description of the lake"),
        ("lake/data/main/mart_cost_day/*.parquet", "altered"),
    ],
)
def test_an_altered_lake_file(on_a_copy: Command, tmp_path: Path, pattern: str, sentence: str) -> None:
    file = max((tmp_path / "workspace").glob(pattern), key=lambda one: one.stat().st_size)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(bytes(content))
    refused(on_a_copy("show", "cost.total_cost"), sentence, "sync --full")
    assert on_a_copy("sync", "--full").code == 0
    assert on_a_copy("show", "cost.total_cost").code == 0


def test_problems_are_json_for_programs(command: Command) -> None:
    import json

    told = command("sync", "--json")
    assert set(json.loads(told.err)) == {"problem", "remedy", "detail"}


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbfat,in,out\n2026-01-05T10:00:00Z,10,5\n",
        b"at;in;out\r\n2026-01-05T10:00:00Z;10;5\r\n",
        b'at,in,out,note\n2026-01-05T10:00:00Z,10,5,"two\nlines"\n',
        "at,in,out,note\n2026-01-05T10:00:00Z,10,5,Müller\n".encode("latin-1"),
        b"at,in,out\n2026-01-05T10:00:00Z,10,5",
    ],
    ids=["BOM", "semicolons", "quoted newline", "Latin-1", "no last newline"],
)
def test_a_csv_file_as_other_programs_write_it(command: Command, central: str, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "requests.csv"
    file.write_bytes(content)
    columns = ["--map", "occurred_at=at", "--map", "input_tokens=in", "--map", "output_tokens=out"]
    told = command(
        "import", "requests", file, *columns, "--set", "provider=p", "--set", "model=m", "--dsn", central, "--json"
    )
    assert told.code == 0, told.err
    assert (told.json["loaded"], told.json["rejected"]) == (1, 0)


def test_a_csv_file_without_rows(command: Command, central: str, tmp_path: Path) -> None:
    file = tmp_path / "requests.csv"
    file.write_text("at,in,out\n")
    columns = ["--map", "occurred_at=at", "--map", "input_tokens=in", "--map", "output_tokens=out"]
    told = command("import", "requests", file, *columns, "--set", "provider=p", "--set", "model=m", "--dsn", central)
    refused(told, "no rows in requests.csv", "Check that the export was complete")


def test_a_kind_of_file_that_is_not_known(command: Command, central: str) -> None:
    refused(command("import", "request", "x.csv", "--dsn", central), "no importer called request", "mean requests?")
