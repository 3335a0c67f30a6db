"""Pulls from a connector into the central store: each page is kept together with where the next one begins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from psycopg.types.json import Jsonb

from analytics_desktop.models.connector import Access, PulledPage, PullReport
from analytics_desktop.models.errors import Problem
from analytics_desktop.models.progress import Progress, silent
from analytics_desktop.services.importers import entries
from analytics_desktop.services.importers.batch import Reject
from analytics_desktop.services.importers.cells import BadCell
from analytics_desktop.services.importers.entry_store import EntryStore
from analytics_desktop.services.importers.rejects import RejectsFile
from analytics_desktop.services.importers.transaction import Connection, importing

from . import checked, module

FILLS = ("deals", "kpis")


def pull(name: str, access: Access, dsn: str, rejects: Path, progress: Progress = silent) -> PullReport:
    """Everything that the connector has, once. After a failure the next run goes on where this one stopped.

    Raises Problem when the vendor or the store does not let us; pages that were kept stay kept.
    """
    source = module(name)
    checked(source.KIND, access)
    kind = _entries(source.KIND.fills or access.options["kind"])
    with importing(dsn, False, progress) as connection:
        cursor = _kept(connection, name)
    report = PullReport(name, 0, 0, 0, 0, 0, 0, 0, resumed=bool(cursor))
    with RejectsFile(rejects) as bad:
        for page in source.pages(access, cursor):
            progress(f"{source.KIND.title}: {report.rows_read:,} rows", 0.5)
            with importing(dsn, False, progress) as connection:
                report = _keep(report, page, kind, EntryStore(connection, kind, create_people=False), bad)
                _move(connection, name, page.cursor)
        written = bad.publish()
    progress("Done", 1.0)
    return replace(report, rejects=str(written or ""))


def _entries(fills: str) -> ModuleType:
    if fills not in FILLS:
        raise Problem(f"There is no kind {fills}.", f"The kinds are: {', '.join(FILLS)}.")
    return import_module(f"{entries.__name__}.{fills}")


def _keep(report: PullReport, page: PulledPage, kind: ModuleType, store: EntryStore, bad: RejectsFile) -> PullReport:
    without, rejected = 0, []
    for number, cells in enumerate(page.rows, start=report.rows_read + 1):
        try:
            entry = kind.entry(cells, report.connector, store.currency)
        except BadCell as error:
            rejected.append(Reject(number, str(error), _original(cells)))
            continue
        if store.why_not(entry):
            entry["owner"], without = None, without + 1
        store.add(entry)
    bad.write(rejected, Path(report.connector))
    added, updated = store.store()
    return replace(
        report,
        pages=report.pages + 1,
        rows_read=report.rows_read + len(page.rows),
        loaded=report.loaded + added + updated,
        already_there=report.already_there + store.rows - store.repeated - added - updated,
        repeated=report.repeated + store.repeated,
        rejected=report.rejected + len(rejected),
        without_owner=report.without_owner + without,
    )


def _original(cells: Mapping[str, str]) -> str:
    return "\t".join(f"{name}={text}" for name, text in cells.items())


def _kept(connection: Connection, name: str) -> Mapping[str, Any]:
    row = connection.execute("SELECT cursor FROM connector_cursors WHERE name = %s", (name,)).fetchone()
    return {} if row is None else dict(row[0])


def _move(connection: Connection, name: str, cursor: Mapping[str, Any]) -> None:
    connection.execute(
        "INSERT INTO connector_cursors (name, cursor) VALUES (%s, %s) "
        "ON CONFLICT (name) DO UPDATE SET cursor = excluded.cursor, moved_at = now()",
        (name, Jsonb(dict(cursor))),
    )
