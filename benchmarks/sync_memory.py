"""Peak memory of a first sync with few and with five times as many rows: it must not grow with them."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from analytics_desktop.services.sync import sync
from analytics_desktop.services.workspace import workspace_at
from benchmarks.central_rows import central_with
from benchmarks.measure import ROWS, Row, tell
from benchmarks.secrets_in_memory import SecretsInMemory


def peak_of_sync(dsn: str) -> float:
    """MB, of a process that did nothing but sync."""
    line = [sys.executable, "-m", "benchmarks.sync_memory", dsn]
    told = subprocess.run(line, capture_output=True, text=True, check=True).stdout
    return float(json.loads(told.splitlines()[-1]))


def sync_and_tell(dsn: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        sync(workspace_at(Path(folder) / "w"), SecretsInMemory(), dsn)
    print(json.dumps(_peak()))


def _peak() -> float:
    """Not of getrusage, which counts what the parent had in memory when it started us."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status[status.index("VmHWM:") :].split()[1]) / 1024


def main() -> None:
    peaks = {}
    for rows in (ROWS, 5 * ROWS):
        with central_with(rows // 2, rows - rows // 2) as dsn:
            peaks[rows] = peak_of_sync(dsn)
    low, high = peaks.values()
    peer = f"{low:,.0f} MB"
    tell(
        "Sync memory",
        [
            Row(
                f"peak with {5 * ROWS:,} rows",
                f"{high:,.0f} MB",
                f"peak with {ROWS:,} rows",
                peer,
                high / low,
                "about 1",
            )
        ],
    )


if __name__ == "__main__":
    sync_and_tell(sys.argv[1]) if len(sys.argv) > 1 else main()
