"""Gives DuckDB the connection to the server."""

from __future__ import annotations

import duckdb

from analytics_desktop.models.errors import Problem
from analytics_desktop.services.central.connect import connection_parameters
from analytics_desktop.services.lake.duck import literal

_SECRET_PARTS = {"host": "HOST", "port": "PORT", "dbname": "DATABASE", "user": "USER", "password": "PASSWORD"}
_PATIENCE = {"keepalives_idle": "20", "keepalives_interval": "5", "keepalives_count": "4", "tcp_user_timeout": "60000"}
LOCK_SECONDS = 20


def attach_central(connection: duckdb.DuckDBPyConnection, dsn: str, application: str) -> None:
    """Attach the server read-only as `central`; its sessions go by the name `application`.

    Login and password go in by a secret that lives as long as the connection, never in the text of ATTACH, which
    DuckDB shows in its list of databases and in messages.
    """
    parameters = {**_parameters(dsn), "application_name": application}
    secret = "".join(
        f", {_SECRET_PARTS[name]} {literal(value)}" for name, value in parameters.items() if name in _SECRET_PARTS
    )
    rest = " ".join(f"{name}={_quoted(value)}" for name, value in parameters.items() if name not in _SECRET_PARTS)
    try:
        connection.execute(f"CREATE SECRET central_login (TYPE postgres{secret})")
        connection.execute(f"ATTACH {literal(rest)} AS central (TYPE postgres, READ_ONLY, SECRET central_login)")
    except duckdb.Error as error:
        password = parameters.get("password")
        detail = str(error).replace(password, "***") if password else str(error)
        raise Problem("The central store cannot be reached.", "Check the network, then sync again.", detail) from None


def _parameters(dsn: str) -> dict[str, str]:
    """Those of other connections, and limits: DuckDB does not notice a cancel while it waits for the server."""
    given = {name: str(value) for name, value in connection_parameters(dsn).items() if value is not None}
    options = f"{given.pop('options', '')} -c lock_timeout={LOCK_SECONDS}s".strip()
    return {**_PATIENCE, **given, "options": options}


def _quoted(value: str) -> str:
    """As libpq wants it."""
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
