"""The course of an import of small entries: read, check, bring up to date; then the rejects file appears."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.importing import ImportOptions, ImportReport
from analytics_desktop.models.progress import Progress

from .batch import Reject
from .cells import BadCell
from .entry_store import EntryStore
from .invoice_store import InvoiceStore
from .plan import Plan, planned
from .rejects import RejectsFile, beside, refuse_to_overwrite
from .tables import Row, open_table
from .transaction import importing


def run_entries(
    kind: ModuleType,
    files: list[Path],
    dsn: str,
    mapping: dict[str, str],
    constants: dict[str, str],
    options: ImportOptions,
    progress: Progress,
) -> ImportReport:
    """See `importers.run_import`."""
    started = time.monotonic()
    plan = planned(kind.KIND, mapping, constants)
    places = {file: options.rejects or beside(file) for file in files}
    for place in set(places.values()):
        refuse_to_overwrite(place, files)
    with ExitStack() as stack:
        by_place = {place: stack.enter_context(RejectsFile(place)) for place in dict.fromkeys(places.values())}
        for file in files:  # a wrong column in the last file is told before the first is loaded
            with open_table(file, plan.columns.values()) as table:
                plan.for_header(table.header, file.name)
        rejects = {file: by_place[place] for file, place in places.items()}
        loaded = _loaded(kind, plan, rejects, dsn, options, progress)
        written = tuple(sorted(path for one in by_place.values() if (path := one.publish())))
        rejected = sum(one.count for one in by_place.values())
    progress("Done", 1.0)
    return ImportReport(
        kind=kind.KIND.name,
        files=tuple(files),
        rows_read=loaded.read,
        loaded=loaded.added + loaded.updated,
        already_there=loaded.store.rows - loaded.store.repeated - loaded.added - loaded.updated,
        repeated=loaded.store.repeated,
        differing=0,
        rejected=rejected,
        rejects=written,
        unpriced=(),
        seconds=time.monotonic() - started,
        dry_run=options.dry_run,
        notes=loaded.notes(),
    )


@dataclass(frozen=True)
class _Loaded:
    store: EntryStore | InvoiceStore
    read: int  # rows
    added: int
    updated: int

    def notes(self) -> tuple[str, ...]:
        updated = f"{self.updated:,} were there before and were brought up to date" if self.updated else ""
        people = f"{self.store.people:,} new in person" if self.store.people else ""
        return tuple(note for note in (updated, people) if note)


def _loaded(
    kind: ModuleType,
    plan: Plan,
    rejects: dict[Path, RejectsFile],
    dsn: str,
    options: ImportOptions,
    progress: Progress,
) -> _Loaded:
    """All files in one transaction. Raises Problem where they hold no row."""
    with importing(dsn, options.dry_run, progress) as connection:
        make: Callable[..., EntryStore | InvoiceStore] = getattr(kind, "STORE", EntryStore)
        store = make(connection, kind, options.create_people)
        read = sum(_read(kind, file, plan, store, rejects[file], progress) for file in rejects)
        if read == 0:
            raise Problem("There are no rows in these files: nothing was imported.", "Check the export.")
        return _Loaded(store, read, *store.store())


def _read(
    kind: ModuleType, file: Path, plan: Plan, store: EntryStore | InvoiceStore, rejects: RejectsFile, progress: Progress
) -> int:
    count = 0
    with open_table(file, plan.columns.values()) as table:
        complete = plan.for_header(table.header, file.name)
        for row in table.rows:
            if count % 1000 == 0:
                progress(f"Reading {file.name}: {count:,} rows", 0.5)
            count += 1
            why = row.fault or taken(kind, row, complete, store)
            if why:
                rejects.write([Reject(row.line, why, row.original)], file)
    return count


def taken(kind: ModuleType, row: Row, plan: Plan, store: EntryStore | InvoiceStore) -> str:
    """Add a row to the store; the reason why not for a bad one."""
    cells = {field: row.cells.get(column, "") for field, column in plan.columns.items()}
    fixed = {field: value for field, value in plan.constants.items() if field != "source"}
    try:
        entry = kind.entry({**cells, **fixed}, plan.constants.get("source", "import"), store.currency)
    except BadCell as error:
        return str(error)
    why = store.why_not(entry)
    if not why:
        store.add(entry)
    return why
