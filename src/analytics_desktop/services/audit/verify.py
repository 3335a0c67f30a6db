"""Verifies an audit pack: trusts nothing in it, and runs no SQL but this program's own."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterator
from pathlib import Path

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.progress import Progress, part, silent
from analytics_desktop.models.report import Finding, Report

from .check_bag import check_container, check_files, check_signature, check_signer, text_of
from .check_numbers import check_content, check_generation
from .check_tree import DAMAGE
from .container import BadContainer, unpack_zip
from .facts import facts_from


def verify_pack(
    path: Path,
    progress: Progress = silent,
    expected_fingerprint: str | None = None,
    known_fingerprints: Collection[str] = (),
) -> Report:
    """Check a pack, given as zip or as unpacked folder, and say what was found.

    `expected_fingerprint`: of the key that must have signed; another one is invalid. `known_fingerprints`: keys that
    are as good as expected. Raises Problem only when the file cannot be read at all; a bad pack is a Report.
    """
    if not path.exists():
        raise Problem(f"There is no file {path}.", "Check the name.")
    with tempfile.TemporaryDirectory(prefix="verify-pack-") as room:
        try:
            folder, base = (path, "") if path.is_dir() else _taken_out(path, Path(room) / "pack")
        except BadContainer as error:
            return Report(path.name, (Finding("container", "invalid", str(error)),))
        except OSError as error:
            remedy = "Check that you may read the file and that the disk has room to unpack it."
            raise Problem(f"{path.name} cannot be unpacked.", remedy, str(error)) from error
        progress("Checking files", 0.05)
        signature, fingerprint = check_signature(folder)
        signer = check_signer(fingerprint, expected_fingerprint, known_fingerprints)
        findings = [*check_files(folder), signature, signer]
        if all(finding.verdict != "invalid" for finding in findings):
            findings += _content(path, folder, base, Path(room), signer.verdict == "valid", part(progress, 0.2, 1.0))
    progress("Verified", 1.0)
    return Report(path.name, tuple(findings), fingerprint)


def _taken_out(path: Path, folder: Path) -> tuple[Path, str]:
    folder.mkdir()
    return folder, unpack_zip(path, folder)


def _content(
    path: Path, folder: Path, base: str, room: Path, is_trusted: bool, progress: Progress
) -> Iterator[Finding]:
    """What only makes sense once the files are those that were signed."""
    data = folder / "data"
    try:
        facts = facts_from(text_of(data / "pack.json"))
    except DAMAGE:
        yield Finding("content", "cannot_check", "The pack is of a form that this version does not know.")
        return
    container = check_container(path, folder, base, facts) if base else None
    if container is not None:
        yield container
        if container.verdict != "valid":
            return
    generation = check_generation(data, facts)
    yield generation
    if generation.verdict == "valid":
        (room / "again").mkdir()
        yield from check_content(data, facts, room / "again", is_trusted, progress)
