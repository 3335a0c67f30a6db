"""What leaves a session: files, copies and prints. Services are imported inside the methods, as in `session`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from analytics_desktop.models.deck import DeckWishes
from analytics_desktop.models.errors import Problem
from analytics_desktop.models.filters import Filters
from analytics_desktop.models.page import Page, Table
from analytics_desktop.models.progress import Progress

if TYPE_CHECKING:
    from analytics_desktop.models.sampling import PackOrders
    from analytics_desktop.services.desk import Desk
    from analytics_desktop.services.leaving import Way

    from .session import Session


class SessionFiles:
    """Everything but `let_leave` runs on a worker, and raises Problem while there is no data."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def _desk(self) -> Desk:
        desk = self._session.desk
        if desk is None or desk.source is None:
            raise Problem("There is nothing to export yet.", "Sync, or load the demo company.")
        return desk

    def save_snapshot(self, out: Path, passphrase: str, progress: Progress) -> str:
        """What was written, in words."""
        from analytics_desktop.services.snapshot.locks import Passphrase
        from analytics_desktop.services.snapshot.save import save_snapshot

        saved = save_snapshot(self._session.workspace, self._session.secrets(), Passphrase(passphrase), out, progress)
        return f"Generation {saved.generation} is in {saved.file}, signed by {saved.fingerprint[:16]}."

    def export_pack(self, filters: Filters, orders: PackOrders, out: Path, progress: Progress) -> Path:
        """Write an audit pack of all pages."""
        from analytics_desktop.services.deliver import deliver_pack

        return deliver_pack(self._desk(), self._session.secrets(), filters, (), out, orders, progress)[0]

    def export(self, kind: str, filters: Filters, pages: Sequence[str], out: Path, progress: Progress) -> Path:
        """Write a deck, workbook, audit pack or CSV file; returns the file."""
        from analytics_desktop.services.deliver import deliver

        return deliver(kind, self._desk(), self._session.secrets(), filters, pages, out, progress)[0]

    def export_compliance(self, filters: Filters, framework: str, out: Path, progress: Progress) -> Path:
        """Write a compliance report as PDF."""
        from analytics_desktop.services.deliver import deliver_compliance

        return deliver_compliance(self._desk(), self._session.secrets(), filters, out, framework, progress)[0]

    def let_leave(self, way: Way, subject: str, table: Table | None) -> Table | None:
        """The table as it may go to the clipboard or onto paper. Raises Problem when it may not."""
        from analytics_desktop.services.leaving import let_leave

        desk = self._session.desk
        return table if desk is None or desk.source is None else let_leave(desk, way, subject, table)

    def deck_pages(self, filters: Filters, progress: Progress) -> list[Page]:
        """All pages with what is expected next, for choosing slides."""
        from analytics_desktop.services.pages_to_deliver import deck_pages

        return deck_pages(self._desk(), filters, progress)

    def export_deck(self, filters: Filters, wishes: DeckWishes, out: Path, progress: Progress) -> Path:
        from analytics_desktop.services.deliver import deliver_deck

        return deliver_deck(self._desk(), self._session.secrets(), filters, out, wishes, progress)[0]
