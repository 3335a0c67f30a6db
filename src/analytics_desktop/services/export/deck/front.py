"""The front of the deck: title, key figures, charts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.util import Emu, Inches

from analytics_desktop.models.page import Page
from analytics_desktop.models.unit import UNKNOWN, exact
from analytics_desktop.services.export.flat import table_of
from analytics_desktop.services.telling.choose import Choice
from analytics_desktop.services.telling.outline import Slide
from analytics_desktop.services.telling.receipts import as_of_words, notes_text
from analytics_desktop.services.telling.sentences import forecast_takeaways, period_words, takeaways

from .card import add_card
from .charts import add_chart, chart_words
from .forecast import add_forecast
from .room import Box
from .shapes import BODY_SIZES, add_notes, add_words, describe, new_slide, put_text
from .tables import add_table, fitted, sheets
from .template import Look

_COLUMNS = 4
_MOST_COLUMNS = 8  # of a table that can be read
_GAP = Inches(0.2)


def add_title_slide(look: Look, page: Page, title: str) -> None:
    source = page.source
    slide = new_slide(look, look.front, title, source, (40, 36, 32, 28, 24))
    lines = [source.company, period_words(page.filters.period)]
    small = [f"Data as of {as_of_words(source)}, days in {source.zone}, amounts in {source.currency}"]
    if source.is_demo:
        small.append("DEMO DATA: this company does not exist, and no figure is real.")
    kinds = (PP_PLACEHOLDER.SUBTITLE, PP_PLACEHOLDER.BODY)
    places = [place for kind in kinds for place in slide.placeholders if place.placeholder_format.type == kind]
    if len(places) > 1:
        put_text(places[0], lines, (22, 20, 18, 16))
        put_text(places[1], small, (14, 12))
    elif places:
        put_text(places[0], [*lines, *small], (18, 16, 14, 12, 11, 10))
    else:
        add_words(slide, look, look.body, [*lines, *small], (18, 16, 14), 6)
    for place in places[2:]:
        place._element.getparent().remove(place._element)
    add_notes(slide, notes_text(page, (), title))


def add_figures_slide(look: Look, choices: Sequence[Choice], title: str) -> None:
    """Key figures as cards: name, value, what it was before, status by icon and word."""
    page = choices[0].page
    slide = new_slide(look, look.bare, title, page.source)
    left, top, width, height = look.body
    rows = (len(choices) + _COLUMNS - 1) // _COLUMNS
    each = min(int((height - _GAP * (rows - 1)) / max(rows, 1)), Inches(2.5 if rows > 1 else 3.0))
    wide = int((width - _GAP * (_COLUMNS - 1)) / _COLUMNS)
    for place, choice in enumerate(choices):
        row, column = divmod(place, _COLUMNS)
        add_card(slide, choice, (left + column * (wide + _GAP), top + row * (each + _GAP), wide, each), look.palette)
    add_notes(slide, notes_text(page, [choice.panel for choice in choices], title))


def add_chart_slide(look: Look, told: Slide, is_first_of_page: bool) -> None:
    assert told.choice is not None  # slides of this kind have one
    page, panel = told.choice
    slide = new_slide(look, look.bare, told.title, page.source)
    for_chart, for_words = _halves(look)
    if told.kind == "forecast":
        frame = add_forecast(slide, page, panel, for_chart)
        words = f"{told.title}. Line chart of {panel.metric.title} with what is expected and its 80 % range as a band."
        lines = forecast_takeaways(told.choice)
    else:
        frame = add_chart(slide, page, panel, for_chart)
        words = chart_words(page, panel, told.title)
        lines = takeaways(told.choice, is_first_of_page)
    frame.name = f"{'Forecast' if told.kind == 'forecast' else 'Chart'} {panel.metric.id}"
    describe(frame, words)
    add_words(slide, look, for_words, lines, BODY_SIZES, 10)
    add_notes(slide, notes_text(page, [panel], told.title))


def add_table_slide(look: Look, told: Slide) -> None:
    """A collected panel that no chart can show: its numbers, as many rows as fit, and how many more there are."""
    assert told.choice is not None  # slides of this kind have one
    page, panel = told.choice
    slide = new_slide(look, look.bare, told.title, page.source)
    table = table_of(panel, page)
    header = tuple(column.name for column in table.columns)[:_MOST_COLUMNS]
    units = [column.unit for column in table.columns][:_MOST_COLUMNS]
    rows = [
        tuple(exact(cell, unit) if cell is not None else UNKNOWN for cell, unit in zip(row, units, strict=False))
        for row in table.rows
    ]
    left, top, width, height = look.body
    box = (left, top, width, height - Inches(0.35))
    shares = fitted(rows, header, [1 / len(header)] * len(header), box, 11)
    shown = next(sheets(rows, header, shares, box, 11), [])
    add_table(slide, [header, *shown], shares, box, 11)
    if len(shown) < len(rows):
        words = [f"and {len(rows) - len(shown)} more rows, which the workbook holds"]
        add_words(slide, look, (left, top + height - Inches(0.3), width, Inches(0.3)), words, (11, 10), 0)
    add_notes(slide, notes_text(page, [panel], told.title))


def _halves(look: Look) -> tuple[Box, Box]:
    """Seven tenths for the chart, the rest for the words beside it."""
    left, top, width, height = look.body
    chart = Emu(int(width * 0.71))
    beside = chart + Inches(0.25)
    return (left, top, chart, height), (left + beside, top, Emu(int(width - beside)), height)


def is_first_of_page(told: Slide, slides: Sequence[Slide]) -> bool:
    mine: Any = told.choice
    return next(one for one in slides if one.choice and one.choice.page is mine.page) is told
