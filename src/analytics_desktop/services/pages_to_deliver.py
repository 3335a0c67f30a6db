"""The pages that a file is made of, as whoever asks for it may see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from analytics_desktop.models.filters import Filters
from analytics_desktop.models.page import Page
from analytics_desktop.models.progress import Progress, part, silent
from analytics_desktop.services.desk import Desk
from analytics_desktop.services.insight.look_ahead import look_ahead


def deck_pages(desk: Desk, filters: Filters, progress: Progress = silent) -> list[Page]:
    """Every page with what is expected next, as a deck is made of."""
    return with_outlook(desk, pages_of(desk, filters, (), part(progress, 0.0, 0.6)), part(progress, 0.6, 1.0))


def pages_of(desk: Desk, filters: Filters, wanted: Sequence[str], progress: Progress) -> list[Page]:
    ids = list(wanted) or [page.id for page in desk.catalogue.pages]
    return [
        _page(desk, filters, wish, part(progress, number / len(ids), (number + 1) / len(ids)))
        for number, wish in enumerate(ids)
    ]


def _page(desk: Desk, filters: Filters, wish: str, progress: Progress) -> Page:
    """A page, or one with nothing but the metric that is wished for, split as the filters say."""
    page_id, _, metric = wish.partition(".")
    if not metric:
        return desk.page(page_id, filters, progress)
    panel = desk.panel(wish, filters)
    return replace(desk.page(page_id, filters, progress, ""), panels=(panel,))


def with_outlook(desk: Desk, pages: Sequence[Page], progress: Progress) -> list[Page]:
    """With what is expected, and with the panels that take longer."""
    count = len(pages)
    return [
        look_ahead(desk, page, part(progress, number / count, (number + 1) / count))
        for number, page in enumerate(pages)
    ]


def without_free_text(pages: Sequence[Page]) -> list[Page]:
    """Neither expectations nor free text. What rests on rows of any age the pack uses for its reports alone."""
    return [
        replace(page, panels=tuple(one for one in page.panels if not (one.pending or one.metric.free_text)))
        for page in pages
    ]
