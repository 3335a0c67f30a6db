"""Opens a published generation for reading."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import weakref
from pathlib import Path
from types import TracebackType

import duckdb

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.manifest import Manifest
from analytics_desktop.services.marts import load_marts
from analytics_desktop.services.prepare import read_in_the_lake
from analytics_desktop.services.workspace import Workspace

from .check import check_files
from .duck import LAKE_EXTENSIONS, attach_lake, connect, explained, quoted, shut_off
from .folder import LakeFolder, locked
from .keys import Secrets, lake_key
from .publish import Published, kept_generation, published


class Generation:
    """One immutable state of the data, open for reading until `close`.

    Raw tables are `lake.<table>`; rollups are `mart.<name>` in memory, sorted by day, once a reader has prepared them.
    The connection reaches the files of this generation and nothing else of the machine. One cursor per thread.
    """

    def __init__(self, found: Published, connection: duckdb.DuckDBPyConnection, ending: contextlib.ExitStack) -> None:
        self.number = found.number
        self.manifest: Manifest = found.manifest
        self.manifest_sha256 = found.manifest_sha256
        self.connection = connection
        self._ending = ending
        self._cursors: weakref.WeakSet[duckdb.DuckDBPyConnection] = weakref.WeakSet()

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A connection of its own to the same data, for another thread."""
        cursor = self.connection.cursor()
        self._cursors.add(cursor)
        return cursor

    def interrupt(self) -> None:
        """Stop every query that is running now; each raises duckdb.InterruptException where it was asked."""
        for connection in (self.connection, *self._cursors):
            with contextlib.suppress(duckdb.ConnectionException):
                connection.interrupt()

    def settle(self) -> None:
        """One core for a question from now on, and no other change of settings.

        A page asks many small questions side by side: handing parts of each to another core makes them slower. Groups
        of an hour of the week and a feature find their place without hashing: 168 hours are 8 bits, 60 features 6.
        """
        self.connection.execute("SET threads=1")
        self.connection.execute("SET perfect_ht_threshold=14")
        self.connection.execute("SET lock_configuration=true")

    def close(self) -> None:
        self._ending.close()

    def __enter__(self) -> Generation:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_generation(
    workspace: Workspace, secrets: Secrets, number: int | None = None, settled: bool = True
) -> Generation:
    """The newest published generation, or the kept one of that number. Who is still to `prepare` it settles it then.

    Raises Problem before the first sync, and when key, pin, manifest, catalogue or a data file is missing or altered.
    """
    lake = LakeFolder(workspace.lake)
    with contextlib.ExitStack() as ending, explained("opening the lake"):
        found = _hold(lake, secrets, number, ending)
        check_files(lake, found)
        spill = Path(tempfile.mkdtemp(prefix=f"read-{os.getpid()}-", dir=_made(lake.spill)))
        ending.callback(shutil.rmtree, spill, ignore_errors=True)
        connection = connect(LAKE_EXTENSIONS, spill)
        ending.callback(connection.close)
        attach_lake(connection, lake.catalogue(found.number), lake.data, lake_key(secrets), read_only=True)
        _load_marts(connection)
        shut_off(connection, [lake.root / file.path for file in found.manifest.files])
        generation = Generation(found, connection, ending.pop_all())
        if settled:
            generation.settle()
        return generation


def _hold(lake: LakeFolder, secrets: Secrets, number: int | None, ending: contextlib.ExitStack) -> Published:
    """The generation, protected from removal as long as `ending` lasts."""
    for _ in range(5):
        found = published(lake, secrets) if number is None else kept_generation(lake, secrets, number)
        if found is None:
            raise Problem("There is no data on this machine yet.", "Run: analytics-desktop sync")
        if lake.generation(found.number).is_dir():
            held = ending.enter_context(locked(lake.reading_lock(found.number), shared=True))
            if held and lake.manifest(found.number).is_file():
                return found
    raise Problem("The lake is being replaced just now.", "Try again in a moment.")


def _made(folder: Path) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _load_marts(connection: duckdb.DuckDBPyConnection) -> None:
    """Rollups into memory: a page scans them many times, and a memory table is several times faster than the lake.

    Those that get names on the way are left to `prepare`.
    """
    connection.execute("CREATE SCHEMA mart")
    rows = connection.execute(
        "SELECT table_name, list(column_name) FROM duckdb_columns() "
        "WHERE database_name = 'lake' AND starts_with(table_name, 'mart_') GROUP BY ALL ORDER BY 1"
    ).fetchall()
    staying = {f"mart_{mart.name}" for mart in load_marts() if mart.stays or mart.name in read_in_the_lake()}
    for table, columns in rows:
        if table in staying:
            continue
        order = "ORDER BY day" if "day" in columns else ""
        name = quoted(table.removeprefix("mart_"))
        connection.execute(f"CREATE TABLE mart.{name} AS FROM lake.{quoted(table)} {order}")
