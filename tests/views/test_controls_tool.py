"""Controls as files in the window: written, brought in with a reason, taken back; for those who may."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from analytics_desktop.models.control import ControlSet
from analytics_desktop.services.control_sets import Standing
from analytics_desktop.views.dialogs.controls import ControlsDialog
from analytics_desktop.views.jobs import Jobs
from analytics_desktop.views.pages import compliance
from tests.fixtures.pages import SOURCE

from .test_books_tools import SPRING

COMPLIANCE = replace(SOURCE, role="compliance")
SETS = (
    Standing("GDPR", "Data protection", 14, "dora", SOURCE.data_as_of, "ab" * 32, ""),
    Standing("SOC2", "Trust services", 16, None, None, "cd" * 32, ""),
)


@pytest.fixture
def opened(qtbot: QtBot, jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> Callable[[], tuple[Any, ControlsDialog]]:
    monkeypatch.setattr(compliance, "standing_sets", lambda desk: SETS)
    tool = compliance.ControlsTool(jobs)
    qtbot.addWidget(tool)
    tool.show_for(object(), COMPLIANCE, SPRING)  # type: ignore[arg-type]

    def open_it() -> tuple[Any, ControlsDialog]:
        tool.set_button.click()
        qtbot.waitUntil(lambda: tool.window().findChild(ControlsDialog) is not None)
        dialog = tool.window().findChild(ControlsDialog)
        assert dialog is not None
        return tool, dialog

    return open_it


def test_a_file_is_brought_in_with_a_reason(
    qtbot: QtBot, opened: Callable[[], tuple[Any, ControlsDialog]], monkeypatch: pytest.MonkeyPatch
) -> None:
    decided: list[Any] = []

    def bring_in(desk: Any, *what: Any) -> ControlSet:
        decided.extend(what)
        return ControlSet("NIS2", "Network security", ())

    monkeypatch.setattr(compliance, "bring_in", bring_in)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("/tmp/nis2.toml", ""))
    tool, dialog = opened()
    assert [row[:2] for row in dialog.grid.rows.table.rows] == [("GDPR", "dora"), ("SOC2", "ships")]
    dialog.import_set.click()
    assert "Say why" in dialog.words.text()
    dialog.reason.setText("the law")
    with qtbot.waitSignal(tool.changed):
        dialog.import_set.click()
    assert decided == [Path("/tmp/nis2.toml"), "the law"]
    assert "NIS2" in tool.words.text()
    assert "with the next sync" in tool.words.text()


def test_the_chosen_set_is_written_and_taken_back(
    qtbot: QtBot, opened: Callable[[], tuple[Any, ControlsDialog]], monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[Any] = []
    monkeypatch.setattr(compliance, "export_set", lambda desk, *what: done.append(what))
    monkeypatch.setattr(compliance, "take_back", lambda desk, *what: done.append(what))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("/tmp/soc2.toml", ""))
    tool, dialog = opened()
    dialog.grid.selectRow(1)
    dialog.restore.click()
    assert "ships already" in dialog.words.text()
    dialog.export_set.click()
    qtbot.waitUntil(lambda: "Written" in tool.words.text())
    tool, dialog = opened()
    dialog.grid.selectRow(0)
    dialog.reason.setText("tried only")
    with qtbot.waitSignal(tool.changed):
        dialog.restore.click()
    assert done == [("SOC2", Path("/tmp/soc2.toml")), ("GDPR", "tried only")]


def test_sets_are_for_compliance(qtbot: QtBot, jobs: Jobs) -> None:
    tool = compliance.ControlsTool(jobs)
    qtbot.addWidget(tool)
    tool.show_for(object(), replace(SOURCE, role="auditor"), SPRING)  # type: ignore[arg-type]
    assert not tool.set_button.isEnabled()
    assert "compliance and administrators" in tool.words.text()
