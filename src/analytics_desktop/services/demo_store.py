"""The demo's central store: one database on the private server, filled once and reused while it fits."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from analytics_desktop.models.progress import Progress, part, silent

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

LOGIN, ROLE = "demo_workstation", "admin"
DATABASE = "demo_company"


@dataclass(frozen=True)
class Company:
    """What the invented company is made of; the same values on the same day give the same rows."""

    people: int = 400
    days: int = 395
    seed: int = 1

    def mark(self) -> str:
        """Kept as the database's comment once it is complete, so a half-filled one is never taken for it."""
        return json.dumps({**asdict(self), "loaded": date.today().isoformat()})  # noqa: DTZ011 - the user's own day


def filled_store(
    admin_dsn: str,
    company: Company,
    say: Callable[[str], None],
    progress: Progress = silent,
    key: EllipticCurvePrivateKey | None = None,
) -> tuple[str, bool]:
    """(administrator's DSN of the company's database, whether it was made just now). `key` signs its audit log."""
    store = make_conninfo(admin_dsn, dbname=DATABASE)
    name = sql.Identifier(DATABASE)
    with psycopg.connect(admin_dsn, autocommit=True) as connection:
        if _mark_of(connection) == company.mark():
            return store, False
        say(f"Making the company: {company.people} people, {company.days} days")
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(name))
        _fill(store, company, key, progress)
        connection.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(name, sql.Literal(company.mark())))
    return store, True


def new_login(store: str) -> str:
    """DSN of the workstation's login, with a new password. It may only read, like every workstation's."""
    from analytics_desktop.services.central.logins import create_login

    password = secrets.token_urlsafe(24)
    create_login(store, LOGIN, ROLE, password)
    return make_conninfo(store, user=LOGIN, password=password)


def _fill(store: str, company: Company, key: EllipticCurvePrivateKey | None, progress: Progress) -> None:
    from analytics_desktop.services.central.demo import load_demo
    from analytics_desktop.services.central.maintain import maintain
    from analytics_desktop.services.central.migrate import migrate

    migrate(store, progress=part(progress, 0.0, 0.1))
    load_demo(store, company.people, company.days, company.seed, progress=part(progress, 0.1, 0.8))
    maintain(store, progress=part(progress, 0.8, 1.0), head_key=key)


def _mark_of(connection: psycopg.Connection[Any]) -> str | None:
    row = connection.execute(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [DATABASE]
    ).fetchone()
    return None if row is None else row[0]
