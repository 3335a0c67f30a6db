"""Copying and printing ask first; what is refused does not reach the clipboard or the printer, and is told."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from analytics_desktop.models.errors import Problem
from analytics_desktop.views import printing
from analytics_desktop.views.dialogs.problem import ProblemDialog
from analytics_desktop.views.workbench import Workbench

from .fake_session import FakeSession

FULL = Problem("The access log cannot be written.", "Make room on the disk.")


def asked(session: FakeSession) -> list[tuple[str, str]]:
    return [what for name, what in session.calls if name == "let_leave"]


def test_what_is_copied_is_asked_for_with_its_metric(started: Workbench, session: FakeSession) -> None:
    QGuiApplication.clipboard().setText("before")
    started.commands.do("copy_table")
    assert QGuiApplication.clipboard().text() != "before"
    started.commands.do("copy_picture")
    (copied, first), (_, second) = asked(session)
    assert copied == "export.copy"
    assert "." in first
    assert second == started.header.current()


@pytest.mark.parametrize("action", ["copy_table", "copy_picture"])
def test_what_cannot_be_logged_does_not_reach_the_clipboard(
    action: str, started: Workbench, session: FakeSession, qtbot: QtBot
) -> None:
    session.problems["let_leave"] = FULL
    QGuiApplication.clipboard().setText("before")
    started.commands.do(action)
    assert QGuiApplication.clipboard().text() == "before"
    assert started.findChild(ProblemDialog) is not None


@pytest.mark.parametrize("action", ["preview", "print"])
def test_what_cannot_be_logged_is_not_printed(
    action: str, started: Workbench, session: FakeSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.problems["let_leave"] = FULL
    for name in ("preview", "print_page"):
        monkeypatch.setattr(printing, name, lambda *_: pytest.fail("it was printed"))
    started.commands.do(action)
    assert started.findChild(ProblemDialog) is not None
