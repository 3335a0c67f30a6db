"""A private server starts fast, keeps what it holds, and lets nobody else in."""

from __future__ import annotations

import os
import pwd
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest
from psycopg import conninfo

from analytics_desktop.models.errors import Problem
from analytics_desktop.services.central import private_place
from analytics_desktop.services.central.private_server import private_postgres, server_at
from tests.services.central.server_users import finish, other_process


def test_strict_umask_is_no_obstacle(folder: Path) -> None:
    before = os.umask(0o077)
    try:
        with private_postgres(folder) as dsn, psycopg.connect(dsn) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    finally:
        os.umask(before)
    assert server_at(folder) is None


def test_half_made_data_is_made_again(folder: Path) -> None:
    place = private_place.prepare(folder)
    (place.home / "unfinished").mkdir()
    (place.home / "unfinished" / "PG_VERSION").write_text("18")
    with private_postgres(folder) as dsn, psycopg.connect(dsn) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_data_stays_from_one_start_to_the_next(folder: Path) -> None:
    with private_postgres(folder) as dsn, psycopg.connect(dsn) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    assert server_at(folder) is None
    with private_postgres(folder) as dsn, psycopg.connect(dsn) as connection:
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)


def test_throwaway_server_leaves_nothing(folder: Path) -> None:
    with private_postgres(folder, throwaway=True):
        place = private_place.existing(folder)
        assert place is not None
    assert not place.home.exists()
    assert not folder.exists() or not any(folder.iterdir())


def test_lasting_server_is_durable_and_a_throwaway_is_not(folder: Path, tmp_path: Path) -> None:
    for throwaway, fsync in ((False, "on"), (True, "off")):
        where = folder if not throwaway else tmp_path / "other"
        with private_postgres(where, throwaway=throwaway) as dsn, psycopg.connect(dsn) as connection:
            assert connection.execute("SHOW fsync").fetchone() == (fsync,)


def test_nobody_gets_in_without_the_password(folder: Path) -> None:
    with private_postgres(folder) as dsn:
        for password in ("", "wrong"):
            with pytest.raises(psycopg.OperationalError):
                psycopg.connect(conninfo.make_conninfo(dsn, password=password)).close()
        with psycopg.connect(dsn) as connection:
            assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        place = private_place.existing(folder)
        assert place is not None
        assert place.password.stat().st_mode & 0o077 == 0


def test_folder_of_the_user_stays_closed_to_others(tmp_path: Path) -> None:
    closed = tmp_path / "workspace"
    closed.mkdir(mode=0o700)
    with private_postgres(closed / "server", throwaway=True):
        assert closed.stat().st_mode & 0o077 == 0


def test_server_starts_again_after_the_server_itself_was_killed(folder: Path) -> None:
    with private_postgres(folder) as dsn:
        with psycopg.connect(dsn) as connection:
            connection.execute("SET synchronous_commit = on")
            connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
        place = private_place.existing(folder)
        assert place is not None
        postmaster = int((place.data / "postmaster.pid").read_text().split()[0])
        os.kill(postmaster, signal.SIGKILL)
    with private_postgres(folder) as dsn, psycopg.connect(dsn) as connection:
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)


def test_pid_file_that_names_somebody_else_does_not_keep_it_from_starting(folder: Path) -> None:
    with private_postgres(folder):
        place = private_place.existing(folder)
        assert place is not None
        text = (place.data / "postmaster.pid").read_text()
    sleeper = subprocess.Popen(["sleep", "60"], **place.as_owner())
    (place.data / "postmaster.pid").write_text(text.replace(text.split()[0], str(sleeper.pid), 1))
    with private_postgres(folder) as dsn, psycopg.connect(dsn) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    sleeper.kill()
    sleeper.wait()


def test_long_path_is_no_obstacle(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["quite-a-long-folder-name"] * 6)
    with private_postgres(deep, throwaway=True) as dsn, psycopg.connect(dsn) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_file_instead_of_a_folder_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Problem, match="no room for a private database server"), private_postgres(tmp_path / "file"):
        pass


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else; the other tests are run as a user")
def test_normal_user_runs_a_server_in_the_very_folder() -> None:
    entry, python = pwd.getpwnam("nobody"), Path("/usr/bin/python3")
    identity = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": [], "cwd": "/"}
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": ":".join(path for path in sys.path if path)}
    probe = "import psycopg, analytics_desktop, sys; print(sys.version_info[:2])"
    found = subprocess.run(
        [python, "-c", probe], check=False, capture_output=True, text=True, env=environment, **identity
    )
    if found.stdout.strip() != str(tuple(sys.version_info[:2])):
        pytest.skip("NOT TESTED as a normal user: no Python of this version that others than root may run")
    with tempfile.TemporaryDirectory() as home:  # pytest's own folders are closed to everybody but root
        os.chown(home, entry.pw_uid, entry.pw_gid)
        folder = Path(home) / "server"
        process = other_process(folder, "throwaway", python=python, env=environment, **identity)
        assert (folder / "data" / "PG_VERSION").exists()
        finish(process)
        assert not (folder / "data").exists()
