"""What tests of the window share: the application in our style, and a window on a hand-made desk."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

if not os.environ.get("DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from analytics_desktop.models.errors import Problem
from analytics_desktop.views.drawing import warm_up
from analytics_desktop.views.jobs import Jobs
from analytics_desktop.views.shell import Shell
from analytics_desktop.views.theme import apply_scheme, load_fonts, prepare_application
from analytics_desktop.views.workbench import Workbench

from .fake_session import FakeSession


@pytest.fixture(autouse=True)
def style(qapp: QApplication, tmp_path: Path) -> Iterator[None]:
    """Our fonts and the light scheme; geometry is remembered in the test's own folder."""
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path / "qt"))
    qapp.setOrganizationName("AnalyticsDesktopTests")
    prepare_application(qapp, "light")
    load_fonts()
    warm_up()
    apply_scheme("light")
    yield
    apply_scheme("light")


class Heard:
    """Problems and bugs that reached the two general handlers."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.bugs: list[BaseException] = []


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def jobs(qapp: QApplication, heard: Heard) -> Iterator[Jobs]:
    made = Jobs(heard.problems.append, heard.bugs.append)
    yield made
    made.shutdown()


@pytest.fixture
def session(tmp_path: Path) -> FakeSession:
    return FakeSession(tmp_path)


@pytest.fixture
def window(qtbot: QtBot, session: FakeSession, jobs: Jobs) -> Workbench:
    """On screen, but not started: nothing has been asked yet."""
    shell = Shell()
    qtbot.addWidget(shell)
    made = Workbench(shell, session, jobs)  # type: ignore[arg-type]
    shell.resize(1366, 768)
    shell.show()
    return made


@pytest.fixture
def started(qtbot: QtBot, window: Workbench) -> Workbench:
    """The first tab is completely painted."""
    with qtbot.waitSignal(window.page_painted, timeout=10_000):
        window.start()
    return window


@pytest.fixture
def go_to(qtbot: QtBot, started: Workbench) -> Callable[[str], None]:
    def go(page_id: str) -> None:
        with qtbot.waitSignal(started.page_painted, timeout=10_000):
            started.header.choose(page_id)

    return go
