"""The demo company arrives whole."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import psycopg

from analytics_desktop.services.lake.generation import open_generation
from analytics_desktop.services.sync import sync
from analytics_desktop.services.sync.raw_tables import raw_tables
from analytics_desktop.services.workspace import workspace_at
from tests.fixtures.demo import DemoCentral
from tests.fixtures.lake import MemorySecrets


def test_a_full_sync_brings_every_row_of_every_table(
    demo_central: DemoCentral, reader_dsn: Callable[..., str], tmp_path: Path
) -> None:
    """With a workspace of its own: other tests send what was looked at into the audit log of the shared store."""
    workspace, secrets = workspace_at(tmp_path / "workspace"), MemorySecrets()
    sync(workspace, secrets, reader_dsn(demo_central.dsn, "admin"))
    with open_generation(workspace, secrets) as generation, psycopg.connect(demo_central.dsn) as central:
        for table in raw_tables():
            expected = central.execute(f"SELECT count(*) FROM {table}").fetchone()
            assert generation.connection.execute(f"SELECT count(*) FROM lake.{table}").fetchone() == expected, table
            assert expected is not None
            assert generation.manifest.rows[table] == expected[0]
