"""The front of the deck: title, key figures, charts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Inches, Pt

from analytics_desktop.models.page import Page
from analytics_desktop.models.unit import short

from .charts import chart_words, insert_chart
from .choose import Choice
from .fit import shortened, tied
from .receipts import as_of_words, notes_text
from .shapes import BODY_SIZES, add_notes, describe, new_slide, put_text
from .words import period_words, status_of, takeaways

_COLUMNS = 4
_STATUS_COLOUR = {
    "better": MSO_THEME_COLOR.ACCENT_3,
    "worse": MSO_THEME_COLOR.ACCENT_4,
    "neutral": MSO_THEME_COLOR.ACCENT_6,
    "unknown": MSO_THEME_COLOR.ACCENT_6,
}


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
        _add_card(slide, choice, (left, top, Inches(2.92), height))
    add_notes(slide, notes_text(page, [choice.panel for choice in choices], title))


def _add_card(slide: Any, choice: Choice, box: tuple[int, int, int, int]) -> None:
    panel, currency = choice.panel, choice.page.source.currency
    unit = panel.metric.unit
    before = short(panel.before, unit, currency)
    value = short(panel.whole, unit, currency) if panel.trouble is None else "unknown"
    status = status_of(panel.change) if panel.trouble is None else panel.trouble.sentence
    verdict = panel.change.verdict if panel.change else "unknown"
    card = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *box)
    card.name = f"Key figure {panel.title}"
    card.shadow.inherit = False
    card.fill.solid()
    card.fill.fore_color.theme_color = MSO_THEME_COLOR.BACKGROUND_1
    card.line.color.theme_color, card.line.width = MSO_THEME_COLOR.ACCENT_6, Pt(0.75)
    frame = card.text_frame
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = Inches(0.18)
    frame.margin_top = frame.margin_bottom = Inches(0.14)
    ink, grey = MSO_THEME_COLOR.TEXT_1, MSO_THEME_COLOR.ACCENT_6
    lines = (
        (panel.title, 14, False, MSO_THEME_COLOR.TEXT_2, 38.0),
        (value, 30, True, ink, 40.0),
        (f"Before: {before}", 12, False, grey, 18.0),
        (status, 12, True, _STATUS_COLOUR[verdict], 48.0),
    )
    width = (box[2] - 2 * Inches(0.18)) / 12700
    for number, (text, points, bold, colour, room) in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        run = paragraph.add_run()
        run.text = shortened(tied(text), width, room, points, bold)
        run.font.size, run.font.bold, run.font.color.theme_color = Pt(points), bold, colour
        paragraph.space_before = Pt(6 if number else 0)
        paragraph.alignment = PP_ALIGN.LEFT
    describe(card, f"{panel.title}: {value}. Before: {before}. {status}.")


def add_chart_slide(deck: Any, choice: Choice, title: str, is_first_of_page: bool) -> None:
    page, panel = choice
    slide = new_slide(deck, "Chart", title, page.source)
    places = {place.placeholder_format.idx: place for place in slide.placeholders}
    frame = insert_chart(places[10], page, panel)
    frame.name = f"Chart {panel.metric.id}"
    describe(frame, chart_words(page, panel, title))
    put_text(places[11], takeaways(choice, is_first_of_page), BODY_SIZES, between=10)
    add_notes(slide, notes_text(page, [panel], title))
