"""The sheet that an auditor asks for with each report (information produced by the entity)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from analytics_desktop.models.page import Page, Panel, Suppressed, number_of

from .facts import PackFacts


def ipe_text(page: Page, facts: PackFacts, population: dict[str, dict[str, Any]]) -> str:
    """Source, parameters, queries, who, when, software and tie-out of one page, as plain text."""
    lines = [
        f"INFORMATION PRODUCED BY THE ENTITY: {page.title}",
        *(["DEMO DATA: this company does not exist, and no figure is real."] if page.source.is_demo else []),
        "",
        *_about(page, facts),
        "",
        "Queries (exact text below data/sql)",
        *sorted({f"  {panel.metric.sha256}  {panel.metric.id.replace('.', '/')}.sql" for panel in page.panels}),
        "",
        "Population (rows below data/rows)",
        *(f"  {table:<24}{totals['rows']:>12} rows" for table, totals in population.items() if totals["rows"]),
        "",
        "Tie-out",
        *(line for panel in page.panels for line in _tie(panel)),
    ]
    return "\n".join(lines) + "\n"


def _about(page: Page, facts: PackFacts) -> list[str]:
    filters, source = page.filters, page.source
    return [
        f"Report       {page.title}: {page.question}",
        f"Source       central store of {source.company}, generation {source.generation}",
        f"             manifest SHA-256 {source.manifest_sha256}",
        f"Data as of   {facts.data_as_of}",
        f"Produced     from the sync of {facts.synced_at}, read with the role {source.role}",
        f"Software     Analytics Desktop {facts.version}, catalogue SHA-256 {facts.catalogue_sha256}",
        f"Period       {filters.period.start} to {filters.period.last}, days in {source.zone}",
        f"Parameters   grain {filters.grain}, split {filters.by or 'none'}, compared with {filters.compare}",
        f"Filters      {'; '.join(f'{name} = {wanted}' for name, wanted in filters.where) or 'none'}",
    ]


def _tie(panel: Panel) -> list[str]:
    """The parts of a sum against the whole, exactly."""
    if not panel.metric.adds_up or not panel.parts or number_of(panel.whole) is None:
        return []
    if any(isinstance(part.value, Suppressed) for part in panel.parts):
        return []
    parts = [Decimal(str(part.value)) for part in panel.parts if part.value is not None]
    difference = sum(parts, Decimal(0)) - Decimal(str(panel.whole))
    shown = f"{len(parts)} parts sum to {sum(parts, Decimal(0))}, whole {panel.whole}, difference {difference:f}"
    return [f"  {panel.metric.id} by {panel.by or 'part'}: {shown}"]
