"""The rows of a view as a CSV file, streamed."""

from __future__ import annotations

from pathlib import Path

from analytics_desktop.models.progress import Progress, silent
from analytics_desktop.services.export.atomically import replacing
from analytics_desktop.services.export.csv_text import csv_lines

from .view import LogView

_TELL_EVERY = 2_000


def export_csv(view: LogView, out: Path, progress: Progress = silent) -> int:
    """All rows of the view with all columns, hidden ones too, and pseudonyms for people; gives the number of rows.

    Raises Problem, Cancelled.
    """
    view.log.note_export(view.filters)
    header = [column.title for column in view.log.log.columns]
    with replacing(out) as draft, draft.open("w", encoding="utf-8", newline="") as file:
        lines = csv_lines(header, (view.log.given_away(row) for row in view.rows()))
        for number, line in enumerate(lines):
            if number % _TELL_EVERY == 0:
                progress(f"Writing {out.name}", number / max(view.total, 1))
            file.write(line)
    progress(f"{out.name} is written", 1.0)
    return view.total
