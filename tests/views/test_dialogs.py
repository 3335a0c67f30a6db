"""Dialogs: each says what happened or what is asked for, and gives back what was entered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QPlainTextEdit, QSpinBox
from pytestqt.qtbot import QtBot

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.report import Finding, Report
from analytics_desktop.models.settings import setting_helps
from analytics_desktop.views.dialogs.connect import ConnectDialog
from analytics_desktop.views.dialogs.definitions import DefinitionsDialog
from analytics_desktop.views.dialogs.palette import CommandPalette
from analytics_desktop.views.dialogs.problem import BugDialog, ProblemDialog
from analytics_desktop.views.dialogs.receipt import ReceiptDialog
from analytics_desktop.views.dialogs.report import ReportDialog
from analytics_desktop.views.dialogs.settings import SettingsDialog
from analytics_desktop.views.session import Address
from analytics_desktop.views.text import Text
from analytics_desktop.views.workbench import Workbench

from .fake_session import FakeSession


def words_in(dialog: object) -> list[str]:
    return [label.text() for label in dialog.findChildren(Text)]  # type: ignore[attr-defined]


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
    assert isinstance(dialog.editors["keep_generations"], QSpinBox)
    assert dialog.editors["keep_generations"].maximum() == 50
    assert isinstance(dialog.editors["theme"], QComboBox)


def test_saving_settings_changes_only_what_was_changed(qtbot: QtBot, session: FakeSession) -> None:
    dialog = SettingsDialog(session)  # type: ignore[arg-type]
    qtbot.addWidget(dialog)
    themes: list[str] = []
    dialog.theme_chosen.connect(themes.append)
    dialog.editors["keep_generations"].setValue(7)  # type: ignore[union-attr]
    theme = dialog.editors["theme"]
    assert isinstance(theme, QComboBox)
    theme.setCurrentIndex(theme.findData("dark"))
    dialog._save()
    changes = [what for name, what in session.calls if name == "change_setting"]
    assert changes == [("keep_generations", "7"), ("theme", "dark")]
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


def test_the_palette_finds_tabs_metrics_periods_and_actions(started: Workbench, qtbot: QtBot) -> None:
    qtbot.keyClick(started, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = started.findChild(CommandPalette)
    assert palette is not None
    for typed, first in (("compl", "Compliance"), ("audit pack", "Audit pack…"), ("last quar", "Last full quarter")):
        palette.field.setText(typed)
        assert palette.shown()[0] == first
    palette.field.setText("stickiness")
    assert palette.shown()[0] == "Stickiness"
    palette.field.setText("xyzzy")
    assert palette.shown() == []
    palette.field.setText("compl")
    with qtbot.waitSignal(started.page_painted):
        qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert started.header.current() == "compliance"


def test_a_metric_from_the_palette_gets_the_focus(started: Workbench, qtbot: QtBot) -> None:
    with qtbot.waitSignal(started.page_painted):
        started.show_metric("cost", "cost.cache")
    assert started.view("cost").cards()[3].hasFocus()


def test_exports_go_to_the_chosen_file_with_the_filters_on_screen(
    started: Workbench, session: FakeSession, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "board"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    started.commands.do("export_deck")
    qtbot.waitUntil(lambda: "Written" in started.status.said.text())
    kind, filters, pages, out = next(what for name, what in session.calls if name == "export")
    assert (kind, pages, out) == ("deck", (), file.with_suffix(".pptx"))
    assert filters == started.filter_bar.filters


def test_an_audit_pack_is_verified_and_its_checks_listed(
    started: Workbench, session: FakeSession, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("/tmp/audit-pack.zip", ""))
    started.commands.do("verify")
    qtbot.waitUntil(lambda: started.findChild(ReportDialog) is not None)
    shown = words_in(started.findChild(ReportDialog))
    assert shown[0] == "✓ audit-pack.zip is valid: 1 checks found nothing wrong."
    assert shown[1] == "✓ Every file has the hash that the manifest names."
    started.findChild(ReportDialog).close()


def test_a_failed_verification_is_a_report_and_not_an_error(qtbot: QtBot) -> None:
    findings = (Finding("files", "invalid", "cost.csv was changed."), Finding("key", "cannot_check", "No key."))
    dialog = ReportDialog(Report("pack.zip", findings))
    qtbot.addWidget(dialog)
    assert words_in(dialog)[0] == "✕ pack.zip is not valid: cost.csv was changed."


def test_a_snapshot_names_the_file_it_needs(started: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def choose(*arguments: object) -> tuple[str, str]:
        asked.append(str(arguments[1]))
        return "/tmp/x.analytics-snapshot", ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", choose)
    started.commands.do("snapshot")
    assert ".analytics-snapshot" in asked[0]
    started.findChild(ProblemDialog).close()
