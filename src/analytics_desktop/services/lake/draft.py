"""A generation that is being written: a catalogue of its own over the shared data files."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
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

    @contextlib.contextmanager
    def open(self, extensions: tuple[str, ...], *, read_only: bool) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection that has the draft attached as `lake`."""
        spill = self.lake.spill / f"write-{os.getpid()}"
        connection = connect(extensions, spill, MEMORY)
        try:
            self._attach(connection, read_only=read_only)
            yield connection
        except BaseException:
            # Closed with a transaction open, the scanner aborts the whole process when its server is gone.
            with contextlib.suppress(duckdb.Error):
                connection.execute("ROLLBACK")
            raise
        finally:
            connection.close()
            shutil.rmtree(spill, ignore_errors=True)

    def reopen(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Close the written lake and attach it again from its files, for reading."""
        connection.execute("CHECKPOINT __ducklake_metadata_lake")
        connection.execute("DETACH lake")
        self._attach(connection, read_only=True)

    def _attach(self, connection: duckdb.DuckDBPyConnection, *, read_only: bool) -> None:
        attach_lake(connection, self.catalogue, self.lake.data, self._key, read_only=read_only)


def begin_draft(lake: LakeFolder, key: str, base: int | None) -> Draft:
    """A draft that continues generation `base`, or starts empty."""
    number = max([*lake.generations(), base or 0]) + 1
    lake.generation(number).mkdir(mode=0o700)
    if base is not None:
        shutil.copyfile(lake.catalogue(base), lake.catalogue(number))
    return Draft(lake, number, key)
