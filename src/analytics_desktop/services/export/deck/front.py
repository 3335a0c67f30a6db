"""The front of the deck: title, key figures, charts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pptx.util import Inches

from analytics_desktop.models.page import Page
from analytics_desktop.services.telling.choose import Choice
from analytics_desktop.services.telling.receipts import as_of_words, notes_text
from analytics_desktop.services.telling.sentences import period_words, takeaways

from .card import add_card
from .charts import chart_words, insert_chart
from .shapes import BODY_SIZES, add_notes, describe, new_slide, put_text

_COLUMNS = 4


def add_title_slide(deck: Any, page: Page, title: str) -> None:
    source = page.source
    slide = new_slide(deck, "Title", title, source, (40, 36, 32, 28, 24))
    places = {place.placeholder_format.idx: place for place in slide.placeholders}
    put_text(places[1], [source.company, period_words(page.filters.period)], (22, 20, 18, 16))
    lines = [f"Data as of {as_of_words(source)}, days in {source.zone}, amounts in {source.currency}"]
    if source.is_demo:
        lines.append("DEMO DATA: this company does not exist, and no figure is real.")
    put_text(places[13], lines, (14, 12))
    add_notes(slide, notes_text(page, (), title))


def add_figures_slide(deck: Any, choices: Sequence[Choice], title: str) -> None:
    """Key figures as cards: name, value, what it was before, status by icon and word."""
    page = choices[0].page
    slide = new_slide(deck, "Title only", title, page.source)
    rows = (len(choices) + _COLUMNS - 1) // _COLUMNS
    height = Inches(2.45 if rows > 1 else 3.0)
    for place, choice in enumerate(choices):
        row, column = divmod(place, _COLUMNS)
        left, top = Inches(0.6) + column * Inches(3.07), Inches(1.65) + row * (height + Inches(0.2))
        add_card(slide, choice, (left, top, Inches(2.92), height))
    add_notes(slide, notes_text(page, [choice.panel for choice in choices], title))


def add_chart_slide(deck: Any, choice: Choice, title: str, is_first_of_page: bool) -> None:
    page, panel = choice
    slide = new_slide(deck, "Chart", title, page.source)
    places = {place.placeholder_format.idx: place for place in slide.placeholders}
    frame = insert_chart(places[10], page, panel)
    frame.name = f"Chart {panel.metric.id}"
    describe(frame, chart_words(page, panel, title))
    put_text(places[11], takeaways(choice, is_first_of_page), BODY_SIZES, between=10)
    add_notes(slide, notes_text(page, [panel], title))
