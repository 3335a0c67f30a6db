"""Manifests as files: canonical JSON, hashes of the files they name."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from hashlib import file_digest, sha256
from pathlib import Path

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.manifest import LakeFile, Manifest, ServerIdentity
from analytics_desktop.models.progress import Progress, silent

REBUILD = "Build the lake anew from the central store: analytics-desktop sync --full"


def to_text(manifest: Manifest) -> str:
    """The one text of a manifest; its SHA-256 is what is pinned."""
    values = asdict(manifest)
    for name in ("data_as_of", "synced_at"):
        values[name] = values[name].astimezone(UTC).isoformat()
    return json.dumps(values, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def from_text(text: str) -> Manifest:
    """Raises ValueError, KeyError or TypeError for text that is no manifest."""
    try:
        values = json.loads(text)
    except RecursionError as error:  # brackets without end
        raise ValueError("nested too deeply") from error
    values["server"] = ServerIdentity(**values["server"])
    values["files"] = tuple(LakeFile(**file) for file in values["files"])
    for name in ("data_as_of", "synced_at"):
        values[name] = datetime.fromisoformat(values[name])
    return Manifest(**values)


def text_sha256(text: str) -> str:
    return sha256(text.encode("utf-8")).hexdigest()


def file_sha256(file: Path) -> str:
    with file.open("rb") as source:
        return file_digest(source, "sha256").hexdigest()


def describe_files(
    root: Path, names: Iterable[str], known: Iterable[LakeFile], progress: Progress = silent
) -> tuple[LakeFile, ...]:
    """Size and hash of the files `names` below `root`, which are made durable first.

    Data files never change, so those that an earlier manifest knows are not read again.
    """
    before = {file.path: file for file in known}
    wanted = sorted(set(names))
    result = []
    for index, name in enumerate(wanted):
        if name not in before:
            progress("Hashing new files", index / len(wanted))
        result.append(before.get(name) or _describe(root, name))
    return tuple(result)


def _describe(root: Path, name: str) -> LakeFile:
    file = root / name
    with file.open("rb") as source:
        os.fsync(source.fileno())
        digest = file_digest(source, "sha256").hexdigest()
        return LakeFile(name, source.seek(0, os.SEEK_END), digest)


def read_manifest(file: Path) -> tuple[Manifest, str]:
    """(manifest, SHA-256 of its text). Raises Problem when it is missing or unreadable."""
    try:
        text = file.read_text(encoding="utf-8")
        return from_text(text), text_sha256(text)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Problem("The description of the lake is missing or damaged.", REBUILD, str(error)) from error
