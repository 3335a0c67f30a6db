"""What goes below `data/` of a pack."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analytics_desktop import __version__
from analytics_desktop.models.page import Page
from analytics_desktop.models.progress import Progress, part
from analytics_desktop.models.sampling import PackOrders
from analytics_desktop.services.export.csv_file import page_table
from analytics_desktop.services.export.csv_text import table_text
from analytics_desktop.services.export.flat import unique_panels
from analytics_desktop.services.export.json_file import json_text
from analytics_desktop.services.lake.generation import Generation
from analytics_desktop.services.lake.manifests import to_text

from .columns import packed_tables, treatment
from .custody import custody_text
from .earlier_packs import earlier_trees
from .evidence_index import index_text
from .facts import PackFacts, facts_of
from .ipe import ipe_text
from .limits import limits_of
from .numbers import numbers_of, of_the_period
from .population import control_totals
from .pseudonyms import Pseudonyms, pseudonym_key, without_names
from .report_files import report_files
from .rows import RowSource, write_rows
from .sample_files import draw_all, drawn_of, sample_files
from .signing import Secrets, own_fingerprint
from .sql_texts import catalogue_sha256, shipped_sql
from .tree_files import tree_files
from .windows import Windows, windows_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Population = dict[str, dict[str, Any]]  # control totals by table


def write_contents(
    generation: Generation,
    secrets: Secrets,
    pages: Sequence[Page],
    folder: Path,
    room: Path,
    orders: PackOrders,
    progress: Progress,
) -> PackFacts:
    """Write everything below `folder`/data; then compute the numbers again from what was written."""
    shipped = shipped_sql()
    for path, content in shipped.items():
        _put(folder, f"sql/{path}", content)
    _put(folder, "generation.json", to_text(generation.manifest))
    windows, names, population = _write_raw(generation, secrets, pages, folder, orders, part(progress, 0.0, 0.5))
    page_ids = tuple(page.id for page in pages)
    facts = facts_of(pages[0].source, windows, page_ids, __version__, catalogue_sha256(shipped), orders)
    _put(folder, "pack.json", facts.to_text())
    packed = {page.id: _write_page(without_names(page, names), facts, population, folder) for page in pages}
    limits = limits_of(folder / "data" / "rows", room / "again", facts, packed, part(progress, 0.5, 1.0))
    _put(folder, "limits.json", json_text(limits))
    _put(folder, "custody.csv", custody_text(generation.manifest, facts, own_fingerprint(secrets)))
    _put(folder, "evidence-index.csv", index_text(folder / "data", facts))
    return facts


def _write_raw(
    generation: Generation,
    secrets: Secrets,
    pages: Sequence[Page],
    folder: Path,
    orders: PackOrders,
    progress: Progress,
) -> tuple[Windows, Pseudonyms, Population]:
    """Rows, samples of them, and the tree of the audit log: what the numbers of the pages are made of."""
    cursor = generation.cursor()
    try:
        windows, names = windows_of(cursor, pages), _pseudonyms(cursor, secrets)
        population = _write_rows(cursor, names, windows, folder, progress)
        samples = draw_all(cursor, orders.samples, [page.filters for page in pages], generation.manifest.server.zone)
        earlier = earlier_trees(secrets, generation.manifest)
        trees = tree_files(cursor, windows["audit_log"], earlier, drawn_of(samples, "audit_log"))
    finally:
        cursor.close()
    for name, text in trees.items():
        _put(folder, f"audit/{name}", text)
    for name, content in sample_files(samples).items():
        _put(folder, f"samples/{name}", content)
    return windows, names, population


def _put(folder: Path, name: str, content: str | bytes) -> None:
    file = folder / "data" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content.encode() if isinstance(content, str) else content)


def _pseudonyms(cursor: DuckDBPyConnection, secrets: Secrets) -> Pseudonyms:
    people = dict(cursor.execute("SELECT person, id FROM mart.person_names WHERE person IS NOT NULL").fetchall())
    texts: set[str] = set()
    for table, column in (("people", "email"), ("people", "external_id"), ("audit_log", "actor")):
        assert treatment(table, column) == "text"
        texts.update(row[0] for row in cursor.execute(f"SELECT DISTINCT {column} FROM lake.{table}").fetchall())
    return Pseudonyms(pseudonym_key(secrets), people, frozenset(texts - {None}))


def _write_rows(
    cursor: DuckDBPyConnection, names: Pseudonyms, windows: Windows, folder: Path, progress: Progress
) -> Population:
    """The rows of every table, and their control totals as the lake has them."""
    (folder / "data" / "rows").mkdir(parents=True)
    population: Population = {}
    tables = packed_tables()
    for number, table in enumerate(tables):
        progress(f"Packing rows of {table.name}", number / len(tables))
        totals = control_totals(cursor, table, windows)
        written = write_rows(
            RowSource(cursor, table, names, windows).lines(), folder / "data" / "rows" / f"{table.name}.csv.gz"
        )
        if written != totals["rows"]:
            raise RuntimeError(f"{table.name}: {written} rows written, {totals['rows']} in the lake")
        population[table.name] = totals
    _put(folder, "population.json", json_text(population))
    return population


def _write_page(whole: Page, facts: PackFacts, population: Population, folder: Path) -> dict[str, Any]:
    """Gives the numbers as whoever reads the JSON gets them."""
    page = of_the_period(whole)
    numbers = json_text(numbers_of(page))
    _put(folder, f"pages/{page.id}.json", numbers)
    _put(folder, f"pages/{page.id}.csv", table_text(page_table(page)))
    for panel in unique_panels(page):
        if panel.table is not None:
            _put(folder, f"pages/{panel.metric.id}.csv", table_text(panel.table))
    _put(folder, f"ipe/{page.id}.txt", ipe_text(page, facts, population))
    for name, content in report_files(whole):
        _put(folder, f"reports/{name}", content)
    read: dict[str, Any] = json.loads(numbers)
    return read
