"""The board deck: native, editable PowerPoint made from pages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from analytics_desktop.models.deck import DeckWishes
from analytics_desktop.models.errors import Problem
from analytics_desktop.models.page import Page
from analytics_desktop.models.progress import Progress, silent


def write_deck(pages: Sequence[Page], out: Path, progress: Progress = silent, wishes: DeckWishes | None = None) -> Path:
    """Write a .pptx of at most 8 front slides and an appendix, or of the slides that are wished for. Raises Problem."""
    from .build import build_deck

    if not pages:
        raise Problem("There is no page to make a deck of.", "Choose at least one page.")
    return build_deck(pages, out, progress, wishes or DeckWishes())
