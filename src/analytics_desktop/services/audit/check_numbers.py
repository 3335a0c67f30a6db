"""Checks of what a pack says: its SQL, its generation, its rows, its numbers."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from analytics_desktop import __version__
from analytics_desktop.models.progress import Progress, part
from analytics_desktop.models.report import Finding
from analytics_desktop.services.lake.manifests import from_text

from .check_bag import text_of
from .check_index import check_index
from .check_pages import check_csv, packed_pages
from .check_samples import check_samples
from .check_tree import DAMAGE, check_tree
from .columns import packed_tables
from .facts import PackFacts
from .numbers import differing
from .population import control_totals
from .recompute import BadRows, Recomputed, lake_of_rows, numbers_again
from .sql_texts import catalogue_sha256, shipped_sql

Pages = dict[str, dict[str, Any]]


def check_sql(data: Path, facts: PackFacts) -> Finding:
    """The pack's SQL is only compared, never run."""
    shipped, folder = shipped_sql(), data / "sql"
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    packed = {name: path.read_bytes() for name, path in files.items() if path.stat().st_size < 1 << 20}
    if packed == shipped and facts.catalogue_sha256 == catalogue_sha256(shipped):
        return Finding("sql", "valid", f"All {len(shipped)} SQL files are those of this program.")
    changed = sorted(name for name in {*packed, *shipped} if packed.get(name) != shipped.get(name))
    if facts.version == __version__:
        sentence = f"The SQL is not the one that version {__version__} ships: {', '.join(changed[:3]) or 'its hash'}."
        return Finding("sql", "invalid", sentence, "\n".join(changed))
    if facts.catalogue_sha256 != catalogue_sha256(packed):
        return Finding("sql", "invalid", "The SQL does not have the hash that the pack names.", "\n".join(changed))
    sentence = f"The pack was made by version {facts.version}; this is {__version__}, whose SQL differs."
    return Finding("sql", "cannot_check", f"{sentence} Verify it with version {facts.version}.", "\n".join(changed))


def check_generation(data: Path, facts: PackFacts) -> Finding:
    """The generation's manifest is the one whose hash stands beside every number."""
    text = text_of(data / "generation.json")
    try:
        manifest = from_text(text)
        named = (manifest.generation, manifest.server.company, manifest.server.is_demo, manifest.role)
    except DAMAGE:
        return Finding("generation", "invalid", "The manifest of the generation is missing or damaged.")
    if sha256(text.encode()).hexdigest() != facts.manifest_sha256:
        return Finding("generation", "invalid", "The manifest is not that of the generation that the pack names.")
    claimed = (facts.generation, facts.company, facts.is_demo, facts.role)
    same = manifest.server.zone == facts.zone and manifest.server.currency == facts.currency
    if named != claimed or not same or manifest.synced_at != facts.moment:
        return Finding("generation", "invalid", "The pack says other things about its source than the manifest.")
    return Finding("generation", "valid", f"Generation {facts.generation}, data of {facts.company}.")


def check_content(data: Path, facts: PackFacts, room: Path, is_trusted: bool, progress: Progress) -> Iterator[Finding]:
    """SQL, rows, audit entries and numbers. `is_trusted`: the signer may say what the pack cannot prove."""
    sql = check_sql(data, facts)
    yield sql
    try:
        packed = packed_pages(data, facts)
    except DAMAGE:
        yield Finding("numbers", "invalid", "The numbers cannot be read, or are not those of the pages named.")
        return
    try:
        yield check_csv(data, packed)
    except (*DAMAGE, csv.Error):
        yield Finding("csv", "invalid", "A CSV file is damaged.")
    yield check_index(data, facts)
    if sql.verdict != "valid":
        yield Finding("numbers", "cannot_check", "The numbers were not computed again: the SQL is another.")
        return
    try:
        with lake_of_rows(data / "rows", room, facts, part(progress, 0.0, 0.9)) as lake:
            yield _check_population(data, facts, lake)
            yield from check_tree(data, lake)
            samples = check_samples(data, facts, packed, lake)
            if samples is not None:
                yield samples
            progress("Computing the numbers again", 0.9)
            yield from _check_numbers(data, packed, numbers_again(lake, facts, packed), is_trusted)
    except BadRows as error:
        yield Finding("rows", "invalid", "The rows cannot be read.", str(error))


def _check_population(data: Path, facts: PackFacts, lake: Recomputed) -> Finding:
    try:
        claimed = json.loads(text_of(data / "population.json"))
        found = {table.name: control_totals(lake.connection, table, facts.bounds) for table in packed_tables()}
        outside = [name for name, totals in found.items() if totals["rows"] != _all_rows(lake, name)]
        wrong = sorted(name for name in found if claimed.get(name) != found[name]) + outside
    except DAMAGE:
        return Finding("rows", "invalid", "The control totals are missing or damaged.")
    if wrong or claimed.keys() != found.keys():
        return Finding("rows", "invalid", f"Control totals do not fit the rows: {', '.join(wrong[:3])}.")
    rows = sum(totals["rows"] for totals in found.values())
    return Finding("rows", "valid", f"{rows:,} rows in {len(found)} tables have the control totals of the lake.")


def _all_rows(lake: Recomputed, table: str) -> int:
    row = lake.connection.execute(f"SELECT count(*) FROM lake.{table}").fetchone()
    return row[0] if row else -1


def _check_numbers(data: Path, packed: Pages, again: Pages, is_trusted: bool) -> Iterator[Finding]:
    try:
        listed: list[dict[str, str]] = json.loads(text_of(data / "limits.json"))
        limits = {(limit["page"], limit["panel"]) for limit in listed[:]}
    except DAMAGE:
        yield Finding("numbers", "invalid", "The list of limits is missing or damaged.")
        return
    for page, numbers in packed.items():
        if page not in again:
            yield Finding(f"numbers of {page}", "invalid", "The page cannot be computed from the rows.")
            continue
        wrong = [name for name in differing(numbers, again[page]) if (page, name) not in limits]
        if wrong:
            sentence = f"{len(wrong)} panels do not follow from the rows: {', '.join(wrong[:3])}."
            yield Finding(f"numbers of {page}", "invalid", sentence, "\n".join(wrong))
        else:
            count = len(numbers["panels"])
            yield Finding(f"numbers of {page}", "valid", f"All {count} panels were computed again from the rows.")
    if limits:
        names = ", ".join(sorted(f"{page}: {panel}" for page, panel in limits)[:3])
        sentence = f"{len(limits)} panels cannot be computed from the rows in the pack: {names}."
        yield Finding("limits", "cannot_check", sentence, advisory=is_trusted)
