"""Widgets beside each other that go on in the next line where the room ends."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget


class Flow(QWidget):
    """`add_right` puts one widget at the right end of the first line that has room for it."""

    def __init__(self, spacing: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spacing = spacing
        self._items: list[QWidget] = []
        self._right: QWidget | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def add(self, widget: QWidget, before: QWidget | None = None) -> None:
        widget.setParent(self)
        self._items.insert(self._items.index(before) if before else len(self._items), widget)
        widget.show()
        self._place()

    def add_right(self, widget: QWidget) -> None:
        widget.setParent(self)
        self._right = widget
        self._place()

    def clear(self) -> None:
        for widget in self._items:
            widget.hide()
            widget.deleteLater()
        self._items = []

    def sizeHint(self) -> QSize:
        return QSize(200, self.minimumHeight())

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.minimumHeight())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._place()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()

    def _place(self) -> None:
        left, top, line = 0, 0, 0
        shown = [widget for widget in self._items if not widget.isHidden()]
        line_height = max((widget.sizeHint().height() for widget in shown), default=0)
        for widget in shown:
            hint = widget.sizeHint()
            if left and left + hint.width() > self.width():
                left, top, line = 0, top + line + self._spacing, 0
            drop = (line_height - hint.height()) // 2
            widget.setGeometry(QRect(left, top + drop, min(hint.width(), max(self.width(), 1)), hint.height()))
            left += hint.width() + self._spacing
            line = line_height
        if self._right is not None:
            hint = self._right.sizeHint()
            fits = left + hint.width() <= self.width()
            self._right.setVisible(fits)
            self._right.setGeometry(QRect(self.width() - hint.width(), top, hint.width(), line))
        height = top + line
        if self.minimumHeight() != height:
            self.setMinimumHeight(height)
            self.updateGeometry()
