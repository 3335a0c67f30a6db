"""A generation that is being written: a catalogue of its own over the shared data files."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from .duck import attach_lake, connect
from .folder import LakeFolder

MEMORY = "1GB"


class Draft:
    """Nobody sees it until it is published, and dropping it leaves nothing behind but files for the next sweep."""

    def __init__(self, lake: LakeFolder, number: int, key: str) -> None:
        self.lake = lake
        self.number = number
        self._key = key

    @property
    def catalogue(self) -> Path:
        return self.lake.catalogue(self.number)

    def discard(self) -> None:
        shutil.rmtree(self.lake.generation(self.number), ignore_errors=True)

    @contextmanager
    def open(
        self, extensions: tuple[str, ...], *, read_only: bool, memory: str = MEMORY
    ) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection that has the draft attached as `lake`."""
        spill = self.lake.spill / f"write-{os.getpid()}"
        connection = connect(extensions, spill, memory)
        try:
            attach_lake(connection, self.catalogue, self.lake.data, self._key, read_only=read_only)
            yield connection
        finally:
            connection.close()
            shutil.rmtree(spill, ignore_errors=True)


def begin_draft(lake: LakeFolder, key: str, base: int | None) -> Draft:
    """A draft that continues generation `base`, or starts empty."""
    lake.create()
    number = max([*lake.generations(), base or 0], default=0) + 1
    lake.generation(number).mkdir(mode=0o700)
    if base is not None:
        shutil.copyfile(lake.catalogue(base), lake.catalogue(number))
    return Draft(lake, number, key)


def data_files(connection: duckdb.DuckDBPyConnection, lake: LakeFolder) -> list[str]:
    """Data and delete files of the newest state of the attached lake, relative to the lake folder."""
    tables = connection.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'lake'").fetchall()
    found: set[str] = set()
    for (table,) in tables:
        rows = connection.execute(
            "SELECT data_file, delete_file FROM ducklake_list_files('lake', ?)", [table]
        ).fetchall()
        found.update(Path(file).relative_to(lake.root).as_posix() for row in rows for file in row if file)
    return sorted(found)
