"""A sync in a process of its own, which may be told to die at a named point.

Usage: python -m tests.services.sync.worker ROOT READER_DSN [POINT]

POINT is a progress message's beginning ("Reading people"), or one of the steps of publishing in `STEPS`, before which
the process kills itself as `kill -9` would.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from analytics_desktop.services import marts
from analytics_desktop.services.lake import draft, publish
from analytics_desktop.services.secrets import open_secrets
from analytics_desktop.services.sync import finish, run
from analytics_desktop.services.sync.run import sync
from analytics_desktop.services.workspace import workspace_at
from tests.fixtures.lake import PASSPHRASE, no_rollups

STEPS: dict[str, tuple[Any, str, int]] = {
    "copying the catalogue": (draft.shutil, "copyfile", 1),
    "writing the manifest": (finish, "write_durably", 1),
    "pinning old and new": (publish, "write_pin", 1),
    "replacing the pointer": (publish, "write_durably", 1),
    "pinning the new": (publish, "write_pin", 2),
    "sweeping": (run, "sweep", 2),
}


def main(root: str, dsn: str, point: str = "") -> None:
    marts.refresh_marts = no_rollups  # type: ignore[assignment]
    workspace = workspace_at(Path(root))
    if point in STEPS:
        module, name, call = STEPS[point]
        setattr(module, name, _dying(getattr(module, name), call))

    def progress(message: str, fraction: float) -> None:
        print(message, flush=True)
        if point and message.startswith(point):
            _die()

    sync(workspace, open_secrets(workspace, lambda: PASSPHRASE), dsn, progress=progress)


def _dying(function: Callable[..., Any], call: int) -> Callable[..., Any]:
    """`function`, whose call number `call` never begins."""
    left = [call]

    def step(*values: Any, **more: Any) -> Any:
        left[0] -= 1
        if left[0] == 0:
            _die()
        return function(*values, **more)

    return step


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main(*sys.argv[1:])
