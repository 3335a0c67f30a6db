"""Puts an unpacked snapshot in the place of a workspace's lake, and remembers it so that an older one is noticed."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.manifest import Manifest
from analytics_desktop.models.progress import Progress
from analytics_desktop.services.audit.history import OtherKey, Scope, check_history
from analytics_desktop.services.audit.log_entries import HistoryChanged
from analytics_desktop.services.audit.pins import pins_of, write_pins
from analytics_desktop.services.lake.folder import LakeFolder, write_durably
from analytics_desktop.services.lake.generation import open_generation
from analytics_desktop.services.lake.keys import LAKE_KEY, PIN, Pin, Secrets, write_pin
from analytics_desktop.services.lake.manifests import text_sha256, to_text
from analytics_desktop.services.workspace import Workspace

from .header import Header

SEEN = "snapshot-seen"


@dataclass(frozen=True)
class Arrival:
    workspace: Workspace
    secrets: Secrets
    header: Header
    fingerprint: str

    def refuse_unsuitable(self) -> None:
        """Raises Problem for a workspace of its own data, another store, and a snapshot older than the one seen."""
        holds_data = LakeFolder(self.workspace.lake).pointer.exists()
        if holds_data and not self.workspace.snapshot_file.exists():
            raise Problem(
                "This workspace holds data of its own, so no snapshot is opened in it.",
                "Give the snapshot a folder of its own: analytics-desktop --workspace DIR snapshot open FILE",
            )
        seen = json.loads(self.secrets.get(SEEN) or "{}")
        if seen and seen["server_id"] != self.header.server_id:
            raise Problem(
                "This workspace holds a snapshot of another store.",
                "Give the new one a folder of its own: analytics-desktop --workspace DIR snapshot open FILE",
            )
        if seen and datetime.fromisoformat(self.header.data_as_of) < datetime.fromisoformat(seen["data_as_of"]):
            raise Problem(
                f"This snapshot is older than the one that was opened before (data as of {seen['data_as_of']}).",
                "Ask for a newer one, or open the old one in a folder of its own.",
            )


def settle(arrival: Arrival, arrived: LakeFolder, manifest: Manifest, key: str, progress: Progress) -> None:
    """Check the audit log in the new lake, then exchange the lakes. Raises Problem with the old lake in its place."""
    header, workspace, secrets = arrival.header, arrival.workspace, arrival.secrets
    text = to_text(manifest)
    named = (header.server_id, header.generation, header.data_as_of, header.manifest_sha256)
    if named != (
        manifest.server.server_id,
        manifest.generation,
        manifest.data_as_of.isoformat(),
        text_sha256(text),
    ):
        raise Problem("The snapshot says other things about itself than it holds.", "Ask for the file again.")
    write_durably(arrived.manifest(manifest.generation), text)
    sha = text_sha256(text)
    write_durably(arrived.pointer, json.dumps({"generation": manifest.generation, "manifest_sha256": sha}) + "\n")
    progress("Exchanging the data", 0.5)
    old = workspace.root / "lake-before"
    before = {name: secrets.get(name) for name in (LAKE_KEY, PIN)}
    shutil.rmtree(old, ignore_errors=True)
    if workspace.lake.exists():
        workspace.lake.rename(old)
    try:
        arrived.root.rename(workspace.lake)
        secrets.set(LAKE_KEY, key)
        write_pin(secrets, Pin((sha,)))
        _check_audit_log(arrival, manifest)
    except BaseException:
        _undo(workspace, secrets, before)
        raise
    _remember(arrival, manifest, sha)
    shutil.rmtree(old, ignore_errors=True)


def _undo(workspace: Workspace, secrets: Secrets, before: dict[str, str | None]) -> None:
    shutil.rmtree(workspace.lake, ignore_errors=True)
    old = workspace.root / "lake-before"
    if old.exists():
        old.rename(workspace.lake)
    for name, value in before.items():
        if value is None:
            secrets.delete(name)
        else:
            secrets.set(name, value)


def _check_audit_log(arrival: Arrival, manifest: Manifest) -> None:
    """The log must extend what this workspace has seen of the store; then its newest head is pinned."""
    secrets, server_id = arrival.secrets, manifest.server.server_id
    pins = pins_of(secrets, server_id)
    with open_generation(arrival.workspace, secrets) as generation:
        try:
            found = check_history(generation.connection, server_id, pins, manifest.data_as_of, Scope())
        except (HistoryChanged, OtherKey) as changed:
            raise Problem(
                "The audit log in the snapshot does not continue what was seen before, so it was not opened.",
                "Tell its sender and your auditor.",
                str(changed),
            ) from None
    if found.newest is not None:
        write_pins(secrets, server_id, pins.with_head(found.newest.text, found.fingerprint, datetime.now(UTC)))


def _remember(arrival: Arrival, manifest: Manifest, sha: str) -> None:
    header = arrival.header
    seen = {"server_id": header.server_id, "data_as_of": header.data_as_of, "manifest_sha256": sha}
    arrival.secrets.set(SEEN, json.dumps(seen))
    told = {
        "company": manifest.server.company,
        "generation": manifest.generation,
        "data_as_of": header.data_as_of,
        "signed_by": arrival.fingerprint,
        "opened_at": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    write_durably(arrival.workspace.snapshot_file, json.dumps(told, indent=1, ensure_ascii=False) + "\n")
