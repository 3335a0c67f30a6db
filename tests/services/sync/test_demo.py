"""The demo company arrives whole."""

from __future__ import annotations

import psycopg

from analytics_desktop.services.lake.generation import open_generation
from analytics_desktop.services.sync.raw_tables import raw_tables
from tests.fixtures.demo import DemoCentral
from tests.fixtures.lake import Synced


def test_a_full_sync_brings_every_row_of_every_table(synced: Synced, demo_central: DemoCentral) -> None:
    with open_generation(synced.workspace, synced.secrets) as generation, psycopg.connect(demo_central.dsn) as central:
        for table in raw_tables():
            expected = central.execute(f"SELECT count(*) FROM {table}").fetchone()
            assert generation.connection.execute(f"SELECT count(*) FROM lake.{table}").fetchone() == expected, table
            assert expected is not None
            assert generation.manifest.rows[table] == expected[0]
