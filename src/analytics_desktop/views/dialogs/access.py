"""The access log of this workspace: whether it is whole, and its newest entries."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from analytics_desktop.models.page import Column, Table
from analytics_desktop.views.panels.table import Grid

from .sheet import Sheet

MOST = 500
_HEIGHT = 340


class AccessDialog(Sheet):
    """`checked`: what a look through the whole log found, in words. `rows` are texts, the newest first."""

    def __init__(
        self, checked: str, head: Sequence[str], rows: Sequence[Sequence[str]], parent: QWidget | None = None
    ) -> None:
        super().__init__("Access log", parent, width=920)
        self.add_heading("What was looked at on this machine")
        self.add_words(checked)
        self.add_words("It is sent to the central store with each sync, where auditors and compliance see it.")
        self.grid = Grid(self)
        self.grid.setAccessibleName("Newest entries of the access log")
        self.grid.show_table(Table(tuple(Column(name, "text") for name in head), tuple(map(tuple, rows))))
        self.grid.setFixedHeight(_HEIGHT)
        self.content.addWidget(self.grid)
        self.add_close()
