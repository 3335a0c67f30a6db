"""The description of one immutable generation of the lake, whose hash is pinned outside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class LakeFile:
    path: str  # relative to the lake folder
    bytes: int
    sha256: str


@dataclass(frozen=True)
class ServerIdentity:
    """Which central store the rows came from; a restored or exchanged server has another one."""

    server_id: str
    company: str
    is_demo: bool
    zone: str
    currency: str
    schema_version: str


@dataclass(frozen=True)
class Manifest:
    """`horizon` is the xid8 below which every committed row is in the lake. Instants are UTC.

    `audit_rows` and `audit_head`: leaves of the audit log's tree, and its head.
    """

    generation: int
    server: ServerIdentity
    role: str
    horizon: int
    data_as_of: datetime
    synced_at: datetime
    rows: dict[str, int]
    files: tuple[LakeFile, ...]
    previous_sha256: str
    audit_rows: int = 0
    audit_head: str = ""
