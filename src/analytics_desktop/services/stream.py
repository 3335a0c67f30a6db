"""Large results of the catalogue's SQL in batches, so that memory does not grow with their rows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from typing import TYPE_CHECKING

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.filters import Filters

from .query import Reader

if TYPE_CHECKING:
    from pyarrow import RecordBatchReader

BATCH = 50_000  # rows


def catalogue_text(name: str) -> str:
    """The SQL of `catalogue/<name>.sql`."""
    return (resources.files("analytics_desktop") / "catalogue" / f"{name}.sql").read_text("utf-8")


@contextmanager
def streamed(reader: Reader, name: str, filters: Filters) -> Iterator[RecordBatchReader]:
    """The rows of `catalogue/<name>.sql` as record batches, computed as they are taken. Raises Problem."""
    import duckdb

    values = _values(reader, filters)
    cursor = reader.generation.cursor()
    try:
        cursor.execute(catalogue_text(name), values)
        yield cursor.to_arrow_reader(BATCH)
    except duckdb.Error as error:
        raise Problem("These rows could not be read.", "Sync again; if it stays, report it.", str(error)) from error
    finally:
        cursor.close()


def counted(reader: Reader, name: str, filters: Filters) -> int:
    """How many rows `streamed` will give."""
    cursor = reader.generation.cursor()
    try:
        found = cursor.execute(f"SELECT count(*) FROM ({catalogue_text(name)})", _values(reader, filters)).fetchone()
    finally:
        cursor.close()
    assert found is not None  # count gives one row
    return int(found[0])


def _values(reader: Reader, filters: Filters) -> dict[str, object]:
    reader.check(filters)
    where = {dimension: sorted(set(values)) for dimension, values in filters.wanted().items()}
    return {
        "start": filters.period.start,
        "finish": filters.period.finish,
        "where": json.dumps(where, sort_keys=True, ensure_ascii=False),
    }
