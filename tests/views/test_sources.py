"""Where the numbers come from: sync, the first choice, problems on opening."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from analytics_desktop.models.errors import Problem
from analytics_desktop.views.dialogs.problem import ProblemDialog
from analytics_desktop.views.workbench import Workbench

from .fake_desk import FakeDesk
from .fake_session import FakeSession


def test_sync_shows_progress_and_cancel_stops_it(started: Workbench, session: FakeSession, qtbot: QtBot) -> None:
    session.hold.clear()
    qtbot.mouseClick(started.header.sync, Qt.MouseButton.LeftButton)
    bar = started.status.jobs
    qtbot.waitUntil(lambda: bar.isVisible() and "ai_cost_tracking" in bar.message.text())
    qtbot.mouseClick(bar.cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not bar.isVisible())
    assert not started.jobs.is_running("sync")


def test_a_sync_that_fails_says_so_and_shows_offline(started: Workbench, session: FakeSession, qtbot: QtBot) -> None:
    session.problems["sync"] = Problem("The server is not reachable.", "Check the network.", "timeout")
    started.commands.do("sync")
    qtbot.waitUntil(lambda: started.findChild(ProblemDialog) is not None)
    assert started.findChild(ProblemDialog).problem.remedy == "Check the network."
    assert started.status.link.text() == "Offline"
    started.findChild(ProblemDialog).close()


def test_after_a_sync_the_tab_is_read_again(started: Workbench, session: FakeSession, qtbot: QtBot) -> None:
    asked = len(session.desk.asked)
    with qtbot.waitSignal(started.page_painted):
        started.commands.do("sync")
    assert len(session.desk.asked) == asked + 1
    assert started.status.link.text() == "Online"


def test_without_data_the_first_choice_is_offered(qtbot: QtBot, window: Workbench, session: FakeSession) -> None:
    session.desk = FakeDesk(source=None)
    session.kept = replace(session.kept, central="")
    with qtbot.waitSignal(window.opened):
        window.start()
    assert window.first_run.isVisible()
    assert set(window.first_run.buttons) == {"demo", "connect", "snapshot"}
    assert not window.filter_bar.isVisible()
    assert not window.menus.actions["export"].isEnabled()


def test_the_demo_choice_loads_the_demo_and_opens_it(qtbot: QtBot, window: Workbench, session: FakeSession) -> None:
    full, session.desk = session.desk, FakeDesk(source=None)
    with qtbot.waitSignal(window.opened):
        window.start()
    session.desk = full
    with qtbot.waitSignal(window.page_painted, timeout=10_000):
        qtbot.mouseClick(window.first_run.buttons["demo"], Qt.MouseButton.LeftButton)
    assert ("demo", None) in session.calls


def test_a_workspace_that_cannot_be_opened_says_why_and_can_be_tried_again(
    qtbot: QtBot, window: Workbench, session: FakeSession
) -> None:
    session.problems["open"] = Problem("The key of the lake is missing.", "Restore the keyring.")
    window.start()
    qtbot.waitUntil(window.waiting.trouble.isVisible)
    assert window.waiting.trouble.sentence.text() == "The key of the lake is missing."
    del session.problems["open"]
    with qtbot.waitSignal(window.page_painted, timeout=10_000):
        window.waiting.trouble.retry.emit()


def test_closing_the_window_closes_the_desk(started: Workbench, session: FakeSession) -> None:
    started.shell.close()
    assert session.desk.closed
