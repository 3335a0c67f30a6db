"""Keeps the lake quick: folds many small files into few, and lets the catalogue forget what it no longer needs."""

from __future__ import annotations

import duckdb

from analytics_desktop.models.progress import Progress
from analytics_desktop.services.lake.watched import run_watched

SMALL_BYTES = 32 * 2**20  # larger files are left alone, so that tidying does not cost what is stored
MANY_FILES = 64  # small ones of one table; a rollup that was built in portions has some from the beginning
_DELETED_SHARE, _DELETED_ROWS = 0.3, 100_000
_UNTIDY = """
SELECT table_name FROM __ducklake_metadata_lake.ducklake_table t
JOIN __ducklake_metadata_lake.ducklake_data_file f USING (table_id)
LEFT JOIN __ducklake_metadata_lake.ducklake_delete_file d
    ON d.data_file_id = f.data_file_id AND d.end_snapshot IS NULL
WHERE t.end_snapshot IS NULL AND f.end_snapshot IS NULL
GROUP BY table_name
HAVING count(*) FILTER (WHERE f.file_size_bytes < $small) > $many
    OR bool_or(d.delete_count > $rows AND d.delete_count > $share * f.record_count)
ORDER BY table_name
"""


_WITH_DELETED = """
SELECT DISTINCT table_name FROM __ducklake_metadata_lake.ducklake_table t
JOIN __ducklake_metadata_lake.ducklake_delete_file d USING (table_id)
WHERE t.end_snapshot IS NULL AND d.end_snapshot IS NULL ORDER BY table_name
"""


def _write_anew(connection: duckdb.DuckDBPyConnection, progress: Progress) -> None:
    for (name,) in connection.execute(_WITH_DELETED).fetchall():
        call = f"CALL ducklake_rewrite_data_files('lake', '{name}', delete_threshold => 0)"
        run_watched(connection, call, "Erasing what was deleted", progress)


def compact(connection: duckdb.DuckDBPyConnection, progress: Progress, erased: bool = False) -> None:
    """Outside any transaction. Old files stay on disk: other generations may name them, and only the sweep knows.

    `erased`: every file that still holds a deleted row is written anew, for the row must not be readable any more.
    """
    if erased:
        _write_anew(connection, progress)
    limits = {"small": SMALL_BYTES, "many": MANY_FILES, "rows": _DELETED_ROWS, "share": _DELETED_SHARE}
    untidy = [name for (name,) in connection.execute(_UNTIDY, limits).fetchall()]
    for index, name in enumerate(untidy):
        for call in (
            f"ducklake_rewrite_data_files('lake', '{name}', delete_threshold => {_DELETED_SHARE})",
            f"ducklake_merge_adjacent_files('lake', '{name}', max_file_size => {SMALL_BYTES})",
        ):
            progress("Tidying the lake", index / len(untidy))
            run_watched(connection, f"CALL {call}", "Tidying the lake", progress)
    if untidy or erased:
        connection.execute("CALL ducklake_expire_snapshots('lake', older_than => now())")
        connection.execute("DELETE FROM __ducklake_metadata_lake.ducklake_files_scheduled_for_deletion")
