"""The first of the two commands in the readme, as a machine with a display runs it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from analytics_desktop.services.central.private_server import server_at
from analytics_desktop.services.demo_run import SERVER

pytestmark = pytest.mark.window


def children(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def is_the_window(pid: int) -> bool:
    try:
        return b"--workspace" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def test_the_demo_keeps_its_server_while_the_window_is_open_and_leaves_nothing_running(tmp_path: Path) -> None:
    workspace = tmp_path / "demo"
    line = [sys.executable, "-m", "analytics_desktop", "--workspace", str(workspace), "demo", "--people", "40"]
    environment = {**os.environ, "XDG_CONFIG_HOME": str(tmp_path / "config")}
    with subprocess.Popen([*line, "--days", "60"], env=environment, stderr=subprocess.PIPE, text=True) as demo:
        assert demo.stderr is not None
        said = [next(demo.stderr)]
        while "company is ready" not in said[-1]:
            said.append(next(demo.stderr))
        time.sleep(3)
        windows = [pid for pid in children(demo.pid) if is_the_window(pid)]
        assert len(windows) == 1
        assert server_at(workspace / SERVER) is not None
        demo.send_signal(signal.SIGTERM)
        rest = demo.stderr.read()
    assert demo.returncode == 130, rest
    assert not is_the_window(windows[0])
    assert server_at(workspace / SERVER) is None
