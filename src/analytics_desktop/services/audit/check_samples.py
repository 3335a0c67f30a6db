"""Draws the samples of a pack again from its rows and compares frames, plans and drawn rows byte for byte."""

from __future__ import annotations

import gzip
from pathlib import Path

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.report import Finding

from .check_tree import DAMAGE
from .facts import PackFacts, filters_from
from .numbers import Numbers
from .recompute import Recomputed
from .sample_files import draw_all, sample_files


def check_samples(data: Path, facts: PackFacts, packed: dict[str, Numbers], lake: Recomputed) -> Finding | None:
    """None where no sample was ordered and none is there."""
    folder = data / "samples"
    there = {file.name: file for file in folder.iterdir()} if folder.is_dir() else {}
    if not facts.samples and not there:
        return None
    try:
        filters = [filters_from(page["filters"]) for page in packed.values()]
        expected = sample_files(draw_all(lake.connection, facts.samples, filters, facts.zone))
        same = there.keys() == expected.keys() and all(
            _is_same(there[name], content) for name, content in expected.items()
        )
    except (Problem, OSError, EOFError, *DAMAGE):
        same = False
    if not same:
        return Finding("samples", "invalid", "The samples are not those that their plans give from the rows.")
    return Finding("samples", "valid", f"{len(facts.samples)} samples were drawn again from the rows: the same rows.")


def _is_same(file: Path, content: bytes) -> bool:
    """Compressed files by what is in them: another zlib compresses in another way."""
    if not file.name.endswith(".gz"):
        return file.stat().st_size == len(content) and file.read_bytes() == content
    plain = gzip.decompress(content)
    with gzip.open(file) as packed:
        return packed.read(len(plain) + 1) == plain
