"""The connection of a workspace to the central store: address in the settings, password in the secret store."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Protocol

from analytics_desktop.models.errors import Problem
from analytics_desktop.services.settings import HasSettings, load_settings, save_settings

PASSWORD_KEY = "central-password"  # noqa: S105 - the name of the entry, not a password
DSN_VARIABLE = "ANALYTICS_DESKTOP_DSN"


class Secrets(Protocol):
    """What this module needs of services.secrets.SecretStore."""

    def get(self, key: str, /) -> str | None: ...
    def set(self, key: str, value: str, /) -> None: ...
    def delete(self, key: str, /) -> None: ...


def split_password(dsn: str) -> tuple[str, str | None]:
    """(address without password, password). Accepts a URL or libpq key=value text; raises Problem for others."""
    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict, make_conninfo

    try:
        parts = conninfo_to_dict(dsn)
    except ProgrammingError:
        raise Problem(
            "The connection text cannot be read.", "Write it like postgresql://login@server.example.com:5432/analytics"
        ) from None
    password = parts.pop("password", None)
    return make_conninfo("", **parts), None if password is None else str(password)


def join_password(address: str, password: str | None) -> str:
    from psycopg.conninfo import make_conninfo

    return make_conninfo(address, password=password) if password else address


def store_connection(workspace: HasSettings, secrets: Secrets, dsn: str) -> str:
    """Keeps the connection and returns the address without its password.

    The password goes to the secret store before the address is saved, so a refusing keyring leaves the old connection.
    """
    address, password = split_password(dsn)
    if password is None:
        secrets.delete(PASSWORD_KEY)
    else:
        secrets.set(PASSWORD_KEY, password)
    save_settings(workspace, replace(load_settings(workspace), central=address))
    return address


def load_connection(workspace: HasSettings, secrets: Secrets) -> str:
    """The connection text with its password; the environment wins, for schedulers. Raises Problem without one."""
    return os.environ.get(DSN_VARIABLE, "").strip() or stored_connection(workspace, secrets)


def stored_connection(workspace: HasSettings, secrets: Secrets) -> str:
    """The connection that this workspace keeps, with its password. Raises Problem when there is none."""
    address = load_settings(workspace).central
    if not address:
        raise Problem(
            "This workspace is not connected to a central store.",
            f"Connect it with: analytics-desktop connect --dsn DSN, or set {DSN_VARIABLE}.",
        )
    return join_password(address, secrets.get(PASSWORD_KEY))


def check_connection(dsn: str) -> None:
    """Connects once as a workstation would. Raises Problem for a store, login or schema that a sync would refuse."""
    from analytics_desktop.services.central.connect import ensure_schema, open_central

    with open_central(dsn, as_reader=True) as connection:
        ensure_schema(connection)
