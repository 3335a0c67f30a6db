"""Put the slides together."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pptx import Presentation

from analytics_desktop.models.page import Page
from analytics_desktop.models.progress import Progress
from analytics_desktop.services.export.atomically import replacing
from analytics_desktop.services.export.fixed_zip import rewrite_fixed
from analytics_desktop.services.telling.choose import Choice, front_charts, in_board_order, key_figures
from analytics_desktop.services.telling.sentences import chart_title, figures_title, unique

from .appendix import add_appendix
from .front import add_chart_slide, add_figures_slide, add_title_slide
from .template import template_path


def build_deck(pages: Sequence[Page], out: Path, progress: Progress) -> Path:
    ordered = in_board_order(pages)
    with replacing(out) as draft:
        deck = Presentation(str(template_path()))
        _add_front(deck, ordered, progress)
        progress("Writing the appendix", 0.8)
        add_appendix(deck, ordered)
        _set_properties(deck, ordered[0])
        progress("Saving the deck", 0.9)
        deck.save(str(draft))
        rewrite_fixed(draft, ordered[0].source.synced_at)
    progress("Deck written", 1.0)
    return out


def _add_front(deck: Any, pages: Sequence[Page], progress: Progress) -> None:
    figures, charts = key_figures(pages), front_charts(pages)
    titles = unique([chart_title(choice) for choice in charts])
    add_title_slide(deck, pages[0], "AI usage, cost and impact")
    if figures:
        add_figures_slide(deck, figures, figures_title(figures))
    for number, (choice, title) in enumerate(zip(charts, titles, strict=True)):
        progress(f"Drawing {choice.panel.title}", 0.1 + 0.7 * number / len(charts))
        add_chart_slide(deck, choice, title, _is_first_of_page(choice, charts))


def _is_first_of_page(choice: Choice, charts: Sequence[Choice]) -> bool:
    return next(other for other in charts if other.page is choice.page) is choice


def _set_properties(deck: Any, page: Page) -> None:
    """Fixed by the data, not by the clock, so that the same numbers give the same file."""
    properties, moment = deck.core_properties, page.source.synced_at.replace(tzinfo=None)
    properties.title = f"AI usage, cost and impact – {page.source.company}"
    properties.author = properties.last_modified_by = page.source.company
    properties.subject = "Demo data" if page.source.is_demo else "Confidential"
    properties.created = properties.modified = moment
    properties.revision = 1
