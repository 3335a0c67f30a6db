"""Opens the dialog that sets a contract price, for those who may."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from analytics_desktop.models.decision import may_decide
from analytics_desktop.models.filters import Filters
from analytics_desktop.models.page import Source
from analytics_desktop.services.books import PriceChange, priced_models, set_price
from analytics_desktop.views.jobs import Jobs
from analytics_desktop.views.section_tool import SectionTool
from analytics_desktop.views.text import Text

if TYPE_CHECKING:
    from analytics_desktop.services.desk import Desk


class PriceTool(SectionTool):
    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(jobs, parent)
        self._desk: Desk | None = None
        self._source: Source | None = None
        self.set_button = QPushButton("Set a contract price…")
        self.words = Text(tone="muted")
        self.set_button.clicked.connect(self._ask)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.set_button)
        layout.addWidget(self.words, 1)

    def show_for(self, desk: Desk, source: Source, filters: Filters) -> None:
        self._desk, self._source = desk, source
        allowed = may_decide("contract_price", source.role)
        self.set_button.setEnabled(allowed)
        self.words.setText("" if allowed else "Contract prices are set by finance and administrators.")

    def _ask(self) -> None:
        desk = self._desk
        if desk is not None:
            self.jobs.start("priced models", lambda _: priced_models(desk), self._open)

    def _open(self, known: tuple[tuple[str, str], ...]) -> None:
        from analytics_desktop.views.dialogs.price import PriceDialog

        if self._source is not None:
            dialog = PriceDialog(known, self._source.data_as_of.date(), self._source.currency, self.window())
            dialog.given.connect(self._set)
            dialog.open()

    def _set(self, change: PriceChange) -> None:
        desk = self._desk
        assert desk is not None
        self.jobs.start("set price", lambda _: set_price(desk, change), lambda _: self._done(change))

    def _done(self, change: PriceChange) -> None:
        self.words.setText(f"{change.key} from {change.valid_from} is written down and sent with the next sync.")
        self.changed.emit()
