"""Lets a sync be published only if the central audit log still says what this workstation saw before."""

from __future__ import annotations

from datetime import UTC, datetime

import duckdb

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.manifest import Manifest
from analytics_desktop.services.audit.history import History, OtherKey, Scope, check_history
from analytics_desktop.services.audit.log_entries import HistoryChanged
from analytics_desktop.services.audit.pins import pins_of, write_pins
from analytics_desktop.services.journal import Journal
from analytics_desktop.services.lake.keys import Secrets

from .write import Written


class HistoryGuard:
    """One sync's look at the history of one store; `pin` remembers its newest head once the sync is published."""

    def __init__(self, secrets: Secrets, journal: Journal, server_id: str) -> None:
        self._secrets = secrets
        self._journal = journal
        self._server_id = server_id
        self._found: History | None = None

    @property
    def sentence(self) -> str:
        return self._found.sentence if self._found else ""

    def check(
        self, connection: duckdb.DuckDBPyConnection, written: Written, manifest: Manifest, base: Manifest | None
    ) -> None:
        """Raises Problem, after writing it into the journal, when history was changed."""
        pins = pins_of(self._secrets, self._server_id)
        try:
            scope = _scope(written, manifest, base)
            self._found = check_history(connection, self._server_id, pins, manifest.data_as_of, scope)
        except OtherKey as other:
            self._note("other_key", other.fingerprint)
            raise Problem(
                "The heads of the audit log are signed with another key than before, so nothing was taken over.",
                "Ask the administrator whether the key was replaced and compare its fingerprint by another way; then: "
                "analytics-desktop heads accept FINGERPRINT --reason TEXT",
                f"fingerprint {other.fingerprint}",
            ) from None
        except HistoryChanged as changed:
            self._note("history_changed", str(changed))
            raise Problem(
                f"The history of the audit log was changed, so nothing was taken over. {changed}",
                "Tell your auditor before anything else is done: analytics-desktop heads print shows what was seen "
                "before. The data on this machine stays as it is.",
            ) from None

    def pin(self) -> None:
        found = self._found
        if found is None or found.newest is None:
            return
        pins = pins_of(self._secrets, self._server_id)
        grown = pins.with_head(found.newest.text, found.fingerprint, datetime.now(UTC))
        if grown != pins:
            write_pins(self._secrets, self._server_id, grown)

    def _note(self, kind: str, text: str) -> None:
        self._journal.append("access", f"alarm.{kind}", self._server_id, {"text": text})


def _scope(written: Written, manifest: Manifest, base: Manifest | None) -> Scope:
    """Only what came is compared, when what was here before came to no harm."""
    grown = manifest.audit_rows - (base.audit_rows if base else 0)
    leaves_only_came = "audit_leaves" not in written.deleted and written.rows.get("audit_leaves", 0) == grown
    if base is None or written.days is None or not leaves_only_came:
        return Scope()
    return Scope(base.audit_rows, written.days.get("audit_log", set()))
