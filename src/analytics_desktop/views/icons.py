"""One family of SVG icons, tinted by the colour scheme."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QToolButton, QWidget

from .assets import resources
from .text import plain_tip
from .theme import colours

_RATIOS = (1.0, 2.0, 3.0)


@cache
def icon(name: str, colour: str, size: int = 16) -> QIcon:
    """`resources/icons/<name>.svg` drawn in one colour, sharp at 100, 200 and 300 %."""
    from PySide6.QtSvg import QSvgRenderer

    source = (resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour)
    renderer = QSvgRenderer(QByteArray(source.encode()))
    result = QIcon()
    for ratio in _RATIOS:
        pixmap = QPixmap(QSize(round(size * ratio), round(size * ratio)))
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer.render(painter, QRectF(0, 0, size * ratio, size * ratio))
        painter.end()
        pixmap.setDevicePixelRatio(ratio)
        result.addPixmap(pixmap)
    return result


class IconButton(QToolButton):
    """A flat button with an icon, named for screen readers and in its tool tip."""

    def __init__(self, name: str, label: str, parent: QWidget | None = None, size: int = 16) -> None:
        super().__init__(parent)
        self._name, self._size = name, size
        self.setAccessibleName(label)
        self.setToolTip(plain_tip(label))
        self.setIconSize(QSize(size, size))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._tint()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()
        super().changeEvent(event)

    def _tint(self) -> None:
        self.setIcon(icon(self._name, colours().muted, self._size))
