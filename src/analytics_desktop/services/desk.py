"""An opened workspace: the one thing that the window, the command line and exports ask for numbers."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from analytics_desktop.models.alert import LoggedAlert
from analytics_desktop.models.decision import Decision
from analytics_desktop.models.errors import Problem
from analytics_desktop.models.filters import Filters, Period
from analytics_desktop.models.page import Page, Panel, Source
from analytics_desktop.models.progress import Progress, silent

from .access.gate import Gate
from .access.scope import of_view
from .audit.pseudonyms import Pseudonyms, pseudonym_key
from .catalogue import Catalogue, load_catalogue
from .decisions import decide, waiting
from .engagement import weigh
from .journal import Journal
from .lake.folder import LakeFolder
from .lake.generation import Generation, open_generation
from .lake.keys import Secrets
from .lake.publish import published
from .opened import Opened, put_aside, source_of
from .pages import build_page, permit, show
from .query import Reader, Row
from .settings import load_settings
from .snapshot.read_only import refuse_snapshot_workspace
from .suppression import protected_rows
from .workspace import Workspace


class Desk:
    """Safe to use from several threads. A generation stays open until the last one that reads it is done."""

    def __init__(self, workspace: Workspace, secrets: Secrets) -> None:
        self.catalogue: Catalogue = load_catalogue()
        self._workspace = workspace
        self._secrets = secrets
        self.journal = Journal(workspace, secrets)
        self.gate = Gate(workspace, secrets)
        self._lock = threading.Lock()
        self._current: Opened | None = None

    @classmethod
    def open(cls, workspace: Workspace, secrets: Secrets) -> Desk:
        """Raises Problem when the lake is altered or its key missing; before the first sync the desk has no data."""
        desk = cls(workspace, secrets)
        desk.reload()
        return desk

    @property
    def workspace(self) -> Workspace:
        return self._workspace

    @property
    def source(self) -> Source | None:
        """Where the numbers come from; None before the first sync."""
        current = self._current
        return None if current is None else source_of(current.generation.manifest, current.generation.manifest_sha256)

    @property
    def secrets(self) -> Secrets:
        return self._secrets

    @property
    def generation(self) -> int:
        """The number of the open generation; 0 before the first sync."""
        current = self._current
        return 0 if current is None else current.generation.number

    def page(self, page_id: str, filters: Filters, progress: Progress = silent, section: str | None = None) -> Page:
        """The whole page, or its cards and one section of it."""
        with self._reading() as (reader, source):
            plan = self.catalogue.page(page_id)
            with self.gate.noting(of_view("page", page_id, filters, self.catalogue.metrics_of(plan.id)), source):
                return build_page(reader, self.catalogue, source, page_id, filters, progress, section)

    def ahead(self, page: Page, progress: Progress = silent) -> Page:
        """The page with what is expected next, which days stood out, and the panels that take longer."""
        from .insight.look_ahead import look_ahead

        return look_ahead(self, page, progress)

    def panel(self, metric_id: str, filters: Filters) -> Panel:
        """One metric in its own shape, with comparison and receipt."""
        with self._reading() as (reader, source):
            metric = self.catalogue.metric(metric_id)
            permit(metric, source.role)
            self.gate.note(of_view("metric", metric_id, filters, (metric,)), source)
            return show(reader, self.catalogue, metric_id, filters, source.role)

    def rows(self, metric_id: str, filters: Filters) -> tuple[Row, ...]:
        """(period, segment, value) of one metric at the asked grain; `panel` crosses dimensions."""
        with self._reading() as (reader, source):
            metric, filters = self.catalogue.metric(metric_id), replace(filters, cross=None)
            permit(metric, source.role)
            reader.check(filters)
            self.gate.note(of_view("metric", metric_id, filters, (metric,)), source)
            return protected_rows(reader, metric, reader.rows(metric, filters), filters, source.role)

    def decide(self, kind: str, subject: str, body: Mapping[str, Any]) -> None:
        """Write a decision down; numbers that rest on it follow at once. Raises Problem when the role may not."""
        refuse_snapshot_workspace(self._workspace)
        with self._reading() as (reader, source):
            entry = decide(self.journal, source.role, kind, subject, body)
            reader.add_decisions([entry])

    def decisions(self, kind: str) -> tuple[Decision, ...]:
        """All decisions of a kind in the order in which they came to stand, those that wait for a sync last."""
        with self._reading() as (reader, _):
            return reader.decisions(kind)

    def check_alerts(self, progress: Progress = silent) -> tuple[LoggedAlert, ...]:
        """Raise what is new, and return every alert, the newest first."""
        from .alerts.check import check_alerts

        check_alerts(self, progress=progress)
        return self.alerts()

    def alerts(self) -> tuple[LoggedAlert, ...]:
        """Every alert that was raised on this machine, the newest first."""
        from .alerts.log import AlertLog

        return AlertLog(self.journal).alerts()

    def mark_alerts(self, keys: Iterable[str]) -> tuple[LoggedAlert, ...]:
        """Mark alerts as read, and return them all."""
        from .alerts.log import AlertLog

        AlertLog(self.journal).mark_read(keys)
        return self.alerts()

    def choices(self, dimension: str) -> tuple[str, ...]:
        """The segments that a filter of this dimension offers."""
        with self._reading() as (reader, _):
            return reader.choices(dimension)

    def pseudonyms(self) -> Pseudonyms:
        """What stands for people in files that leave this machine."""
        with self._reading() as (reader, _):
            people = {str(name): int(number) for name, number in reader.ask("people", {})}
        return Pseudonyms(pseudonym_key(self._secrets), people)

    def default_filters(self) -> Filters:
        """As many days as the settings say, ending with the last complete day of data, against as many before."""
        with self._reading() as (reader, source):
            finish = reader.complete() or source.data_as_of.astimezone(ZoneInfo(source.zone)).date()
            return Filters(Period(finish - timedelta(days=load_settings(self._workspace).days_shown), finish))

    @contextmanager
    def reading(self) -> Iterator[tuple[Generation, Reader]]:
        """The open generation, kept open meanwhile. Raises Problem before the first sync."""
        with self._lock:
            current = self._current
            if current is None:
                raise Problem("There is no data on this machine yet.", "Sync, or load the demo company.")
            current.users += 1
        try:
            yield current.generation, current.reader
        finally:
            self._leave(current)

    def reload(self) -> bool:
        """Open the newest published generation; True when it is another one than before."""
        newest = published(LakeFolder(self._workspace.lake), self._secrets)
        current = self._current
        if newest is None or (current and current.generation.manifest_sha256 == newest.manifest_sha256):
            return False
        opened = Opened(open_generation(self._workspace, self._secrets, settled=False))
        opened.reader.add_decisions(waiting(self.journal))
        weigh(opened.generation, load_settings(self._workspace))
        self._replace(opened)
        put_aside()
        return True

    def interrupt(self) -> None:
        """Stop all running queries; whoever waits for one gets Cancelled."""
        current = self._current
        if current is not None:
            current.reader.interrupt()

    def close(self) -> None:
        self.interrupt()
        self._replace(None)

    @contextmanager
    def _reading(self) -> Iterator[tuple[Reader, Source]]:
        with self.reading() as (generation, reader):
            yield reader, source_of(generation.manifest, generation.manifest_sha256)

    def _replace(self, opened: Opened | None) -> None:
        with self._lock:
            old, self._current = self._current, opened
        if old is not None:
            self._leave(old)

    def _leave(self, opened: Opened) -> None:
        with self._lock:
            opened.users -= 1
            last = opened.users == 0
        if last:
            opened.generation.close()
