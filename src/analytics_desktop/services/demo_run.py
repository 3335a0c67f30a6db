"""The whole product on an invented company: its own database server, a workstation's login, sync, and the files."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.progress import Progress, part, silent
from analytics_desktop.models.settings import Settings
from analytics_desktop.services.connection import store_connection, stored_connection
from analytics_desktop.services.demo_keys import PASSPHRASE_VARIABLE, demo_secrets
from analytics_desktop.services.demo_store import LOGIN, Company, filled_store, new_login
from analytics_desktop.services.settings import load_settings, save_settings
from analytics_desktop.services.workspace import Workspace, workspace_at

if TYPE_CHECKING:
    from analytics_desktop.services.secrets import SecretStore

SERVER = "demo-server"


@dataclass(frozen=True)
class Ready:
    """A synced demo workspace whose central store is running. `passphrase`: the file behind its keys, None: keyring."""

    workspace: Workspace
    secrets: SecretStore
    dsn: str
    passphrase: Path | None = None


@contextmanager
def running(
    root: Path | None, company: Company, say: Callable[[str], None], progress: Progress = silent
) -> Iterator[Ready]:
    """Starts the private server, fills it on first use, syncs, and stops the server at the end.

    The demo has a workspace of its own; one that is connected to a real store is refused with a Problem.
    """
    from analytics_desktop.services.central.head_key import head_key_kept
    from analytics_desktop.services.central.private_server import private_postgres
    from analytics_desktop.services.sync import sync

    workspace = demo_workspace(root)
    refuse_real_workspace(workspace)
    _lift_limits(workspace)
    secrets, passphrase = demo_secrets(workspace, say)
    say("Starting a database server for the demo")
    with private_postgres(workspace.root / SERVER) as admin_dsn:
        store, is_new = filled_store(admin_dsn, company, say, part(progress, 0.05, 0.6), head_key_kept(secrets))
        if is_new or not load_settings(workspace).central:
            store_connection(workspace, secrets, new_login(store))
        dsn = stored_connection(workspace, secrets)
        say("Syncing what changed into the encrypted lake")
        sync(workspace, secrets, dsn, progress=part(progress, 0.6, 0.9))
        yield Ready(workspace, secrets, dsn, passphrase)


def _lift_limits(workspace: Workspace) -> None:
    """Nobody's data is in the invented company; whoever tries it out need not wait."""
    settings = load_settings(workspace)
    if settings.exports_per_hour == Settings().exports_per_hour:
        save_settings(workspace, replace(settings, views_per_minute=10_000, exports_per_hour=1_000))


def write_deliverables(ready: Ready, out: Path, progress: Progress = silent) -> tuple[Path, ...]:
    """The deck, summary, workbook and audit pack of the newest generation, in `out`; the pack is verified."""
    from analytics_desktop.services.audit.verify import verify_pack
    from analytics_desktop.services.deliver import deliver
    from analytics_desktop.services.desk import Desk

    out.mkdir(parents=True, exist_ok=True)
    desk = Desk.open(ready.workspace, ready.secrets)
    try:
        filters = desk.default_filters()
        wanted: tuple[tuple[str, str, list[str]], ...] = (
            ("deck", "board.pptx", []),
            ("summary", "summary.pdf", []),
            ("workbook", "cost.xlsx", ["cost"]),
            ("audit-pack", "audit-pack.zip", []),
        )
        files: list[Path] = []
        for number, (kind, name, pages) in enumerate(wanted):
            steps = part(progress, 0.9 + number * 0.02, 0.92 + number * 0.02)
            files += deliver(kind, desk, ready.secrets, filters, pages, out / name, steps)
    finally:
        desk.close()
    report = verify_pack(files[-1])
    if report.verdict != "valid":
        raise Problem("The audit pack that was just written does not verify.", "Please report this.", report.sentence)
    progress("Done", 1.0)
    return tuple(files)


def show_window(ready: Ready) -> int:
    """Runs the window as a process of its own on the demo workspace and returns its exit code."""
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "analytics_desktop"]
    keys = {PASSPHRASE_VARIABLE: str(ready.passphrase)} if ready.passphrase else {}
    line = [*program, "--workspace", str(ready.workspace.root)]
    return subprocess.run(line, check=False, env={**os.environ, **keys}).returncode


def demo_workspace(root: Path | None) -> Workspace:
    """The given workspace, or by default one beside the user's own, so that invented rows never mix with real ones."""
    if root is not None or os.environ.get("ANALYTICS_DESKTOP_WORKSPACE"):
        return workspace_at(root)
    usual = workspace_at(None).root
    return workspace_at(usual.with_name(f"{usual.name}-demo"))


def refuse_real_workspace(workspace: Workspace) -> None:
    central = load_settings(workspace).central
    if central and f"user={LOGIN}" not in central:
        raise Problem(
            "This workspace is connected to a real central store, so the demo does not touch it.",
            "Give the demo a folder of its own: analytics-desktop --workspace DIR demo",
            central,
        )
