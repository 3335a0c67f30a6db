from __future__ import annotations

import psycopg

from analytics_desktop.services.central.connect import ensure_schema, open_central
from analytics_desktop.services.central.migrate import migrate, schema_version


def test_second_migration_changes_nothing(central: str) -> None:
    with open_central(central) as connection:
        before = connection.execute("SELECT oid, xmin FROM pg_class ORDER BY oid").fetchall()
        connection.rollback()
        assert migrate(central) == "0001"
        assert connection.execute("SELECT oid, xmin FROM pg_class ORDER BY oid").fetchall() == before


def test_reader_may_check_the_schema(central: str, reader_dsn) -> None:
    with open_central(reader_dsn(central, "engineer"), as_reader=True) as connection:
        assert schema_version(connection) == "0001"
        ensure_schema(connection)
        assert connection.execute("SELECT count(*) FROM store_identity").fetchone() == (1,)
