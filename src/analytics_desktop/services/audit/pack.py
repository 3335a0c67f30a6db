"""Writes an audit pack: numbers, rows, SQL and proofs in one signed BagIt zip; one generation gives one zip."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.page import Page
from analytics_desktop.models.progress import Progress, part, silent
from analytics_desktop.models.sampling import PackOrders
from analytics_desktop.services.desk import Desk
from analytics_desktop.services.export.atomically import replacing
from analytics_desktop.services.lake.generation import Generation

from .bag import zip_folder
from .contents import write_contents
from .earlier_packs import remember_tree
from .facts import PackFacts
from .seal import seal
from .signing import Secrets, private_key


def write_pack(
    desk: Desk,
    secrets: Secrets,
    pages: Sequence[Page],
    out: Path,
    progress: Progress = silent,
    orders: PackOrders | None = None,
) -> Path:
    """Write the pack of these pages to `out`. Raises Problem when they are not of the generation that is open."""
    orders = orders or PackOrders()
    if not pages:
        raise Problem("There is no page to make an audit pack of.", "Choose at least one page.")
    with (
        replacing(out) as draft,
        desk.reading() as (generation, _),
        tempfile.TemporaryDirectory(dir=out.parent, prefix=".audit-pack-") as room,
    ):
        _check(pages, generation)
        folder = Path(room) / "bag"
        private_key(secrets)  # made now if there is none: the custody log names it
        facts = write_contents(generation, secrets, pages, folder, Path(room), orders, part(progress, 0.0, 0.9))
        progress("Signing", 0.9)
        seal(folder, secrets, facts)
        progress("Writing the pack", 0.92)
        zip_folder(folder, base_name(facts), draft, facts.moment)
        manifest = generation.manifest
    remember_tree(secrets, manifest)
    progress("Audit pack written", 1.0)
    return out


def base_name(facts: PackFacts) -> str:
    """The one folder that the zip unpacks to."""
    company = re.sub(r"[^a-z0-9]+", "-", facts.company.lower()).strip("-") or "company"
    return f"audit-pack-{company[:40].strip('-')}-{facts.generation}"


def _check(pages: Sequence[Page], generation: Generation) -> None:
    if any(page.source.manifest_sha256 != generation.manifest_sha256 for page in pages):
        raise Problem("The data was synced anew while the pages were open.", "Refresh the pages and export again.")
    names = [page.id for page in pages]
    if len(set(names)) != len(names):
        raise Problem("A page is in the pack twice.", "Choose each page once.")
