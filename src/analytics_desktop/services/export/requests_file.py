"""The requests behind a number as CSV, streamed; people carry pseudonyms."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from analytics_desktop.models.access import Access
from analytics_desktop.models.filters import Filters
from analytics_desktop.models.page import Cell
from analytics_desktop.models.progress import Progress, silent
from analytics_desktop.services.access.scope import in_words
from analytics_desktop.services.audit.pseudonyms import Pseudonyms
from analytics_desktop.services.requests import COLUMNS, Order, all_requests

from .atomically import replacing
from .csv_text import csv_lines

if TYPE_CHECKING:
    from analytics_desktop.services.desk import Desk

_PERSON = [column.name for column in COLUMNS].index("Person")


def write_requests(
    desk: Desk,
    filters: Filters,
    out: Path,
    order: Order = "time",
    descending: bool = True,
    progress: Progress = silent,
) -> int:
    """Returns how many requests were written. The whole file or none."""
    access = Access("export", "file", "requests", in_words(filters), personal=True, cost=True)
    with desk.gate.passing(access, desk.source):
        return _write(desk, filters, out, order, descending, progress)


def _write(desk: Desk, filters: Filters, out: Path, order: Order, descending: bool, progress: Progress) -> int:
    names = desk.pseudonyms()
    count = -1  # the header is a line too
    with replacing(out) as draft, draft.open("w", encoding="utf-8", newline="") as file:
        rows = (_coded(row, names) for row in all_requests(desk, filters, order, descending))
        for count, line in enumerate(csv_lines([column.name for column in COLUMNS], rows)):
            if count % 10_000 == 0:
                progress(f"Writing {out.name}: {count:,} requests", 0.5)
            file.write(line)
    progress(f"{out.name} written", 1.0)
    return count


def _coded(row: tuple[Cell, ...], names: Pseudonyms) -> Iterator[Cell]:
    return (names.name(str(cell)) if place == _PERSON else cell for place, cell in enumerate(row))
