"""Checks the descriptions of a pack that follow from its other files: evidence index and custody log."""

from __future__ import annotations

from pathlib import Path

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.report import Finding
from analytics_desktop.services.lake.manifests import from_text

from .bag import PUBLIC_KEY
from .check_bag import text_of
from .check_tree import DAMAGE
from .custody import custody_text
from .evidence_index import index_text
from .facts import PackFacts
from .signing import fingerprint_of


def check_index(data: Path, facts: PackFacts) -> Finding:
    fingerprint = fingerprint_of(text_of(data.parent / PUBLIC_KEY))
    try:
        manifest = from_text(text_of(data / "generation.json"))
        expected = {
            "evidence-index.csv": index_text(data, facts),
            "custody.csv": custody_text(manifest, facts, fingerprint),
        }
    except (Problem, OSError, *DAMAGE):
        return Finding("evidence index", "invalid", "The evidence index names what is not in the pack.")
    wrong = [name for name, text in expected.items() if text.encode() != _bytes(data / name)]
    if wrong:
        return Finding("evidence index", "invalid", f"{wrong[0]} does not fit the other files.")
    return Finding("evidence index", "valid", "Evidence index and custody log fit the other files.")


def _bytes(file: Path) -> bytes:
    return file.read_bytes() if file.is_file() and not file.is_symlink() else b""
