"""Proves that a written draft is complete on disk, and describes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.manifest import LakeFile, Manifest
from analytics_desktop.models.progress import Progress
from analytics_desktop.services.audit.packed_tree import packed_peaks
from analytics_desktop.services.audit.peaks import Peaks
from analytics_desktop.services.lake.contents import data_files, row_counts
from analytics_desktop.services.lake.draft import Draft
from analytics_desktop.services.lake.folder import sync_folder, write_durably
from analytics_desktop.services.lake.manifests import describe_files, text_sha256, to_text

from .raw_tables import raw_tables
from .state import read_state
from .write import Written

_BATCH = 100_000


@dataclass(frozen=True)
class Finished:
    manifest: Manifest
    manifest_sha256: str
    new_bytes: int


def finish(
    connection: duckdb.DuckDBPyConnection,
    draft: Draft,
    written: Written,
    base: Manifest | None,
    previous_sha256: str,
    progress: Progress,
) -> Finished:
    """Describe what is there, after looking whether it is what was written. `connection` read it from the files.

    Raises Problem, or the error of the commit, when it is not there.
    """
    progress("Checking what was written", 0.0)
    if read_state(connection) != written.state:
        raise written.commit_error or Problem("The sync was not written completely.", "Sync again.")
    known = base.files if base else ()
    files = describe_files(draft.lake.root, _names(connection, draft), known, progress)
    fresh = set(files).difference(known)
    for folder in {(draft.lake.root / file.path).parent for file in fresh}:
        sync_folder(folder)
    manifest = _manifest(connection, draft.number, written, files, base, previous_sha256)
    text = to_text(manifest)
    write_durably(draft.lake.manifest(draft.number), text)
    sync_folder(draft.lake.generation(draft.number).parent)
    return Finished(manifest, text_sha256(text), sum(file.bytes for file in fresh))


def _names(connection: duckdb.DuckDBPyConnection, draft: Draft) -> list[str]:
    """Files of the draft relative to the lake folder."""
    root = draft.lake.root
    data = draft.lake.data.relative_to(root)
    return [
        draft.catalogue.relative_to(root).as_posix(),
        *((data / name).as_posix() for name in data_files(connection)),
    ]


def _manifest(
    connection: duckdb.DuckDBPyConnection,
    number: int,
    written: Written,
    files: tuple[LakeFile, ...],
    base: Manifest | None,
    previous_sha256: str,
) -> Manifest:
    counts = row_counts(connection)
    snapshot = written.state.snapshot
    return Manifest(
        generation=number,
        server=written.state.server,
        role=written.state.role,
        horizon=snapshot.horizon,
        data_as_of=snapshot.taken_at,
        synced_at=datetime.now(UTC),
        rows={name: counts[name] for name in raw_tables()},
        files=files,
        previous_sha256=previous_sha256,
        audit_rows=counts["audit_leaves"],
        audit_head=_audit_head(connection, written, base),
    )


def _audit_head(connection: duckdb.DuckDBPyConnection, written: Written, base: Manifest | None) -> str:
    """Merkle tree head (RFC 6962, hex) of all leaves of the audit log; that of no leaves where the login sees none."""
    if base is not None and base.audit_head and "audit_leaves" not in {*written.rows, *written.deleted}:
        return base.audit_head
    found = connection.execute("SELECT leaf_hash FROM lake.audit_leaves ORDER BY leaf_index")
    peaks = Peaks()
    for batch in iter(lambda: found.fetchmany(_BATCH), []):
        peaks = packed_peaks(peaks, b"".join(row[0] for row in batch))
    return peaks.head().hex()
