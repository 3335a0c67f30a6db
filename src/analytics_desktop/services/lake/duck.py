"""The one door to DuckDB: extensions, encryption, errors in words.

Extensions are loaded from the installed wheels by path; DuckDB verifies their signatures. Nothing is ever fetched.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

import duckdb

from analytics_desktop.models.errors import Problem
from analytics_desktop.services.lake.manifests import REBUILD

DUCKDB_VERSION = "1.5.5"
LAKE_EXTENSIONS = ("httpfs", "ducklake")  # httpfs brings the OpenSSL that encrypted writing needs
SYNC_EXTENSIONS = (*LAKE_EXTENSIONS, "postgres_scanner")

_CONFIG = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "allow_persistent_secrets": "false",
    "python_enable_replacements": "false",
    "temp_file_encryption": "true",  # what does not fit into memory is written to disk
}


def connect(
    extensions: tuple[str, ...], spill: Path, memory: str | None = None, threads: int | None = None
) -> duckdb.DuckDBPyConnection:
    """An in-memory database with `extensions`; `spill` is the folder for what exceeds `memory` (as "1GB").

    Raises Problem when DuckDB or an extension is missing or of another version.
    """
    if duckdb.__version__ != DUCKDB_VERSION:
        raise _wrong_version(f"duckdb is {duckdb.__version__}, {DUCKDB_VERSION} is needed")
    config: dict[str, str | bool | int | float | list[str]] = {**_CONFIG, "temp_directory": str(spill)}
    if memory is not None:
        config["memory_limit"] = memory
    if threads is not None:
        config["threads"] = str(threads)
    connection = duckdb.connect(":memory:", config=config)
    try:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("SET enable_external_file_cache = false")  # the system caches files, and gives it back
        _spare_pandas()
        for name in extensions:
            _load(connection, name)
    except BaseException:
        connection.close()
        raise
    return connection


@cache
def _spare_pandas() -> None:
    """Keep DuckDB from importing pandas, which takes a second and more.

    With the first bound parameter of a process it looks up pandas.NaT and pandas.NA, to recognise them. It remembers
    what it finds, so it is shown an empty module once. No value of ours is ever of pandas.
    """
    if "pandas" in sys.modules:
        return
    sys.modules["pandas"] = ModuleType("pandas")
    try:
        with duckdb.connect() as connection:
            connection.execute("SELECT ?", [1])
    finally:
        del sys.modules["pandas"]


def _load(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    package = find_spec(f"duckdb_extension_{name}")
    folders = list(package.submodule_search_locations or ()) if package else []
    if not folders:
        raise _wrong_version(f"the package duckdb-extension-{name.replace('_', '-')} is missing")
    file = Path(folders[0]) / "extensions" / f"v{DUCKDB_VERSION}" / f"{name}.duckdb_extension"
    if not file.is_file():
        raise _wrong_version(f"duckdb-extension-{name.replace('_', '-')} is not of version {DUCKDB_VERSION}")
    try:
        connection.execute(f"LOAD {literal(str(file))}")
    except duckdb.Error as error:
        raise _wrong_version(f"{name}: {error}") from error


def _wrong_version(detail: str) -> Problem:
    return Problem(
        "A part of the database engine is missing or does not fit.",
        "Install Analytics Desktop again, or in a development environment run: uv sync",
        detail,
    )


def attach_lake(
    connection: duckdb.DuckDBPyConnection, catalogue: Path, data: Path, key: str, *, read_only: bool
) -> None:
    """Attach the encrypted lake as `lake`. Afterwards the key cannot be read through SQL.

    The key is given by a secret that is dropped at once, because `duckdb_databases()` shows the text of ATTACH.
    """
    connection.execute(
        f"CREATE SECRET lake_key (TYPE ducklake, METADATA_PATH {literal(str(catalogue))}, "
        f"DATA_PATH {literal(str(data))}, "
        f"METADATA_PARAMETERS MAP{{'ENCRYPTION_KEY': {literal(key)}, 'BLOCK_SIZE': '16384'}})"
    )
    try:
        options = "READ_ONLY" if read_only else "ENCRYPTED, DATA_INLINING_ROW_LIMIT 0"
        connection.execute(f"ATTACH 'ducklake:lake_key' AS lake ({options}, OVERRIDE_DATA_PATH true)")
    except duckdb.Error as error:
        raise Problem(
            "The lake cannot be opened with the key of this workspace.",
            "Restore the workspace and its key together, or build it anew: analytics-desktop sync --full",
            str(error).replace(key, "***"),
        ) from None
    finally:
        connection.execute("DROP SECRET lake_key")


def shut_off(connection: duckdb.DuckDBPyConnection, files: list[Path]) -> None:
    """From here on SQL reaches these files and nothing else of the machine, and cannot change that."""
    connection.execute("SET allowed_paths=[" + ", ".join(literal(str(file)) for file in files) + "]")
    connection.execute("SET enable_external_access=false")


def lock_down(connection: duckdb.DuckDBPyConnection, files: list[Path]) -> None:
    """Shut off, and no setting can be changed any more."""
    shut_off(connection, files)
    connection.execute("SET lock_configuration=true")


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


@contextmanager
def explained(doing: str) -> Iterator[None]:
    """Errors of machine and network as Problem; errors in our own SQL stay what they are, bugs."""
    try:
        yield
    except (duckdb.Error, OSError) as error:
        found = _explanation(doing, error)
        if found is None:
            raise
        raise found from error


_FULL = ("No space left", "Disk quota", "File too large", "max_temp_directory_size", "failed to offload")
_ALTERED = ("AES tag", "magic bytes", "Parquet")  # what authenticated encryption and the reader of files complain of
_LOST = (
    "server closed the connection",
    "terminating connection",
    "no connection to the server",
    "could not receive",
    "could not send",
    "connection to server",
    "SSL connection has been closed",
    "SSL SYSCALL",
    "SSL error",
    "the database system is",  # shutting down, starting up, in recovery mode
)
_SIGNS = (
    (_FULL, "The disk is full: {doing} was stopped.", "Make room and try again; nothing was changed."),
    (_ALTERED, "A file of the lake was altered after it was written.", REBUILD),
    (("lock timeout",), "The central store is busy with maintenance.", "Wait until it is done, then sync again."),
    (_LOST, "The connection to the central store was lost.", "Check the network, then sync again."),
)


def _explanation(doing: str, error: Exception) -> Problem | None:
    text = str(error)
    for signs, sentence, remedy in _SIGNS:
        if any(sign in text for sign in signs):
            return Problem(sentence.format(doing=doing), remedy, text)
    if isinstance(error, duckdb.OutOfMemoryException):
        return Problem(f"There is not enough memory for {doing}.", "Close other programs and try again.", text)
    if isinstance(error, (duckdb.IOException, OSError)):
        return Problem(
            f"{doing[:1].upper()}{doing[1:]} did not succeed: a file could not be read or written.",
            "Check the disk, then try again; nothing was changed.",
            text,
        )
    return None
