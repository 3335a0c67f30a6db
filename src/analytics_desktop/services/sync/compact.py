"""Keeps the lake quick: folds many small files into few, and lets the catalogue forget what it no longer needs."""

from __future__ import annotations

import duckdb

from analytics_desktop.models.progress import Progress
from analytics_desktop.services.lake.watched import run_watched

MANY_FILES = 24  # of one table; the files of about as many syncs
_DELETED_SHARE = 0.3


def compact(connection: duckdb.DuckDBPyConnection, progress: Progress) -> None:
    """Outside any transaction. Old files stay on disk: other generations may name them, and only the sweep knows."""
    rows = connection.execute(
        "SELECT table_name, file_count, delete_file_count FROM ducklake_table_info('lake')"
    ).fetchall()
    crowded = [name for name, files, deletes in rows if files + deletes > MANY_FILES]
    for index, name in enumerate(crowded):
        progress("Tidying the lake", index / len(crowded))
        run_watched(connection, f"CALL ducklake_merge_adjacent_files('lake', '{name}')", "Tidying the lake", progress)
        run_watched(
            connection,
            f"CALL ducklake_rewrite_data_files('lake', '{name}', delete_threshold => {_DELETED_SHARE})",
            "Tidying the lake",
            progress,
        )
    if crowded:
        connection.execute("CALL ducklake_expire_snapshots('lake', older_than => now())")
        connection.execute("DELETE FROM __ducklake_metadata_lake.ducklake_files_scheduled_for_deletion")
