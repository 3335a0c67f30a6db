"""Opens the dialog that sets budgets, for those who may."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analytics_desktop.models.budget import SCOPES, Budget
from analytics_desktop.views.decision_tool import DecisionTool

if TYPE_CHECKING:
    from analytics_desktop.services.desk import Desk

Known = tuple[dict[str, tuple[str, ...]], tuple[Budget, ...]]


class BudgetTool(DecisionTool):
    kind = "budget"
    label = "Set a budget…"
    who_may = "Budgets are set by finance and administrators."

    def ask(self) -> None:
        desk = self._desk
        if desk is not None:
            self.jobs.start("budgets", lambda _: _known(desk), self._open)

    def _open(self, known: Known) -> None:
        from analytics_desktop.views.dialogs.budget import BudgetDialog

        source, desk = self._source, self._desk
        if source is None or desk is None:
            return
        names, found = known
        dialog = BudgetDialog(names, found, source.data_as_of.date(), source.currency, self.window())
        dialog.given.connect(self._set)
        dialog.withdrawn.connect(self._withdraw)
        dialog.open()

    def _set(self, budget: Budget, note: str) -> None:
        from analytics_desktop.services.budgets import set_budget

        desk = self._desk
        assert desk is not None
        self.jobs.start("set budget", lambda _: set_budget(desk, budget, note), self._done)

    def _withdraw(self, budget: Budget) -> None:
        from analytics_desktop.services.budgets import withdraw_budget

        desk = self._desk
        assert desk is not None
        self.jobs.start("set budget", lambda _: withdraw_budget(desk, budget), self._done)

    def _done(self, _: None) -> None:
        self.changed.emit()


def _known(desk: Desk) -> Known:
    from analytics_desktop.services.budgets import budgets

    scopes = [scope for scope in SCOPES if scope != "company"]
    names = {scope: tuple(name for name in desk.choices(scope) if name != "(none)") for scope in scopes}
    return names, budgets(desk)
