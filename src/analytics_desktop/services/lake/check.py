"""Compares the files of a generation with its manifest."""

from __future__ import annotations

from pathlib import Path

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.manifest import LakeFile
from analytics_desktop.models.progress import Progress, silent
from analytics_desktop.services.workspace import Workspace

from .folder import LakeFolder
from .keys import Secrets
from .manifests import REBUILD, file_sha256
from .publish import Published, kept_generation, published


def check_files(lake: LakeFolder, generation: Published) -> None:
    """Catalogue by hash, data files by size: fast enough for each opening. Raises Problem.

    A data file altered inside is refused by its authenticated encryption when it is read.
    """
    catalogue = lake.catalogue(generation.number).relative_to(lake.root).as_posix()
    for file in generation.manifest.files:
        path = lake.root / file.path
        if _size(path) != file.bytes or (file.path == catalogue and file_sha256(path) != file.sha256):
            raise altered(file)


def verify_lake(
    workspace: Workspace, secrets: Secrets, number: int | None = None, progress: Progress = silent
) -> Published:
    """Every byte of the newest (or the given kept) generation against its pinned manifest. Raises Problem."""
    lake = LakeFolder(workspace.lake)
    found = published(lake, secrets) if number is None else kept_generation(lake, secrets, number)
    if found is None:
        raise Problem("There is no lake in this workspace yet.", "Run: analytics-desktop sync")
    total = sum(file.bytes for file in found.manifest.files) or 1
    done = 0
    for file in found.manifest.files:
        progress("Verifying the lake", done / total)
        path = lake.root / file.path
        if _size(path) != file.bytes or file_sha256(path) != file.sha256:
            raise altered(file)
        done += file.bytes
    progress("The lake is unaltered", 1.0)
    return found


def altered(file: LakeFile) -> Problem:
    return Problem("A file of the lake is missing or was altered.", REBUILD, file.path)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return -1
