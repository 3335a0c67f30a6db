"""Where a number comes from, as text for notes and appendix."""

from __future__ import annotations

from collections.abc import Iterable

from analytics_desktop.models.page import Page, Panel, Source

from .sentences import period_words


def as_of_words(source: Source) -> str:
    return f"{source.data_as_of:%Y-%m-%d %H:%M} UTC"


def footer_text(source: Source) -> str:
    demo = "DEMO DATA · " if source.is_demo else ""
    return f"{demo}Confidential · {source.company} · as of {as_of_words(source)} · generation {source.generation}"


def filter_words(page: Page) -> str:
    filters = page.filters
    chosen = "; ".join(f"{name} = {' or '.join(wanted)}" for name, wanted in filters.wanted().items())
    return f"{period_words(filters.period)}, by {filters.grain}, compared with: {filters.compare}; " + (
        chosen or "no filter"
    )


def notes_text(page: Page, panels: Iterable[Panel], spoken: str) -> str:
    """Speaker notes: what to say, then everything needed to compute the numbers again."""
    source = page.source
    lines = [spoken, "", f"Page: {page.title} – {page.question}", f"Filters: {filter_words(page)}"]
    lines.append(
        f"Time zone: {source.zone}. Data as of {as_of_words(source)}, synced {source.synced_at:%Y-%m-%d %H:%M} UTC."
    )
    lines.append(f"Source: {source.company}, role {source.role}, generation {source.generation}")
    lines.append(f"Manifest SHA-256: {source.manifest_sha256}")
    for panel in panels:
        receipt = panel.receipt
        ending = f"; receipt {receipt.id}; {receipt.rows} rows" if receipt else "; no receipt"
        lines.append(f"{panel.metric.id}: SQL SHA-256 {panel.metric.sha256}{ending}")
        lines += [f"Asked: {receipt.filters}"] if receipt else []
        lines += [f"Formulas: {receipt.formulas}"] if receipt and receipt.formulas else []
    if source.is_demo:
        lines.append("Demo data: this company does not exist.")
    return "\n".join(lines)
