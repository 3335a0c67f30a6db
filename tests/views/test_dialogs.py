"""Dialogs: each says what happened or what is asked for, and gives back what was entered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QPlainTextEdit, QSpinBox
from pytestqt.qtbot import QtBot

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.settings import setting_helps
from analytics_desktop.views.dialogs.access import AccessDialog
from analytics_desktop.views.dialogs.connect import ConnectDialog
from analytics_desktop.views.dialogs.definitions import DefinitionsDialog
from analytics_desktop.views.dialogs.problem import BugDialog, ProblemDialog
from analytics_desktop.views.dialogs.receipt import ReceiptDialog
from analytics_desktop.views.dialogs.settings import SettingsDialog
from analytics_desktop.views.session import Address
from analytics_desktop.views.workbench import Workbench

from .fake_session import FakeSession
from .on_screen import words_in


def test_a_problem_shows_sentence_remedy_and_details_to_copy(qtbot: QtBot) -> None:
    dialog = ProblemDialog(Problem("No connection.", "Check the network.", "timeout after 10 s"))
    qtbot.addWidget(dialog)
    assert words_in(dialog) == ["No connection.", "Check the network."]
    dialog.copy.click()
    assert QApplication.clipboard().text() == "No connection.\nCheck the network.\ntimeout after 10 s"


def test_an_unexpected_error_shows_its_report(qtbot: QtBot) -> None:
    dialog = BugDialog("Traceback ... password=***", "/tmp/report.txt")
    qtbot.addWidget(dialog)
    assert dialog.findChild(QPlainTextEdit).toPlainText() == "Traceback ... password=***"


def test_settings_have_an_editor_for_every_field_with_its_help(qtbot: QtBot, session: FakeSession) -> None:
    dialog = SettingsDialog(session)  # type: ignore[arg-type]
    qtbot.addWidget(dialog)
    shown = words_in(dialog)
    for one in setting_helps():
        assert one.title in shown
        assert one.help in shown
        assert one.key in dialog.editors
    assert isinstance(dialog.editors["days_shown"], QSpinBox)
    assert dialog.editors["days_shown"].maximum() == 1830
    assert isinstance(dialog.editors["theme"], QComboBox)


def test_saving_settings_changes_only_what_was_changed(qtbot: QtBot, session: FakeSession) -> None:
    dialog = SettingsDialog(session)  # type: ignore[arg-type]
    qtbot.addWidget(dialog)
    themes: list[str] = []
    dialog.theme_chosen.connect(themes.append)
    dialog.editors["days_shown"].setValue(30)  # type: ignore[union-attr]
    theme = dialog.editors["theme"]
    assert isinstance(theme, QComboBox)
    theme.setCurrentIndex(theme.findData("dark"))
    dialog._save()
    changes = [what for name, what in session.calls if name == "change_setting"]
    assert changes == [("days_shown", "30"), ("theme", "dark")]
    assert themes == ["dark"]


def test_a_refused_setting_keeps_the_dialog_open(qtbot: QtBot, session: FakeSession) -> None:
    session.problems["change_setting"] = Problem("There is no time zone called Mars.", "Choose another.")
    dialog = SettingsDialog(session)  # type: ignore[arg-type]
    qtbot.addWidget(dialog)
    dialog.open()
    dialog.editors["zone"].setText("Mars")  # type: ignore[union-attr]
    dialog._save()
    assert dialog.isVisible()
    assert dialog.findChild(ProblemDialog).problem.sentence == "There is no time zone called Mars."
    dialog.findChild(ProblemDialog).close()


def test_a_connection_is_given_complete_and_the_password_forgotten(qtbot: QtBot) -> None:
    dialog = ConnectDialog()
    qtbot.addWidget(dialog)
    given: list[Address] = []
    dialog.given.connect(given.append)
    assert not dialog.connect_button.isEnabled()
    dialog.host.setText("db.example.com")
    dialog.login.setText("viewer")
    dialog.password.setText("p@ss/word:1")
    assert dialog.connect_button.isEnabled()
    dialog.connect_button.click()
    assert given == [Address("db.example.com", 5432, "analytics", "viewer", "p@ss/word:1")]
    assert dialog.password.text() == ""


def test_an_address_survives_signs_that_mean_something_in_a_url() -> None:
    from analytics_desktop.services.connection import split_password

    address, password = split_password(Address("db", 5433, "my base", "a b", "p@ss/word:1?#%").dsn())
    assert password == "p@ss/word:1?#%"
    for part in ("host=db", "port=5433", "dbname='my base'", "user='a b'"):
        assert part in address


@pytest.fixture
def receipt(started: Workbench, go_to: Callable[[str], None]) -> ReceiptDialog:
    go_to("cost")
    page = started.view("cost").page
    assert page is not None
    dialog = ReceiptDialog(page.panels[0], page, started)
    dialog.open()
    return dialog


def test_a_receipt_shows_definition_query_hash_generation_and_rows(receipt: ReceiptDialog) -> None:
    facts = dict(receipt.facts())
    assert facts["Value"] == "217,412.33 USD"
    assert facts["Judged"] == "less is better"
    assert facts["Source"] == "Nordwind GmbH (demo data), generation 142"
    assert facts["Query SHA-256"] == "a" * 64
    assert facts["Rows"] == "90"
    assert "select period" in receipt.sql.toPlainText()
    assert "Total cost: what it counts" in " ".join(words_in(receipt))
    receipt.close()


def test_verify_computes_the_number_again(receipt: ReceiptDialog, session: FakeSession, qtbot: QtBot) -> None:
    receipt.verify.click()
    qtbot.waitUntil(lambda: receipt.verdict.text().startswith("✓ Computed again"))
    assert ("recompute", "cost.total_cost") in session.calls
    receipt.close()


def test_verify_says_when_the_number_is_another(
    receipt: ReceiptDialog, session: FakeSession, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "recompute", lambda panel, page, progress: replace(panel, whole=1))
    receipt.verify.click()
    qtbot.waitUntil(lambda: receipt.verdict.text().startswith("✕"))
    receipt.close()


def test_f1_defines_every_metric_of_the_page(started: Workbench, qtbot: QtBot) -> None:
    qtbot.keyClick(started, Qt.Key.Key_F1)
    dialog = started.findChild(DefinitionsDialog)
    assert dialog is not None
    page = started.view("usage").page
    assert page is not None
    shown = words_in(dialog)
    assert all(panel.metric.definition in shown for panel in page.panels)
    dialog.close()


def test_the_access_log_is_shown_with_what_a_check_of_it_found(qtbot: QtBot, window: Workbench) -> None:
    window.commands.do("access")
    qtbot.waitUntil(lambda: bool(window.findChildren(AccessDialog)))
    (dialog,) = window.findChildren(AccessDialog)
    assert "1 entries, none changed, removed or moved." in words_in(dialog)
    assert [dialog.grid.rows.text_at(0, column) for column in range(2)] == ["ann", "<b>cost</b>"]
