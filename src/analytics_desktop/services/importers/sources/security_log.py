"""Security logs into the central audit log: OpenSSH's syslog, CloudTrail's JSON (also gz and zip), any CSV."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.importing import ImporterKind
from analytics_desktop.services.importers.batch import Opened
from analytics_desktop.services.importers.plan import Plan
from analytics_desktop.services.importers.security_texts import open_cloudtrail, open_openssh
from analytics_desktop.services.importers.sources import requests

FORMATS = {"openssh": open_openssh, "cloudtrail": open_cloudtrail, "csv": requests.opened}
FIELDS = {
    "occurred_at": "when it happened: ISO date and time, or seconds or milliseconds since 1970",
    "actor": "who did it: account, user or address",
    "action": "what was done, such as login, record.read, export.run or permission.grant",
    "outcome": "success or failure; usual words for these (ok, allowed, denied, error ...) are known",
    "resource_type": "kind of thing it was done to",
    "resource_id": "which one",
    "ip_address": "address it came from",
    "records": "how many records were read or exported",
    "is_pii": "true or false: whether personal data was touched",
    "person": "external id or e-mail address of the person, where the actor is something else",
    "event_id": "the log's own id of the entry; without it the row's content identifies it",
    "detail": "anything else, kept as text",
    "source": "only with --set: keeps several systems apart",
    "format": "openssh, cloudtrail or csv (the same as --format)",
    "year": "only with --set: year of the first line, where times of openssh name none",
}

KIND = ImporterKind(
    name="security-log",
    title="Security logs (OpenSSH, CloudTrail, CSV)",
    help="Entries for the audit log. Say with --format what the files are: openssh (syslog, also gz), cloudtrail "
    "(JSON, also gz and zip) or csv, whose columns are named with --map FIELD=COLUMN.",
    fields=FIELDS,
    required=(("occurred_at",), ("actor",), ("action",), ("outcome",)),
    target="audit",
)


def files(named: list[Path]) -> dict[Path, Path]:
    return {file: file for file in named}


@contextmanager
def opened(file: Path, plan: Plan) -> Iterator[Opened]:
    """Problem when the format is not said or not known, or a CSV lacks a column."""
    form = plan.constants.get("format", "")
    if form not in FORMATS:
        said = f"There is no format {form}." if form else "Nothing says what these files are."
        raise Problem(said, f"Add --format with one of: {', '.join(FORMATS)}.")
    if form != "csv" and plan.columns:
        raise Problem(f"Files of {form} have a fixed format: --map is not needed.", "Use --set for constants.")
    with FORMATS[form](file, plan) as found:
        yield found
