"""Which versions of the central schema this program knows: one folder of plain SQL files each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection

SQL_FOLDER = Path(__file__).parent / "sql"
KNOWN_VERSIONS = tuple(sorted(folder.name for folder in SQL_FOLDER.iterdir() if folder.name.isdigit()))
NEWEST_VERSION = KNOWN_VERSIONS[-1]


def statements_of(version: str) -> list[str]:
    """The SQL files of a version, in the order in which they run."""
    return [file.read_text(encoding="utf-8") for file in sorted((SQL_FOLDER / version).glob("*.sql"))]


def run_version(connection: Connection, version: str) -> None:
    """Straight to the driver: SQLAlchemy would read % and : in the SQL as parameters."""
    driver = connection.connection.driver_connection
    assert driver is not None
    for statements in statements_of(version):
        driver.execute(statements)
