"""Other processes that use a private server."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from analytics_desktop.services.central.private_server import server_at

USER = """
import sys
from pathlib import Path
from analytics_desktop.services.central.private_server import private_postgres
with private_postgres(Path(sys.argv[1]), throwaway=len(sys.argv) > 2) as dsn:
    print(dsn, flush=True)
    sys.stdin.readline()
"""


def other_process(
    folder: Path, *more: str, python: Path = Path(sys.executable), **options: object
) -> subprocess.Popen[str]:
    """Somebody else who uses the server of `folder` until told to stop; returns when it runs."""
    process = subprocess.Popen(
        [python, "-c", USER, str(folder), *more],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        **options,  # type: ignore[call-overload]
    )
    assert process.stdout is not None
    assert process.stdout.readline().startswith("postgresql://")
    return process  # type: ignore[no-any-return]


def finish(process: subprocess.Popen[str]) -> None:
    process.communicate("\n", timeout=60)


def gone_within(folder: Path, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if server_at(folder) is None:
            return True
        time.sleep(0.1)
    return False
