"""Marks the searched words in a cell. The cell's text is only ever text."""

from __future__ import annotations

import re
import unicodedata

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from analytics_desktop.views.theme import colours

_WORD = re.compile(r"[^\W_]+")


def spans(text: str, words: frozenset[str]) -> list[tuple[int, int]]:
    """(start, length) of each of the words in the text, without regard to case and accents."""
    return [(m.start(), m.end() - m.start()) for m in _WORD.finditer(text) if _plain(m[0]) in words] if words else []


def _plain(word: str) -> str:
    letters = unicodedata.normalize("NFD", word.lower())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


class Highlight(QStyledItemDelegate):
    def __init__(self) -> None:
        super().__init__()
        self.words: frozenset[str] = frozenset()

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        found = spans(str(index.data() or ""), self.words)
        if not found:
            super().paint(painter, option, index)
            return
        cell = QStyleOptionViewItem(option)
        self.initStyleOption(cell, index)
        widget = cell.widget
        style = widget.style() if widget else QApplication.style()
        margin = style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, None, widget) + 1
        area = style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, cell, widget)
        text, cell.text = cell.text, ""
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, cell, painter, widget)
        self._write(painter, cell, area.adjusted(margin, 0, -margin, 0), text, found)

    def _write(
        self, painter: QPainter, cell: QStyleOptionViewItem, area: QRect, text: str, found: list[tuple[int, int]]
    ) -> None:
        metrics = cell.fontMetrics
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        kept = len(shown) if shown == text else len(shown) - 1
        layout = QTextLayout(shown, cell.font)
        layout.setFormats([_marked(start, min(length, kept - start)) for start, length in found if start < kept])
        layout.beginLayout()
        line = layout.createLine()
        line.setLineWidth(area.width())
        layout.endLayout()
        selected = bool(cell.state & QStyle.StateFlag.State_Selected)
        role = QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text
        painter.save()
        painter.setPen(cell.palette.color(role))
        painter.setClipRect(area)
        layout.draw(painter, QPointF(area.left(), area.top() + (area.height() - line.height()) / 2))
        painter.restore()


def _marked(start: int, length: int) -> QTextLayout.FormatRange:
    """The word on the colour of a warning, with a line below it, so that colour is not alone."""
    marked = QTextLayout.FormatRange()
    form = QTextCharFormat()
    ground = QColor(colours().warn)
    ground.setAlpha(70)
    form.setBackground(ground)
    form.setFontUnderline(True)
    marked.start, marked.length, marked.format = start, length, form
    return marked
