"""Proves that a written draft is complete on disk, and describes it."""

from __future__ import annotations

from datetime import UTC, datetime

import duckdb

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.manifest import Manifest
from analytics_desktop.models.progress import Progress
from analytics_desktop.services.audit.merkle import tree_head
from analytics_desktop.services.lake.draft import Draft, data_files
from analytics_desktop.services.lake.duck import LAKE_EXTENSIONS
from analytics_desktop.services.lake.folder import sync_folder, write_durably
from analytics_desktop.services.lake.manifests import describe_files, text_sha256, to_text
from analytics_desktop.services.lake.publish import Published

from .raw_tables import raw_tables
from .state import read_state
from .write import Written

_BATCH = 100_000


def finish(
    draft: Draft, written: Written, base: Published | None, previous_sha256: str, progress: Progress
) -> tuple[Manifest, str, int]:
    """(manifest, its SHA-256, bytes that are new). Raises Problem when what was written is not what is there.

    The draft is opened once more from its files: that answers whether a commit happened that reported an error.
    """
    progress("Checking what was written", 0.0)
    with draft.open(LAKE_EXTENSIONS, read_only=True) as connection:
        if read_state(connection) != written.state:
            raise written.commit_error or Problem("The sync was not written completely.", "Sync again.")
        rows = _count(connection)
        names = data_files(connection, draft.lake)
        audit_head = _audit_head(connection)
    catalogue = draft.catalogue.relative_to(draft.lake.root).as_posix()
    known = base.manifest.files if base else ()
    files = describe_files(draft.lake.root, [*names, catalogue], known, progress)
    fresh = [file for file in files if file not in known]
    for folder in sorted({(draft.lake.root / file.path).parent for file in fresh}):
        sync_folder(folder)
    snapshot = written.state.snapshot
    manifest = Manifest(
        generation=draft.number,
        server=written.state.server,
        role=written.state.role,
        horizon=snapshot.horizon,
        data_as_of=snapshot.taken_at,
        synced_at=datetime.now(UTC),
        rows=rows,
        files=files,
        previous_sha256=previous_sha256,
        audit_rows=rows["audit_log"],
        audit_head=audit_head,
    )
    text = to_text(manifest)
    write_durably(draft.lake.manifest(draft.number), text)
    sync_folder(draft.lake.generation(draft.number).parent)
    return manifest, text_sha256(text), sum(file.bytes for file in fresh)


def _count(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    counts = {}
    for name in raw_tables():
        row = connection.execute(f"SELECT count(*) FROM lake.{name}").fetchone()
        counts[name] = int(row[0]) if row else 0
    return counts


def _audit_head(connection: duckdb.DuckDBPyConnection) -> str:
    """Merkle tree head (RFC 6962, hex) of all audit entries in their order."""
    found = connection.execute("SELECT leaf_hash FROM lake.audit_log WHERE leaf_hash IS NOT NULL ORDER BY seq")
    leaves = (row[0] for batch in iter(lambda: found.fetchmany(_BATCH), []) for row in batch)
    return tree_head(leaves).hex()
