"""Who is at work right now, asked of the central store."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.page import SUPPRESSED, Change, Panel, Value

METRIC = "usage.online_now"
CONNECT_SECONDS, ANSWER_SECONDS = 3, 5  # a figure that is asked for every minute must not keep anybody waiting


@dataclass(frozen=True)
class Online:
    """`people`: suppressed where they are too few to be told to this role. `asked_at` is UTC, by the server's clock."""

    people: Value
    asked_at: datetime


def online_now(dsn: str) -> Online:
    """One small question with the reader's login. Raises Problem without a connection, or for an older store."""
    import psycopg

    from .central.connect import connection_parameters, open_central

    parameters = connection_parameters(dsn)
    quick = psycopg.conninfo.make_conninfo("", **{**parameters, "connect_timeout": CONNECT_SECONDS})
    with open_central(quick, as_reader=True) as connection:
        try:
            connection.execute(f"SET statement_timeout = '{ANSWER_SECONDS}s'")
            row = connection.execute("SELECT people, told, now() FROM online_now()").fetchone()
        except psycopg.Error as error:
            raise Problem(
                "The central store did not say who is online.", "Sync later; the last figure stays.", str(error)
            ) from None
    assert row is not None
    people, is_told, moment = row
    return Online(people if is_told else SUPPRESSED, moment.astimezone(UTC))


def live(panel: Panel, found: Online) -> Panel:
    """The panel with the live figure in the place of the synced one."""
    words = f"live, at {found.asked_at:%H:%M:%S} UTC"
    change = Change(None, None, "unknown", "unknown", words)
    return replace(panel, whole=found.people, series=(), before=None, change=change, note="")
