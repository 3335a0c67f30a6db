"""What a pack cannot prove: it is computed again while it is written, and says so itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from analytics_desktop.models.progress import Progress

from .facts import PackFacts
from .numbers import differing, panel_name
from .recompute import lake_of_rows, numbers_again

WHY = "rests on rows that are no longer kept or lie outside the window, or on free text that a pack leaves out"


def limits_of(
    rows: Path, room: Path, facts: PackFacts, packed: dict[str, dict[str, Any]], progress: Progress
) -> list[dict[str, str]]:
    """The panels whose numbers do not follow from the packed rows, each with page, panel and reason."""
    room.mkdir()
    with lake_of_rows(rows, room, facts, progress) as lake:
        again = numbers_again(lake, facts, packed)
    limits = []
    for page, data in packed.items():
        missing = [panel_name(panel) for panel in data["panels"]] if page not in again else []
        names = missing or differing(data, again[page])
        limits += [{"page": page, "panel": name, "why": WHY} for name in names]
    return limits
