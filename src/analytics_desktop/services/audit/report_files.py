"""`data/reports`: for each framework the compliance report as people read it, as the page assesses its controls."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from analytics_desktop.models.page import Page


def report_files(page: Page) -> Iterator[tuple[str, bytes]]:
    """(name, PDF) of every framework that the page assesses; nothing for a page without controls.

    Without the tables of evidence: the pack holds those whole. Controls rest on rows of any age, of which a pack has
    those of its window only; so the report is signed with the pack, and not computed again from its rows.
    """
    from analytics_desktop.services.export.document.compliance import CONTROLS, FACTS, compliance_pdf

    panels = {panel.metric.id: panel for panel in page.panels}
    controls, facts = panels.get(CONTROLS), panels.get(FACTS)
    if controls is None or facts is None or controls.table is None or facts.table is None:
        return
    told = replace(page, panels=(controls, facts))
    for framework in sorted({str(row[0]) for row in controls.table.rows}):
        yield f"compliance-{framework.lower()}.pdf", compliance_pdf(told, framework)
