"""Files that the window writes or checks, and the command palette."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from analytics_desktop.models.report import Finding, Report
from analytics_desktop.views.dialogs.compliance import ComplianceDialog
from analytics_desktop.views.dialogs.pack import PackDialog
from analytics_desktop.views.dialogs.palette import CommandPalette
from analytics_desktop.views.dialogs.report import ReportDialog
from analytics_desktop.views.dialogs.save_snapshot import SaveSnapshotDialog
from analytics_desktop.views.dialogs.snapshot import SnapshotDialog
from analytics_desktop.views.files import EXPORTS, MENU
from analytics_desktop.views.workbench import Workbench

from .fake_session import FakeSession
from .on_screen import words_in


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


def test_a_snapshot_is_opened_once_its_signer_is_shown_and_its_passphrase_given(
    qtbot: QtBot, started: Workbench, session: FakeSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def choose(*arguments: object) -> tuple[str, str]:
        asked.append(str(arguments[1]))
        return "/tmp/x.analytics-snapshot", ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", choose)
    started.commands.do("snapshot")
    assert ".analytics-snapshot" in asked[0]
    qtbot.waitUntil(lambda: started.findChild(SnapshotDialog) is not None)
    dialog = started.findChild(SnapshotDialog)
    assert "Snapshot of Example" in words_in(dialog)[0]
    assert not dialog.unlock.isEnabled()
    dialog.passphrase.setText("a long sentence")
    assert dialog.unlock.isEnabled()
    dialog.unlock.click()
    qtbot.waitUntil(lambda: ("open_snapshot", (Path("/tmp/x.analytics-snapshot"), "a long sentence")) in session.calls)


def test_a_snapshot_is_saved_behind_a_passphrase_that_was_given_twice(
    qtbot: QtBot, started: Workbench, session: FakeSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("/tmp/board", ""))
    started.commands.do("save_snapshot")
    dialog = started.findChild(SaveSnapshotDialog)
    for first, second in (("short", "short"), ("a long sentence", "a long sentense")):
        dialog.passphrase.setText(first)
        dialog.again.setText(second)
        assert not dialog.save.isEnabled()
    dialog.again.setText("a long sentence")
    dialog.save.click()
    expected = ("save_snapshot", (Path("/tmp/board.analytics-snapshot"), "a long sentence"))
    qtbot.waitUntil(lambda: expected in session.calls)


def test_a_pack_is_exported_with_the_samples_that_were_added(
    qtbot: QtBot, started: Workbench, session: FakeSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("/tmp/p.zip", ""))
    started.commands.do("pack")
    dialog = started.findChild(PackDialog)
    dialog.more.click()
    dialog.method.setCurrentIndex(dialog.method.findData("monetary"))
    dialog.table.setCurrentText("audit_log")
    dialog.more.click()
    assert "no amounts" in dialog.trouble.text()
    dialog.requests.setText("R-1=cost")
    dialog.export.click()
    qtbot.waitUntil(lambda: any(name == "export_pack" for name, _ in session.calls))
    orders, out = next(what for name, what in session.calls if name == "export_pack")
    assert [(one.method, one.size, one.table) for one in orders.samples] == [("random", 59, "ai_cost_tracking")]
    assert (orders.requests, out) == ((("R-1", "cost"),), Path("/tmp/p.zip"))


def test_a_compliance_report_is_about_the_framework_that_was_chosen(
    qtbot: QtBot, started: Workbench, session: FakeSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("/tmp/hipaa", ""))
    started.commands.do("compliance")
    dialog = started.findChild(ComplianceDialog)
    titles = [dialog.frameworks.item(row).text() for row in range(dialog.frameworks.count())]
    dialog.frameworks.setCurrentRow(next(row for row, title in enumerate(titles) if title.startswith("HIPAA")))
    dialog.choose.click()
    qtbot.waitUntil(lambda: "Written" in started.status.said.text())
    filters, framework, out = next(what for name, what in session.calls if name == "export_compliance")
    assert (framework, out) == ("hipaa", Path("/tmp/hipaa.pdf"))
    assert filters.period == started.filter_bar.filters.period


def test_the_export_menu_offers_every_kind_of_file(started: Workbench) -> None:
    assert {entry for entry in MENU if entry not in started.menus.actions} == set()
    assert set(EXPORTS) - {entry.removeprefix("export_") for entry in MENU} == {"audit-pack"}, "which is the entry pack"
