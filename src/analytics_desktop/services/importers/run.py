"""The course of every import: read, check, resolve, copy, book, price; then the rejects file appears."""

from __future__ import annotations

import time
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.importing import ImporterKind, ImportOptions, ImportReport, Unpriced
from analytics_desktop.models.progress import Progress, part
from analytics_desktop.services.central.pricing import price_requests

from . import sources
from .batch import Batch, Opened, Reject
from .check import check_constants, checked
from .directory import Directory
from .execution_fields import checked_executions
from .execution_rows import ExecutionRows
from .instants import known_zone
from .ledger import Ledger
from .plan import Plan, planned
from .rejects import RejectsFile, beside, refuse_to_overwrite
from .security_fields import checked_security
from .security_rows import SecurityRows
from .transaction import Connection, importing

if TYPE_CHECKING:
    import polars as pl


_ROWS = {"requests": "requests", "executions": "executions", "audit": "entries"}


class Source(Protocol):
    """A module in `sources`. `files` gives each file to read with the path that the user named for it."""

    KIND: ImporterKind

    def files(self, named: list[Path]) -> dict[Path, Path]: ...

    def opened(self, file: Path, plan: Plan) -> AbstractContextManager[Opened]: ...


class Rows(Protocol):
    """Checked rows on their way into the store: added, prepared, booked, then counted."""

    def add(self, rows: pl.DataFrame, file: int) -> None: ...

    def prepare(self) -> int: ...

    def book(self) -> int: ...

    def differing(self) -> int: ...

    def unpriced(self) -> tuple[Unpriced, ...]: ...


@dataclass
class Task:
    """One import under way, and what it has counted so far."""

    source: Source
    plan: Plan
    options: ImportOptions
    rejects: dict[Path, RejectsFile]  # file -> where its bad rows go; several files may share one
    progress: Progress
    read: int = 0
    notes: list[str] = field(default_factory=list)


def run(
    kind: ImporterKind,
    named: list[Path],
    dsn: str,
    mapping: dict[str, str],
    constants: dict[str, str],
    options: ImportOptions,
    progress: Progress,
) -> ImportReport:
    """See `importers.run_import`."""
    started = time.monotonic()
    plan = planned(kind, mapping, constants)
    check_constants(plan, known_zone(options.zone))
    source = cast(Source, import_module(f"{sources.__name__}.{kind.name.replace('-', '_')}"))
    with ExitStack() as stack:
        rejects = _rejects(source.files(named), options.rejects, stack)
        task = Task(source, plan, options, rejects, progress)
        for file in rejects:
            with source.opened(file, plan):  # a wrong column in the last file is told before the first is loaded
                progress(f"Looking at {file.name}", 0.0)
        with importing(dsn, options.dry_run, progress) as connection:
            report = _load(task, connection)
        written = {path: None for rejects_file in set(rejects.values()) if (path := rejects_file.publish())}
    progress("Done", 1.0)
    return replace(report, rejects=tuple(sorted(written)), seconds=time.monotonic() - started)


def _rejects(files: dict[Path, Path], chosen: Path | None, stack: ExitStack) -> dict[Path, RejectsFile]:
    where = {file: chosen or beside(named) for file, named in files.items()}
    for path in set(where.values()):
        refuse_to_overwrite(path, list(files))
    by_path = {path: stack.enter_context(RejectsFile(path)) for path in dict.fromkeys(where.values())}
    return {file: by_path[path] for file, path in where.items()}


def _load(task: Task, connection: Connection) -> ImportReport:
    ledger = _rows(task.plan, connection)
    directory = Directory(connection, task.options.create_people)
    for place, file in enumerate(task.rejects):
        _read(task, place, file, directory, ledger)
    if task.read == 0:
        names = ", ".join(file.name for file in task.rejects)
        raise Problem(f"There are no rows in {names}: nothing was imported.", "Check that the export was complete.")
    task.progress("Writing what is new", 0.82)
    requests = ledger.prepare()
    loaded = ledger.book()
    if task.plan.kind.target == "requests":
        task.progress("Pricing what had no price before", 0.95)
        price_requests(connection)
    task.progress("Finishing", 0.98)
    return _report(task, directory, ledger, requests, loaded)


def _rows(plan: Plan, connection: Connection) -> Rows:
    if plan.kind.target == "audit":
        return SecurityRows(connection, plan)
    kind: type[Ledger | ExecutionRows] = ExecutionRows if plan.kind.target == "executions" else Ledger
    return kind(connection, plan.source)


def _checked(batch: Batch, plan: Plan, zone: str) -> pl.DataFrame:
    check = {"executions": checked_executions, "audit": checked_security}.get(plan.kind.target, checked)
    return check(batch, plan, zone)


def _read(task: Task, place: int, file: Path, directory: Directory, ledger: Rows) -> None:
    share = 0.8 / len(task.rejects)
    progress = part(task.progress, place * share, (place + 1) * share)
    before = task.read
    with task.source.opened(file, task.plan) as opened:
        task.notes += opened.notes
        for batch in opened.batches:
            progress(f"Reading {file.name}: {task.read:,} rows", opened.fraction())
            task.read += batch.rows
            bad = _take(batch, opened.plan, task.options.zone, place, directory, ledger)
            task.rejects[file].write(bad, file)
        task.notes += opened.told()
    if task.read == before:
        task.notes.append(f"{file.name} has no rows")


def _take(batch: Batch, plan: Plan, zone: str, place: int, directory: Directory, ledger: Rows) -> list[Reject]:
    """Copy the good rows of a batch; returns the bad ones in the order of the file."""
    import polars as pl

    named = plan.kind.target != "audit"  # whoever is named in a log stays in it, known or not
    checked_rows = _checked(batch, plan, zone)
    rows = directory.why_not(checked_rows) if named else checked_rows
    good = rows.filter(pl.col("reason").is_null())
    if good.height:
        ledger.add(directory.resolved(good) if named else good, place)
    bad = rows.filter(pl.col("reason").is_not_null()).select("line", "reason", "original")
    return sorted((*batch.faults, *(Reject(*row) for row in bad.iter_rows())), key=lambda reject: reject.line)


def _report(task: Task, directory: Directory, ledger: Rows, requests: int, loaded: int) -> ImportReport:
    rejected = sum(rejects.count for rejects in set(task.rejects.values()))
    differing = ledger.differing() if loaded < requests else 0
    return ImportReport(
        kind=task.plan.kind.name,
        files=tuple(task.rejects),
        rows_read=task.read,
        loaded=loaded,
        already_there=requests - loaded,
        repeated=task.read - rejected - requests,
        differing=differing,
        rejected=rejected,
        rejects=(),
        unpriced=ledger.unpriced(),
        seconds=0.0,
        dry_run=task.options.dry_run,
        notes=_notes(task, directory.created, differing),
    )


def _notes(task: Task, created: dict[str, int], differing: int) -> tuple[str, ...]:
    notes = [*dict.fromkeys(task.notes), *(f"{count:,} new in {kind}" for kind, count in created.items() if count)]
    if differing:
        what = _ROWS[task.plan.kind.target]
        notes.append(f"{differing:,} {what} were there before and say something else now; they stay as they are")
    return tuple(notes)
