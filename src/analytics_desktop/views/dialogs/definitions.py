"""F1: what each number of the page means."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from analytics_desktop.models.page import Page
from analytics_desktop.views.panels.describe import unit_words
from analytics_desktop.views.text import SEMIBOLD, Text

from .sheet import Sheet


class DefinitionsDialog(Sheet):
    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(f"Definitions: {page.title}", parent, width=640)
        self.add_heading(page.question)
        metrics = {panel.metric.id: panel.metric for panel in page.panels}
        for metric in metrics.values():
            unit = unit_words(metric.unit, page.source.currency)
            self.content.addSpacing(4)
            self.content.addWidget(Text(f"{metric.title}{f', {unit}' if unit else ''}", weight=SEMIBOLD))
            self.add_words(metric.definition)
            self.content.addWidget(Text(metric.id, "small", tone="faint"))
        self.add_close()
