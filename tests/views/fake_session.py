"""A session whose desk is hand-made: what the window does without a lake."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from analytics_desktop.models.deck import DeckWishes
from analytics_desktop.models.errors import Problem
from analytics_desktop.models.filters import Filters
from analytics_desktop.models.page import Page, Panel, Table
from analytics_desktop.models.progress import Progress
from analytics_desktop.models.report import Finding, Report
from analytics_desktop.models.sampling import PackOrders
from analytics_desktop.models.settings import Settings
from analytics_desktop.services.online import Online
from analytics_desktop.services.snapshot.header import Header
from analytics_desktop.services.snapshot.receive import Seen

from .fake_desk import FakeDesk


@dataclass
class FakeWorkspace:
    root: Path


class FakeOffice:
    """A workspace without channels."""

    def is_used(self) -> bool:
        return False


class FakeSession:
    """`problems` maps a method's name to what it raises; `hold` makes sync wait until it is cancelled."""

    def __init__(self, root: Path, desk: FakeDesk | None = None) -> None:
        self.workspace = FakeWorkspace(root)
        self.desk = desk or FakeDesk()
        self.kept = Settings(central="host=db.example.com user=viewer dbname=analytics")
        self.problems: dict[str, Problem] = {}
        self.calls: list[tuple[str, Any]] = []
        self.hold = threading.Event()
        self.hold.set()
        self.ask_passphrase: Any = None

    def _note(self, name: str, what: Any = None) -> None:
        self.calls.append((name, what))
        if name in self.problems:
            raise self.problems[name]

    def settings(self) -> Settings:
        return self.kept

    def change_setting(self, key: str, text: str) -> Settings:
        self._note("change_setting", (key, text))
        value = int(text) if isinstance(getattr(self.kept, key), int) else text
        self.kept = replace(self.kept, **{key: value})
        return self.kept

    def open(self, progress: Progress) -> FakeDesk:
        self._note("open")
        return self.desk

    def online(self, progress: Progress) -> Online:
        self._note("online")
        return Online(7, datetime(2026, 11, 25, 12, 0, tzinfo=UTC))

    def accesses(self, progress: Progress) -> tuple[str, list[str], list[list[str]]]:
        self._note("accesses")
        return "1 entries, none changed, removed or moved.", ["Who", "Subject"], [["ann", "<b>cost</b>"]]

    def office(self) -> FakeOffice:
        return FakeOffice()

    def is_connected(self) -> bool:
        return bool(self.kept.central)

    def sync(self, full: bool, progress: Progress) -> None:
        self._note("sync", full)
        progress("Reading ai_cost_tracking", 0.3)
        while not self.hold.wait(0.01):
            progress("Reading ai_cost_tracking", 0.4)

    def connect(self, address: Any, progress: Progress) -> None:
        self._note("connect", address)

    def start_demo(self, progress: Progress) -> None:
        self._note("demo")

    @property
    def files(self) -> FakeSession:
        """What leaves it is noted like everything else."""
        return self

    def export(self, kind: str, filters: Filters, pages: Sequence[str], out: Path, progress: Progress) -> Path:
        self._note("export", (kind, filters, tuple(pages), out))
        return out

    def verify(self, pack: Path, progress: Progress) -> Report:
        self._note("verify", pack)
        return Report(pack.name, (Finding("files", "valid", "Every file has the hash that the manifest names."),))

    def look_at_snapshot(self, file: Path, progress: Progress) -> Seen:
        self._note("look_at_snapshot", file)
        lock: dict[str, str | int] = {"kind": "scrypt"}
        header = Header(lock, "", "", "Example", "1", 7, "2026-06-15T12:00:00+00:00", "0" * 64)
        return Seen(header, "ab" * 32)

    def save_snapshot(self, out: Path, passphrase: str, progress: Progress) -> str:
        self._note("save_snapshot", (out, passphrase))
        return f"Generation 7 is in {out}."

    def open_snapshot(self, file: Path, seen: Seen, passphrase: str, progress: Progress) -> None:
        self._note("open_snapshot", (file, passphrase))

    def export_pack(self, filters: Filters, orders: PackOrders, out: Path, progress: Progress) -> Path:
        self._note("export_pack", (orders, out))
        return out

    def export_compliance(self, filters: Filters, framework: str, out: Path, progress: Progress) -> Path:
        self._note("export_compliance", (filters, framework, out))
        return out

    def let_leave(self, way: str, subject: str, table: Table | None) -> Table | None:
        self._note("let_leave", (way, subject))
        return table

    def deck_pages(self, filters: Filters, progress: Progress) -> list[Page]:
        self._note("deck_pages", filters)
        return [self.desk.page(plan.id, filters) for plan in self.desk.catalogue.pages]

    def export_deck(self, filters: Filters, wishes: DeckWishes, out: Path, progress: Progress) -> Path:
        self._note("export_deck", (wishes, out))
        return out

    def recompute(self, panel: Panel, page: Page, progress: Progress) -> Panel:
        self._note("recompute", panel.metric.id)
        return panel

    def close(self) -> None:
        self.desk.close()
