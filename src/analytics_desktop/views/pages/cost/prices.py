"""Opens the dialog that sets a contract price, for those who may."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analytics_desktop.services.books import PriceChange, priced_models, set_price
from analytics_desktop.views.decision_tool import DecisionTool

if TYPE_CHECKING:
    pass


class PriceTool(DecisionTool):
    kind = "contract_price"
    label = "Set a contract price…"
    who_may = "Contract prices are set by finance and administrators."

    def ask(self) -> None:
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
