"""What the attached lake consists of, asked of DuckLake's own tables: one query instead of one per table."""

from __future__ import annotations

import duckdb

_NAMED = """
WITH files AS (
    FROM __ducklake_metadata_lake.ducklake_data_file SELECT table_id, path, path_is_relative WHERE end_snapshot IS NULL
    UNION ALL
    FROM __ducklake_metadata_lake.ducklake_delete_file SELECT table_id, path, path_is_relative
    WHERE end_snapshot IS NULL
)
SELECT bool_and(f.path_is_relative AND t.path_is_relative AND s.path_is_relative), list(s.path || t.path || f.path)
FROM files f JOIN __ducklake_metadata_lake.ducklake_table t USING (table_id)
JOIN __ducklake_metadata_lake.ducklake_schema s USING (schema_id)
WHERE t.end_snapshot IS NULL AND s.end_snapshot IS NULL
"""
_COUNTS = """
SELECT table_name,
    coalesce((SELECT sum(record_count) FROM __ducklake_metadata_lake.ducklake_data_file d
        WHERE d.table_id = t.table_id AND d.end_snapshot IS NULL), 0)
    - coalesce((SELECT sum(delete_count) FROM __ducklake_metadata_lake.ducklake_delete_file d
        WHERE d.table_id = t.table_id AND d.end_snapshot IS NULL), 0)
FROM __ducklake_metadata_lake.ducklake_table t WHERE end_snapshot IS NULL
"""


def data_files(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Data and delete files of the newest state, relative to the data folder."""
    row = connection.execute(_NAMED).fetchone()
    if row is None or row[1] is None:
        return []
    assert row[0], "the lake names files outside its folder"
    return sorted(row[1])


def row_counts(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Table -> rows of the newest state."""
    return {name: int(rows) for name, rows in connection.execute(_COUNTS).fetchall()}
