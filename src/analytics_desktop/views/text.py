"""Labels. Everything shown may come from synced data, so no label and no tip ever interprets markup."""

from __future__ import annotations

from PySide6 import QtGui
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from .theme import font

REGULAR, MEDIUM, SEMIBOLD = QFont.Weight.Normal, QFont.Weight.Medium, QFont.Weight.DemiBold


def plain_tip(text: str) -> str:
    """A tool tip that shows the text as it is: Qt takes tags in one for markup, and would follow its pictures."""
    return QtGui.Qt.convertFromPlainText(text) if QtGui.Qt.mightBeRichText(text) else text


class Text(QLabel):
    """One run of plain text in a font of the type scale; `tone` names its colour in the style sheet."""

    def __init__(
        self,
        content: str = "",
        role: str = "body",
        weight: QFont.Weight = REGULAR,
        tone: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(font(role, weight))
        self.setText(content)
        if tone:
            self.setProperty("tone", tone)

    def set_tone(self, tone: str) -> None:
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            self.style().unpolish(self)
            self.style().polish(self)


class Elided(Text):
    """A line that ends in an ellipsis when there is no room, and then tells the rest in its tool tip."""

    def __init__(
        self,
        content: str = "",
        role: str = "body",
        weight: QFont.Weight = REGULAR,
        tone: str = "",
        align_right: bool = False,
    ) -> None:
        super().__init__(content, role, weight, tone)
        self._shorter = ""
        self._usual = self.font()
        self._small: QFont | None = None
        self._align = Qt.AlignmentFlag.AlignRight if align_right else Qt.AlignmentFlag.AlignLeft
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_texts(self, full: str, shorter: str) -> None:
        self._shorter = shorter
        self.setText(full)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance("…") * 2, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._small:
            fits = QFontMetrics(self._usual).horizontalAdvance(self.text()) <= self.contentsRect().width()
            self.setFont(self._usual if fits else self._small)

    def allow_small(self) -> None:
        """Small letters come before an ellipsis; the height stays."""
        self._small = font("small")
        self.setFixedHeight(self.sizeHint().height())

    def shown(self) -> str:
        """The text as far as there is room; a shorter wording, if one was given, comes before an ellipsis."""
        width = self.contentsRect().width()
        if self._shorter and self.fontMetrics().horizontalAdvance(self.text()) > width:
            return self.fontMetrics().elidedText(self._shorter, Qt.TextElideMode.ElideRight, width)
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, width)

    def paintEvent(self, event: QPaintEvent) -> None:
        shown = self.shown()
        tip = plain_tip(self.text()) if shown != self.text() else ""
        if tip != self.toolTip():
            self.setToolTip(tip)
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), int(self._align | Qt.AlignmentFlag.AlignVCenter), shown)


def wrapped(content: str = "", role: str = "body", tone: str = "") -> Text:
    """A paragraph that breaks lines and can be selected and copied."""
    label = Text(content, role, tone=tone)
    label.setWordWrap(True)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return label
