"""Put the slides together."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from analytics_desktop.models.deck import DeckWishes
from analytics_desktop.models.page import Page, Panel
from analytics_desktop.models.progress import Progress
from analytics_desktop.services.export.atomically import replacing
from analytics_desktop.services.export.fixed_zip import rewrite_fixed
from analytics_desktop.services.telling.choose import Choice, in_board_order
from analytics_desktop.services.telling.outline import Slide, basket_slides, figures_of, outline

from .appendix import add_appendix
from .closing import add_decisions_slide, add_risks_slide, panels_behind
from .front import add_chart_slide, add_figures_slide, add_table_slide, add_title_slide, is_first_of_page
from .template import Look, open_template

TITLES = {"board": "AI usage, cost and impact", "finance": "AI cost: finance review", "ops": "AI operations review"}


def build_deck(pages: Sequence[Page], out: Path, progress: Progress, wishes: DeckWishes) -> Path:
    ordered = in_board_order(pages)
    with replacing(out) as draft:
        look = open_template(wishes.template)
        shown = _add_front(look, ordered, progress, wishes)
        progress("Writing the appendix", 0.8)
        add_appendix(look, ordered, shown)
        _set_properties(look, ordered[0], TITLES[wishes.preset])
        progress("Saving the deck", 0.9)
        look.deck.save(str(draft))
        rewrite_fixed(draft, ordered[0].source.synced_at)
    progress("Deck written", 1.0)
    return out


def _add_front(look: Look, pages: Sequence[Page], progress: Progress, wishes: DeckWishes) -> list[Panel]:
    """Returns the panels whose numbers stand on the slides."""
    basket = basket_slides([Choice(*one) for one in wishes.basket])
    slides = [] if basket and not wishes.slides else outline(pages, wishes.preset, wishes.slides)
    slides = _apart([*slides, *basket])
    add_title_slide(look, pages[0], TITLES[wishes.preset])
    shown: list[Panel] = []
    for number, slide in enumerate(slides):
        progress(f"Drawing {slide.title}", 0.1 + 0.7 * number / len(slides))
        shown += _add(look, pages, slide, slides, wishes.preset)
    return shown


def _add(look: Look, pages: Sequence[Page], slide: Slide, slides: Sequence[Slide], preset: str) -> list[Panel]:
    if slide.kind == "figures":
        choices = figures_of(pages, preset)
        add_figures_slide(look, choices, slide.title)
        return [choice.panel for choice in choices]
    if slide.kind == "risks":
        add_risks_slide(look, pages, slide.title)
        return panels_behind(pages, slide.kind)
    if slide.kind == "decisions":
        add_decisions_slide(look, pages, slide.title)
        return panels_behind(pages, slide.kind)
    if slide.kind == "table":
        add_table_slide(look, slide)
        return [slide.choice.panel] if slide.choice else []
    add_chart_slide(look, slide, is_first_of_page(slide, slides))
    return [slide.choice.panel] if slide.choice else []


def _apart(slides: Sequence[Slide]) -> list[Slide]:
    """A panel that was chosen and collected is shown once."""
    return list({slide.id: slide for slide in slides}.values())


def _set_properties(look: Look, page: Page, title: str) -> None:
    """Fixed by the data, not by the clock, so that the same numbers give the same file."""
    properties, moment = look.deck.core_properties, page.source.synced_at.replace(tzinfo=None)
    properties.title = f"{title} – {page.source.company}"
    properties.author = properties.last_modified_by = page.source.company
    properties.subject = "Demo data" if page.source.is_demo else "Confidential"
    properties.created = properties.modified = moment
    properties.revision = 1
