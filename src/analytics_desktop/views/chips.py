"""Chips: buttons that say what is chosen and open the place to choose something else."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QPushButton,
    QWidget,
)

from .text import MEDIUM, REGULAR, plain_tip
from .theme import font


class Chip(QPushButton):
    """`on` marks a chip that narrows what is shown; its accessible name is the whole sentence."""

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = label
        self.setProperty("kind", "chip")
        self.setFont(font("body"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_choice(self, value: str, on: bool) -> None:
        self.setText(" ".join(word for word in (self._label, value, "▾") if word))
        self.setAccessibleName(f"{self._label or 'Period'}: {value}")
        if self.property("on") != on:
            self.setProperty("on", on)
            self.setFont(font("body", MEDIUM) if on else font("body"))
            self.style().unpolish(self)
            self.style().polish(self)


class ActiveChip(QPushButton):
    """One chosen filter, with a cross that takes it away; not `in_force` where the tab cannot follow it."""

    removed = Signal(str, str)

    def __init__(self, dimension: str, segment: str, in_force: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pair = (dimension, segment)
        self.setProperty("kind", "chip")
        self.setProperty("on", in_force)
        self.setFont(font("small", MEDIUM if in_force else REGULAR))
        shown = self.fontMetrics().elidedText(segment, Qt.TextElideMode.ElideMiddle, 180)
        waiting = "" if in_force else " (not on this tab)"
        self.setText(f"{dimension.replace('_', ' ')}: {shown}{waiting}  ✕".replace("&", "&&"))
        self.setAccessibleName(f"Remove filter {dimension} {segment}")
        self.setToolTip(plain_tip(f"Remove this filter: {segment}") if shown != segment else "Remove this filter")
        self.clicked.connect(lambda: self.removed.emit(*self._pair))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.removed.emit(*self._pair)
        else:
            super().keyPressEvent(event)
