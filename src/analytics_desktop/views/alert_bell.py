"""The bell of the header: how many alerts are unread, and the list of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Signal

from analytics_desktop.models.alert import LoggedAlert
from analytics_desktop.models.errors import Problem

from .icons import icon
from .text import plain_tip
from .theme import colours

if TYPE_CHECKING:
    from .workbench import Workbench


class AlertBell(QObject):
    """Checks for alerts after each opening of the data, behind everything that is on screen; `checked` follows."""

    checked = Signal()

    def __init__(self, window: Workbench) -> None:
        super().__init__(window)
        self._window = window
        self.button = window.header.bell
        self.button.clicked.connect(self.open_list)
        self.button.installEventFilter(self)
        window.opened.connect(self.check)
        self._show(())

    def check(self) -> None:
        desk, source = self._window.desk, self._window.source
        if desk is not None and source is not None:
            self._window.jobs.start("alerts", desk.check_alerts, self._checked, failed=_later, lane="ahead")

    def open_list(self) -> None:
        desk = self._window.desk
        if desk is not None:
            self._window.jobs.start("alerts list", lambda _: desk.alerts(), self._open, lane="work")

    def _checked(self, found: tuple[LoggedAlert, ...]) -> None:
        self._show(found)
        self.checked.emit()

    def _show(self, found: tuple[LoggedAlert, ...]) -> None:
        unread = sum(not one.is_read for one in found)
        self.button.setText(str(unread) if unread else "")
        words = f"{unread} unread alerts" if unread else "Alerts"
        self.button.setAccessibleName(words)
        self.button.setToolTip(plain_tip(words))
        self._tint()

    def _open(self, found: tuple[LoggedAlert, ...]) -> None:
        from .dialogs.alerts import AlertsDialog

        dialog = AlertsDialog(found, self._window)
        dialog.read.connect(self._mark)
        dialog.wanted.connect(self._window.show_metric)
        dialog.open()

    def _mark(self, keys: list[str]) -> None:
        desk = self._window.desk
        if desk is not None:
            self._window.jobs.start("alerts read", lambda _: desk.mark_alerts(keys), self._show, lane="work")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()
        return super().eventFilter(watched, event)

    def _tint(self) -> None:
        scheme = colours()
        self.button.setIcon(icon("bell", scheme.warn if self.button.text() else scheme.muted))


def _later(problem: Problem) -> None:
    """Another opening of the data checks again."""
