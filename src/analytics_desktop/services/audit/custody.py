"""`data/custody.csv`: through whose hands the evidence went before it was sealed, and room for those that follow.

Every time in it is that of the sync, so that the same generation gives the same pack.
"""

from __future__ import annotations

import csv
import io

from analytics_desktop.models.manifest import Manifest
from analytics_desktop.services.export.csv_text import GUARD

from .facts import PackFacts

HEADER = ("step", "at", "who", "what", "proof")
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def custody_text(manifest: Manifest, facts: PackFacts, fingerprint: str) -> str:
    server = manifest.server
    as_of = manifest.data_as_of.isoformat()
    read = f"store {server.server_id}, read in one snapshot"
    steps = [
        ("1", as_of, f"store of {server.company}", read,
         f"all changes below transaction {manifest.horizon}"),
        ("2", as_of, "central store", f"audit log, {manifest.audit_rows} leaves", f"tree head {manifest.audit_head}"),
        ("3", facts.synced_at, f"workstation, login with the role {manifest.role}",
         f"generation {manifest.generation} published", f"manifest {facts.manifest_sha256}"),
        ("4", facts.synced_at, "workstation", "generation before", f"manifest {manifest.previous_sha256 or 'none'}"),
        ("5", "", f"Analytics Desktop {facts.version}", "this pack written and signed", f"key {fingerprint}"),
        ("6", "", "", "received (fill in: when, who, SHA-256 of the zip)", ""),
    ]  # fmt: skip
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(HEADER)
    writer.writerows([tuple(map(guarded, step)) for step in steps])
    return out.getvalue()


def guarded(text: str) -> str:
    return f"{GUARD}{text}" if text.startswith(_STARTS_A_FORMULA) else text
