"""`data/samples`: for each sample its frame, the rows drawn and the plan by which anybody can draw them again."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from typing import TYPE_CHECKING

from analytics_desktop.models.filters import Filters
from analytics_desktop.models.sampling import SampleOrder
from analytics_desktop.services.export.json_file import json_text

from .sample_frames import Frame, frame_of, period_of
from .sampling import Sample, draw

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def draw_all(
    cursor: DuckDBPyConnection, orders: Sequence[SampleOrder], filters: Sequence[Filters], zone: str
) -> list[Sample]:
    """Every ordered sample, from frames in the period of the pages. Raises Problem."""
    period = period_of(filters, zone)
    frames: dict[str, Frame] = {}
    samples = []
    for order in orders:
        frame = frames.setdefault(order.table, frames.get(order.table) or frame_of(cursor, order.table, period))
        samples.append(draw(order, frame))
    return samples


def drawn_of(samples: Sequence[Sample], table: str) -> list[str]:
    """Ids of the rows of one table that were drawn."""
    return [one.frame.rows[place][0] for one in samples if one.order.table == table for place in one.places]


def sample_files(samples: Sequence[Sample]) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for number, sample in enumerate(samples, start=1):
        name = f"{number:02d}-{sample.order.method}-{sample.order.table}"
        files[f"{name}.csv"] = sample.text().encode()
        files[f"{name}.plan.json"] = json_text(sample.plan()).encode()
        files[f"{name}.frame.csv.gz"] = gzip.compress(sample.frame.text().encode(), compresslevel=6, mtime=0)
    return files
