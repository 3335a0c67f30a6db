"""List lines with words at the left and a fainter hint at the right."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from analytics_desktop.views.theme import colours

HINT = int(Qt.ItemDataRole.UserRole) + 1
_HEIGHT, _MARGIN = 28, 10
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class WordsAndHint(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(120, _HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        scheme = colours()
        area: QRect = option.rect
        chosen = QStyle.StateFlag.State_Selected in option.state
        if chosen:
            painter.fillRect(area, QColor(scheme.soft))
        inner = area.adjusted(_MARGIN, 0, -_MARGIN, 0)
        metrics = painter.fontMetrics()
        words, hint = str(index.data()), str(index.data(HINT) or "")
        painter.setPen(QColor(scheme.text))
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | _MIDDLE, words)
        room = inner.width() - metrics.horizontalAdvance(words) - 24
        painter.setPen(QColor(scheme.muted if chosen else scheme.faint))
        shown = metrics.elidedText(hint, Qt.TextElideMode.ElideRight, max(0, room))
        painter.drawText(inner, Qt.AlignmentFlag.AlignRight | _MIDDLE, shown)
