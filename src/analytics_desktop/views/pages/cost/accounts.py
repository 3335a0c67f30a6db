"""Opens the dialog that says where journal lines are booked, for those who may."""

from __future__ import annotations

from analytics_desktop.services.books import accounts_of, set_account
from analytics_desktop.views.decision_tool import DecisionTool


class AccountTool(DecisionTool):
    kind = "gl_account"
    label = "Accounts…"
    who_may = "Accounts are set by finance and administrators."

    def ask(self) -> None:
        desk = self._desk
        if desk is not None:
            self.jobs.start("accounts", lambda _: accounts_of(desk), self._open)

    def _open(self, known: dict[str, str]) -> None:
        from analytics_desktop.views.dialogs.accounts import AccountsDialog

        dialog = AccountsDialog(known, self.window())
        dialog.given.connect(self._set)
        dialog.open()

    def _set(self, entry: str, account: str) -> None:
        desk = self._desk
        assert desk is not None
        self.jobs.start(
            "set account", lambda _: set_account(desk, entry, account), lambda _: self._done(entry, account)
        )

    def _done(self, entry: str, account: str) -> None:
        self.words.setText(f"{entry} is booked at {account}. It is written down and sent with the next sync.")
        self.changed.emit()
