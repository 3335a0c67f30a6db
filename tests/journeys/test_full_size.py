"""The demo company at its usual size: what a newcomer waits for, and that it fits a small machine."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

MINUTES, GIGABYTES = 10, 3


@pytest.mark.slow
@pytest.mark.timeout(60 * (MINUTES + 5))
def test_the_usual_demo_company_is_ready_in_minutes_and_in_little_memory(tmp_path: Path) -> None:
    program = [sys.executable, "-m", "analytics_desktop", "--workspace", str(tmp_path / "w")]
    environment = {**os.environ, "XDG_CONFIG_HOME": str(tmp_path / "config")}
    started = time.monotonic()
    with subprocess.Popen([*program, "demo", "--headless", "--out", str(tmp_path / "out")], env=environment) as demo:
        _, status, usage = os.wait4(demo.pid, 0)
        demo.returncode = os.waitstatus_to_exitcode(status)
    assert demo.returncode == 0
    assert time.monotonic() - started < MINUTES * 60
    assert usage.ru_maxrss < GIGABYTES * 1024 * 1024
    assert {file.name for file in (tmp_path / "out").iterdir()} == {
        "board.pptx",
        "summary.pdf",
        "cost.xlsx",
        "audit-pack.zip",
    }
