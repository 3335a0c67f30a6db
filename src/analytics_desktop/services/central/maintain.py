"""Regular care of the central store: partitions ahead, the tree of the audit log, retention, aggregates, a signed head.

All but the signature is SQL inside the store, so three schedulers can run it, once an hour or once a day:

    cron          17 * * * *  analytics-desktop central maintain --dsn DSN --head-key FILE
    systemd       a timer whose service has  ExecStart=analytics-desktop central maintain --dsn DSN --head-key FILE
    pg_cron       SELECT cron.schedule('analytics', '17 * * * *', 'SELECT analytics_maintain()');
                  (the login of the job needs: GRANT EXECUTE ON FUNCTION analytics_maintain(date) TO that login;
                  it signs no head)

A second run at the same time waits for the first. A run without new data changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from analytics_desktop.models.progress import Progress, silent
from analytics_desktop.services.central.connect import ensure_schema, open_central
from analytics_desktop.services.central.ownership import acting_as_owner
from analytics_desktop.services.central.tree_heads import sign_head

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

_STEPS = {
    "partitions": "Making partitions",
    "tree": "Adding to the tree of the audit log",
    "retention": "Deleting what is too old",
    "events": "Summing up events",
    "people": "Counting active people",
    "cost": "Summing up cost",
    "executions": "Summing up agent executions",
}


@dataclass(frozen=True)
class MaintenanceReport:
    partitions_made: int
    """net change in the number of event partitions"""
    rows_settled: int
    """events moved out of the default partition into their month"""
    rows_deleted: dict[str, int] = field(default_factory=dict)
    """table -> rows that were older than its policy"""
    aggregates_changed: int = 0
    audit_entries_added: int = 0
    """entries that the tree of the audit log took in"""
    head_size: int = 0
    """size of the tree under the head that was signed now; 0: no key, or nothing new"""

    @property
    def changed_nothing(self) -> bool:
        numbers = (self.partitions_made, self.rows_settled, self.aggregates_changed, self.audit_entries_added)
        return not (any(numbers) or self.rows_deleted or self.head_size)


def maintain(
    dsn: str,
    today: date | None = None,
    progress: Progress = silent,
    head_key: EllipticCurvePrivateKey | None = None,
    new_key: bool = False,
) -> MaintenanceReport:
    """Run every step, each in a transaction of its own, so that a cancelled run keeps what it finished.

    `today` is a day in the reporting zone; retention and the partitions ahead count from it. `head_key` signs the new
    head of the audit log; `new_key` says that it stands in the place of the one that signed before. Raises Problem.
    """
    done: dict[str, Any] = {}
    head_size = 0
    with open_central(dsn) as connection:
        ensure_schema(connection)
        connection.commit()
        for number, (step, title) in enumerate(_STEPS.items()):
            progress(title, number / len(_STEPS))
            with acting_as_owner(connection):
                result = connection.execute("SELECT maintain_step(%s, %s::date)", [step, today]).fetchone()
            done[step] = result[0] if result else None
        if head_key is not None:
            progress("Signing the head of the audit log", 0.98)
            with acting_as_owner(connection):
                head_size = sign_head(connection, head_key, new_key)
    progress("Maintained", 1.0)
    return MaintenanceReport(
        partitions_made=done["partitions"]["made"],
        rows_settled=done["partitions"]["moved"],
        rows_deleted=done["retention"],
        aggregates_changed=sum(done[step] for step in ("events", "people", "cost", "executions")),
        audit_entries_added=done["tree"],
        head_size=head_size,
    )
