"""The back of the deck: what the numbers mean, how good they are, and where they come from."""

from __future__ import annotations

from collections.abc import Sequence

from analytics_desktop.models.page import Page, Panel
from analytics_desktop.models.unit import UNITS
from analytics_desktop.services.telling.receipts import as_of_words, filter_words, notes_text
from analytics_desktop.services.telling.sentences import unique

from .shapes import BODY_SIZES, add_notes, add_words, new_slide
from .tables import Row, add_table, fitted, sheets
from .template import Look

_POINTS = 11
_GOOD = {"up": "more is better", "down": "less is better", "neither": "neither"}


def add_appendix(look: Look, pages: Sequence[Page], shown: Sequence[Panel]) -> None:
    """`shown`: the panels whose numbers stand on the front slides; only these are explained, each once."""
    told = list({panel.metric.id: panel for panel in shown}.values())
    header = ("Figure", "Definition", "Unit", "Direction")
    shares = (0.21, 0.55, 0.11, 0.13)
    _add_tables(look, pages, "What the figures mean", header, _definitions(told, pages[0].source.currency), shares)
    words = ("Figure", "Receipt", "SQL SHA-256", "Rows")
    receipts = "Every figure can be computed again from its receipt"
    _add_tables(look, pages, receipts, words, _receipts(shown), (0.4, 0.26, 0.22, 0.12))
    _add_sources(look, pages, shown)


def _definitions(panels: Sequence[Panel], currency: str) -> list[Row]:
    return [
        (
            panel.metric.title,
            " ".join(panel.metric.definition.split()),
            UNITS[panel.metric.unit].label.format(currency=currency) or panel.metric.unit,
            _GOOD[panel.metric.good],
        )
        for panel in panels
    ]


def _receipts(panels: Sequence[Panel]) -> list[Row]:
    rows = [
        (panel.title, panel.receipt.id, panel.receipt.sql_sha256[:16] + "…", f"{panel.receipt.rows:,}")
        for panel in panels
        if panel.receipt is not None
    ]
    return list(dict.fromkeys(rows))


def _add_tables(
    look: Look, pages: Sequence[Page], title: str, header: Row, rows: Sequence[Row], shares: Sequence[float]
) -> None:
    shares = fitted(rows, header, shares, look.body, _POINTS)
    groups = list(sheets(rows, header, shares, look.body, _POINTS))
    for number, group in enumerate(groups, start=1):
        words = title if len(groups) == 1 else f"{title} ({number} of {len(groups)})"
        slide = new_slide(look, look.bare, f"Appendix: {words[:1].lower()}{words[1:]}", pages[0].source)
        add_table(slide, [header, *group], shares, look.body, _POINTS)
        add_notes(slide, notes_text(pages[0], (), words))


def _add_sources(look: Look, pages: Sequence[Page], shown: Sequence[Panel]) -> None:
    source = pages[0].source
    troubles = [
        f"{page.title}: {panel.title}: {panel.trouble.sentence}"
        for page in pages
        for panel in page.panels
        if panel.trouble
    ]
    unknown = [panel.title for page in pages for panel in page.cards if panel.whole is None and not panel.trouble]
    lines = [
        f"Source: central store of {source.company}, read with the role {source.role}.",
        f"Data as of {as_of_words(source)}, synced {source.synced_at:%Y-%m-%d %H:%M} UTC; days in {source.zone}.",
        f"Amounts in {source.currency}. Generation {source.generation}, manifest SHA-256 {source.manifest_sha256}.",
        *unique([f"{page.title}: {filter_words(page)}" for page in pages]),
        f"Not known: {', '.join(unknown)}." if unknown else "Every key figure is known.",
        *(troubles or ["Every panel could be computed."]),
        *unique([f"{page.title}: {page.gaps}" for page in pages if page.gaps]),
    ]
    if source.is_demo:
        lines.insert(0, "DEMO DATA: this company does not exist, and no figure is real.")
    slide = new_slide(look, look.bare, "Appendix: source, filters and quality of the data", source)
    add_words(slide, look, look.body, lines, BODY_SIZES, 6)
    add_notes(slide, notes_text(pages[0], shown, "Sources of this deck"))
