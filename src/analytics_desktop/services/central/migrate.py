"""Bring the schema of a central store to the version of this program."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from alembic import command
from alembic.config import Config
from sqlalchemy import NullPool, create_engine
from sqlalchemy.engine import Connection

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.progress import Progress, silent
from analytics_desktop.services.central.connect import open_central, schema_version
from analytics_desktop.services.central.ownership import OWNER, become_owner, stop_being_owner
from analytics_desktop.services.central.versions import KNOWN_VERSIONS, NEWEST_VERSION, SQL_FOLDER

__all__ = ["migrate", "schema_version"]
_OLDEST_SERVER = 150000
_LOCK = 4_706_541_881
_ATTEMPTS = 20
_alembic_keeps_globals = threading.Lock()


def migrate(dsn: str, progress: Progress = silent) -> str:
    """Migrate the database of `dsn` to the newest version, in one transaction, and return that version.

    The login must be a superuser, or own the database and have CREATEROLE. Running it again changes nothing.
    """
    progress("Connecting", 0.0)
    engine = create_engine("postgresql+psycopg://", creator=lambda: open_central(dsn), poolclass=NullPool)
    with engine.connect() as connection:
        driver: psycopg.Connection[Any] = connection.connection.driver_connection  # type: ignore[assignment]
        _refuse_unsuitable(driver)
        progress("Migrating", 0.2)
        with _refusals_explained(driver):
            _migrate_patiently(connection, driver)
    progress("Migrated", 1.0)
    return NEWEST_VERSION


@contextmanager
def _refusals_explained(driver: psycopg.Connection[Any]) -> Iterator[None]:
    try:
        yield
    except psycopg.errors.RaiseException as error:
        raise Problem(
            "The roles on this server are not safe for an analytics store.",
            "Let a superuser run: ALTER ROLE ... NOLOGIN NOSUPERUSER NOBYPASSRLS",
            str(error),
        ) from None
    except psycopg.errors.InsufficientPrivilege as error:
        raise Problem(
            f"The login {driver.info.user} may not set up this database.",
            "Use a superuser, or the owner of the database with the CREATEROLE attribute.",
            str(error),
        ) from None


def _migrate_patiently(connection: Connection, driver: psycopg.Connection[Any]) -> None:
    for _ in range(_ATTEMPTS):
        try:
            with _alembic_keeps_globals:
                return _migrate(connection, driver)
        except (psycopg.errors.InternalError_, psycopg.errors.UniqueViolation, psycopg.errors.DuplicateObject):
            time.sleep(0.2)  # roles belong to the server: another database was granting the same ones
    return _migrate(connection, driver)


def _migrate(connection: Connection, driver: psycopg.Connection[Any]) -> None:
    with connection.begin():
        driver.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        if schema_version(driver) == NEWEST_VERSION:
            return
        driver.execute((SQL_FOLDER / "roles.sql").read_text(encoding="utf-8"))
        driver.execute(f"GRANT USAGE, CREATE ON SCHEMA public TO {OWNER}")
        granted = become_owner(driver)
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "alembic"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        stop_being_owner(driver, granted)


def _refuse_unsuitable(driver: psycopg.Connection[Any]) -> None:
    version = driver.info.server_version
    if version < _OLDEST_SERVER:
        raise Problem(
            f"This server runs PostgreSQL {version // 10000}.", "Use PostgreSQL 15, 16, 17 or 18.", str(version)
        )
    found = schema_version(driver)
    driver.rollback()
    if found is not None and found not in KNOWN_VERSIONS:
        raise Problem("The central store is newer than this program.", "Install the current Analytics Desktop.", found)
