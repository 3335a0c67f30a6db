"""An office of finance: a central store of its own, and the workspace that syncs from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from analytics_desktop.services.desk import Desk
from analytics_desktop.services.sync import sync
from analytics_desktop.services.workspace import workspace_at
from tests.fixtures.lake import MemorySecrets


@dataclass
class Office:
    """A workspace of finance, and the central store that it syncs from."""

    dsn: str
    central: str
    root: Path
    secrets: MemorySecrets

    def synced(self) -> Desk:
        workspace = workspace_at(self.root)
        sync(workspace, self.secrets, self.dsn)
        return Desk.open(workspace, self.secrets)

    def server(self, *statements: str) -> None:
        with psycopg.connect(self.central, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())


@pytest.fixture
def office(demo_copy: str, reader_dsn: Callable[..., str], tmp_path: Path) -> Office:
    return Office(reader_dsn(demo_copy, "finance"), demo_copy, tmp_path / "workspace", MemorySecrets())
