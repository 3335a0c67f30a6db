"""The bell counts unread alerts and lists them; the budget dialog gives what was written."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from analytics_desktop.models.alert import Alert, LoggedAlert
from analytics_desktop.models.budget import Budget
from analytics_desktop.views.dialogs.alerts import AlertsDialog
from analytics_desktop.views.dialogs.budget import BudgetDialog
from analytics_desktop.views.workbench import Workbench

from .fake_session import FakeSession

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def logged(key: str, is_read: bool = False, title: str = "80 % of a budget used") -> LoggedAlert:
    return LoggedAlert(
        Alert(key, "test", "warning", title, "Sentence.", NOW, "cost", "cost.total"), is_read, frozenset()
    )


def test_the_bell_counts_what_is_unread(window: Workbench, session: FakeSession, qtbot: QtBot) -> None:
    session.desk.logged = (logged("a"), logged("b"), logged("c", is_read=True))
    window.start()
    qtbot.waitUntil(lambda: window.header.bell.text() == "2")
    assert window.header.bell.accessibleName() == "2 unread alerts"
    window.bell._mark(["a", "b"])
    qtbot.waitUntil(lambda: window.header.bell.text() == "")


def test_reading_all_and_looking_at_one(qtbot: QtBot) -> None:
    dialog = AlertsDialog([logged("a"), logged("b", is_read=True)])
    qtbot.addWidget(dialog)
    with qtbot.waitSignal(dialog.read) as read:
        dialog.mark.click()
    assert read.args == [["a"]]


def test_alerts_are_never_rendered_as_markup(qtbot: QtBot) -> None:
    dialog = AlertsDialog([logged("a", title="<b>bold</b>")])
    qtbot.addWidget(dialog)
    texts = [label.text() for label in dialog.findChildren(QLabel)]
    formats = {label.textFormat().name for label in dialog.findChildren(QLabel) if "bold" in label.text()}
    assert any("<b>bold</b>" in text for text in texts)
    assert formats == {"PlainText"}


def budget_dialog(qtbot: QtBot) -> BudgetDialog:
    known = [Budget("team", "Support", date(2026, 10, 1), date(2026, 12, 31), Decimal(500))]
    names = {"department": ("Sales",), "team": ("Support", "Platform"), "agent": ("Triage",)}
    dialog = BudgetDialog(names, known, date(2026, 11, 21), "USD")
    qtbot.addWidget(dialog)
    return dialog


def test_a_new_budget_is_of_the_running_quarter(qtbot: QtBot) -> None:
    dialog = budget_dialog(qtbot)
    dialog.scope.setCurrentText("team")
    dialog.name.setCurrentText("Platform")
    dialog.amount.setText("12,500.50")
    with qtbot.waitSignal(dialog.given) as given:
        dialog.save.click()
    assert given.args is not None
    assert given.args[0] == Budget("team", "Platform", date(2026, 10, 1), date(2026, 12, 31), Decimal("12500.50"))


def test_an_amount_that_is_none_keeps_the_dialog_open_and_says_why(qtbot: QtBot) -> None:
    dialog = budget_dialog(qtbot)
    dialog.amount.setText("a lot")
    with qtbot.assertNotEmitted(dialog.given):
        dialog.save.click()
    assert "not an amount" in dialog.words.text()


def test_a_standing_budget_is_filled_in_and_can_be_withdrawn(qtbot: QtBot) -> None:
    dialog = budget_dialog(qtbot)
    assert not dialog.withdraw.isEnabled()
    dialog.which.setCurrentIndex(1)
    assert (dialog.name.currentText(), dialog.amount.text(), dialog.scope.isEnabled()) == ("Support", "500.00", False)
    with qtbot.waitSignal(dialog.withdrawn) as gone:
        dialog.withdraw.click()
    assert gone.args is not None
    assert gone.args[0].subject == "team/Support/2026-10-01"
