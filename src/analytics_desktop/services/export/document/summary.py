"""The executive summary: the answer first, six key figures, two charts, three decisions asked, receipts below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.page import Page
from analytics_desktop.models.unit import short
from analytics_desktop.services.telling.choose import Choice, front_charts, in_board_order, key_figures
from analytics_desktop.services.telling.decisions_asked import decisions_asked
from analytics_desktop.services.telling.receipts import as_of_words, footer_text
from analytics_desktop.services.telling.sentences import chart_title, period_words, status_of

from .plot import chart_shapes, describe
from .typeset import TooLong, typeset

FIGURES, CHARTS = 6, 2
SCALES = (1.0, 0.95, 0.9, 0.85, 0.8)  # of the text, until everything stands on the one page
_TONES = {"better": "good", "worse": "bad"}


def summary_pdf(pages: Sequence[Page]) -> bytes:
    """One A4 page. Raises Problem when there is nothing to say, or no room to say it."""
    if not pages:
        raise Problem("A summary needs at least one page of numbers.", "Name a page with --page.")
    data = summary_data(in_board_order(pages))
    for scale in SCALES:
        try:
            return typeset("summary", {**data, "scale": scale})
        except TooLong:
            continue
    raise Problem("The summary does not fit on one page.", "Choose fewer pages, or shorten the names of segments.")


def summary_data(pages: Sequence[Page]) -> dict[str, Any]:
    """What the template is given; every number in it is one of the pages' numbers."""
    lead = pages[0]
    figures = key_figures(pages)
    figures = _spread(figures, FIGURES)
    charts = _charts(pages)
    told = [*figures, *charts]
    return {
        "company": lead.source.company,
        "title": f"AI at {lead.source.company}: executive summary",
        "period": period_words(lead.filters.period),
        "as_of": f"data as of {as_of_words(lead.source)}, days in {lead.source.zone}, in {lead.source.currency}",
        "date": [lead.source.synced_at.year, lead.source.synced_at.month, lead.source.synced_at.day],
        "is_demo": lead.source.is_demo,
        "answers": [page.answer for page in pages[:2] if page.answer],
        "figures": [_figure(choice) for choice in figures],
        "charts": [_chart(choice) for choice in charts],
        "decisions": [one._asdict() for one in decisions_asked(pages)],
        "receipts": _receipts(told),
        "footer": footer_text(lead.source),
    }


def _spread(figures: Sequence[Choice], most: int) -> list[Choice]:
    """At most two of a page first, so that every page has its say."""
    seen: dict[str, int] = {}
    ranked = []
    for place, choice in enumerate(figures):
        seen[choice.page.id] = seen.get(choice.page.id, 0) + 1
        ranked.append((seen[choice.page.id] > 1, place, choice))
    kept = {place for _, place, _ in sorted(ranked, key=lambda one: one[:2])[:most]}
    return [choice for place, choice in enumerate(figures) if place in kept]


def _charts(pages: Sequence[Page]) -> list[Choice]:
    return [choice for choice in front_charts(pages) if choice.panel.chart in {"line", "bar"}][:CHARTS]


def _figure(choice: Choice) -> dict[str, str]:
    page, panel = choice
    verdict = panel.change.verdict if panel.change else "unknown"
    return {
        "name": panel.metric.title,
        "value": short(panel.whole, panel.metric.unit, page.source.currency),
        "status": status_of(panel.change),
        "tone": _TONES.get(verdict, "plain"),
    }


def _chart(choice: Choice) -> dict[str, Any]:
    page, panel = choice
    title = chart_title(choice)
    return {"title": title, "alt": describe(page, panel, title), **chart_shapes(page, panel)}


def _receipts(choices: Sequence[Choice]) -> list[str]:
    seen: dict[str, str] = {}
    for _, panel in choices:
        if panel.receipt is not None:
            seen.setdefault(
                panel.receipt.id, f"{panel.metric.title}: receipt {panel.receipt.id}, SQL {panel.metric.sha256[:12]}"
            )
    return list(seen.values())
