"""Entries of the access log in words, for the command line and the window."""

from __future__ import annotations

from analytics_desktop.models.access import Checked
from analytics_desktop.models.journal import Entry

HEAD = ("When (UTC)", "Who", "Role", "What", "Subject", "Data", "Filters")
_WORDS = {
    "view": "looked at", "log": "read rows of", "export": "exported", "export.copy": "copied",
    "export.print": "printed", "verify": "verified", "unmask": "unmasked",
    "subject": "gave out",
}  # fmt: skip


def told(entry: Entry) -> tuple[str, ...]:
    """One cell for each column of HEAD."""
    body = entry.body
    data = [word for word in ("personal", "cost") if body.get(word)]
    what = f"{_WORDS.get(entry.kind, entry.kind)} {body.get('what', '')}".strip()
    return (
        f"{entry.at:%Y-%m-%d %H:%M:%S}", entry.who, str(body.get("role", "")), what, entry.subject,
        ", ".join(data), filter_words(body.get("filters") or {}),
    )  # fmt: skip


def filter_words(filters: dict[str, object]) -> str:
    told: list[str] = []
    if "from" in filters and "to" in filters:
        told.append(f"{filters['from']} to {filters['to']}")
    for name, value in filters.items():
        if name not in {"from", "to"}:
            words = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
            told.append(words if name == "where" else f"{name} {words}")
    return "; ".join(told)


def checked_words(found: Checked) -> str:
    if not found.entries:
        return "The access log has no entries yet."
    waiting = found.entries - found.sent
    rest = f"{waiting:,} wait for the next sync." if waiting else "The central store has all of them."
    return f"{found.entries:,} entries, none changed, removed or moved. {rest}"
