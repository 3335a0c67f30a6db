"""The outer window. It is on screen at once; what it holds is loaded and put into it afterwards."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QSettings, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QFrame, QMainWindow, QVBoxLayout, QWidget

HEADER_HEIGHT, MENU_HEIGHT, FOOT_HEIGHT = 44, 26, 26


class Shell(QMainWindow):
    """`painted` is sent once, after the first paint; `closing` before the window goes."""

    painted = Signal()
    closing = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._was_painted = False
        self.setWindowTitle("Analytics Desktop")
        self.setMinimumSize(480, 320)
        self.setCentralWidget(_before_content())
        stored = QSettings().value("geometry")
        if not (isinstance(stored, QByteArray) and self.restoreGeometry(stored)):
            self.resize(1366, 768)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self, self.painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        QSettings().setValue("geometry", self.saveGeometry())
        self.hide()
        self.closing.emit()
        super().closeEvent(event)


def _before_content() -> QWidget:
    """The same areas as the complete window has, so that nothing jumps when it comes. Words follow with the fonts."""
    page = QWidget()
    head = QFrame()
    head.setObjectName("header")
    head.setFixedHeight(HEADER_HEIGHT + MENU_HEIGHT)
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 0, 0, FOOT_HEIGHT)
    layout.setSpacing(0)
    layout.addWidget(head)
    layout.addStretch(1)
    return page
