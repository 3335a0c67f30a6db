"""Panels that were collected for a deck, each with the page that it was on."""

from __future__ import annotations

from analytics_desktop.models.page import Page, Panel


class Basket:
    """Keeps the numbers as they were when they were collected; the same panel of the same page is kept once."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str, str | None, str], tuple[Page, Panel]] = {}

    def add(self, page: Page, panel: Panel) -> int:
        """Returns how many panels are collected now."""
        key = (page.id, panel.metric.id, panel.by, panel.chart)
        self._kept.pop(key, None)
        self._kept[key] = (page, panel)
        return len(self._kept)

    def clear(self) -> None:
        self._kept.clear()

    def panels(self) -> tuple[tuple[Page, Panel], ...]:
        """In the order of collecting."""
        return tuple(self._kept.values())
