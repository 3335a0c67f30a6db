"""A whole page as text: the answer, the cards, then each other panel; or each of its metrics once, for programs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from analytics_desktop.cli.figures import Figure, Form, figure_of_panel, figures_text, for_people
from analytics_desktop.cli.formats import columns_text
from analytics_desktop.models.tabular import panel_table
from analytics_desktop.models.unit import exact

if TYPE_CHECKING:
    from analytics_desktop.models.page import Page, Panel


def page_text(page: Page, form: Form) -> str:
    from analytics_desktop.services.export.flat import unique_panels

    generation = page.source.generation
    if form != "table":
        figures = [figure_of_panel(panel, generation, page.filters) for panel in unique_panels(page)]
        return figures_text(figures, form, single=False)
    blocks = [_head(page), _cards(page.cards)] if page.cards else [_head(page)]
    blocks += [for_people(_readable(panel, page)) for panel in page.charts]
    return "\n\n".join(blocks)


def _readable(panel: Panel, page: Page) -> Figure:
    """Segments of the whole period beside the compared one, where the panel is split; else its steps."""
    figure = figure_of_panel(panel, page.source.generation, page.filters)
    return replace(figure, table=panel_table(panel)) if panel.parts else figure


def _head(page: Page) -> str:
    period, source = page.filters.period, page.source
    where = "".join(f", {dimension} {segment}" for dimension, segment in page.filters.where)
    span = f"{period.start} to {period.last} ({source.zone}{where})"
    data = (
        f"{source.company}{', demo data' if source.is_demo else ''}, {source.currency}, generation {source.generation}"
    )
    return f"{page.title}: {page.question}\n{page.answer_with_gaps}\n{span}\n{data}"


def _cards(cards: tuple[Panel, ...]) -> str:
    rows = [(card.title, _value(card), card.change.words if card.change else "") for card in cards]
    return columns_text(("", "value", "change"), rows, (False, True, False))


def _value(card: Panel) -> str:
    return card.trouble.sentence if card.trouble else exact(card.whole, card.metric.unit)
