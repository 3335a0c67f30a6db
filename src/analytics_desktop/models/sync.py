"""What one sync did."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class SyncReport:
    """`rows`: raw table -> rows read; `deleted`: raw table -> rows removed because the server deleted them.

    `bytes` are new bytes in the lake. `reason` says why everything was read anew; empty for an incremental sync.
    `refused`: id of a decision that was made on this machine and that the server does not accept -> why not.
    """

    generation: int
    full: bool
    reason: str
    rows: dict[str, int]
    deleted: dict[str, int]
    bytes: int
    seconds: float
    data_as_of: datetime  # UTC
    history: str = ""
    """what the check of the audit log's history found, as a sentence"""
    refused: dict[str, str] = field(default_factory=dict)
