"""A private server is shared by those who use it, and never outlives them."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import psycopg
import pytest

from analytics_desktop.services.central import private_place
from analytics_desktop.services.central.private_server import private_postgres, server_at
from tests.services.central.server_users import finish, gone_within, other_process


def test_server_is_shared_and_the_last_one_stops_it(folder: Path) -> None:
    other = other_process(folder)
    with private_postgres(folder) as dsn:
        assert server_at(folder) == dsn
        finish(other)
        with psycopg.connect(dsn) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    assert server_at(folder) is None


def test_first_to_leave_does_not_stop_it_for_the_other(folder: Path) -> None:
    with private_postgres(folder) as dsn:
        other = other_process(folder)
    with psycopg.connect(dsn) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    finish(other)
    assert server_at(folder) is None


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_server_ends_when_its_user_is_killed(folder: Path, how: signal.Signals) -> None:
    other = other_process(folder)
    other.send_signal(how)
    other.communicate(timeout=60)
    assert gone_within(folder, 20)


def test_server_ends_when_ctrl_c_reaches_everybody_in_the_terminal(folder: Path) -> None:
    other = other_process(folder, start_new_session=True, stderr=subprocess.DEVNULL)
    os.killpg(other.pid, signal.SIGINT)
    other.communicate(timeout=60)
    assert gone_within(folder, 20)


def test_throwaway_server_of_a_killed_user_leaves_no_data(folder: Path) -> None:
    other = other_process(folder, "throwaway")
    place = private_place.existing(folder)
    assert place is not None
    other.kill()
    other.communicate(timeout=60)
    assert gone_within(folder, 20)
    deadline = time.monotonic() + 10
    while place.data.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not place.data.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's servers live apart from their folder")
def test_server_of_a_temporary_folder_that_is_gone_is_removed(folder: Path, tmp_path: Path) -> None:
    with private_postgres(folder):
        place = private_place.existing(folder)
        assert place is not None
        with private_postgres(tmp_path / "other", throwaway=True):
            assert place.home.exists()
    shutil.rmtree(folder)
    with private_postgres(tmp_path / "other", throwaway=True):
        assert not place.home.exists()
