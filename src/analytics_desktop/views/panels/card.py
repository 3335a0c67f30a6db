"""A key figure: value and unit, its change in words, and its course."""

from __future__ import annotations

import re

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from analytics_desktop.models.page import Page, Panel, Suppressed, number_of
from analytics_desktop.models.unit import UNITS, short
from analytics_desktop.views.icons import IconButton
from analytics_desktop.views.text import SEMIBOLD, Elided, Text, plain_tip
from analytics_desktop.views.theme import font

from .describe import unit_words
from .sparkline import Sparkline

_GLYPHS = {"up": "▲", "down": "▼", "flat": "–", "unknown": ""}
_TONES = {"better": "good", "worse": "bad", "neutral": "muted", "unknown": "faint"}
_IN_VALUE = {"money", "percent", "minutes", "milliseconds", "text"}
_MARGINS, _SMALL_MARGINS = (12, 6, 8, 8), (8, 6, 4, 8)
_BORDER = 2  # both sides
_WHOLE = 100  # a lower card has room for the figure and its change alone


class Card(QFrame):
    """`asked` is sent with the panel when the definition and receipt are wanted (button, Enter)."""

    asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.panel: Panel | None = None
        self.title = Elided(tone="muted")
        self.title.allow_small()
        self.value = Text(role="figure", weight=SEMIBOLD)
        self.unit = Elided(tone="muted")
        self.glyph = Text(role="small")
        self.change = Elided()
        self.line = Sparkline()
        self.trouble = Text(role="small", tone="muted")
        self.trouble.setWordWrap(True)
        self.info = IconButton("info", "Definition and proof", size=14)
        self.info.clicked.connect(lambda: self.asked.emit(self.panel))
        self._lay_out()

    def _lay_out(self) -> None:
        top, middle, below = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(self.info)
        middle.setSpacing(6)
        middle.addWidget(self.value, 0, Qt.AlignmentFlag.AlignBaseline)
        middle.addWidget(self.unit, 1, Qt.AlignmentFlag.AlignBaseline)
        below.setSpacing(4)
        below.addWidget(self.glyph)
        below.addWidget(self.change, 1)
        self._layout = layout = QVBoxLayout(self)
        layout.setContentsMargins(*_MARGINS)
        layout.setSpacing(1)
        for part in (top, middle, below):
            layout.addLayout(part)
        layout.addWidget(self.line, 1)
        layout.addWidget(self.trouble, 1)

    def sizeHint(self) -> QSize:
        return QSize(170, 112)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 80)

    def show_panel(self, panel: Panel, page: Page) -> None:
        self.panel = panel
        self.setToolTip(plain_tip(panel.note))  # a small card does not show it
        self.title.setText(panel.title)
        troubled = panel.trouble is not None
        for part in (self.glyph, self.change):
            part.setVisible(not troubled)
        if troubled:
            self._show_trouble(panel)
        else:
            self._show_value(panel, page)
            self.trouble.setText(panel.note)
            self.trouble.setToolTip(plain_tip(panel.note))
        self._fit()
        self.line.show_series(panel.series[0] if len(panel.series) == 1 else None, page.filters.grain)
        sentence = panel.trouble.sentence if panel.trouble else ""
        said = (self.value.text(), self.unit.text(), self.change.text(), sentence)
        self.setAccessibleName(f"{panel.title}: " + " ".join(word for word in said if word))
        self.setAccessibleDescription(panel.metric.definition)

    def _fit(self) -> None:
        """Course and note are left out of a small card; what went wrong never is. A long figure is written smaller."""
        if self.panel is None:
            return
        panel, small = self.panel, self.height() < _WHOLE
        left, top, right, bottom = _SMALL_MARGINS if small else _MARGINS
        self._layout.setContentsMargins(left, top, right, bottom)
        needed = QFontMetrics(font("figure", SEMIBOLD)).horizontalAdvance(self.value.text())
        fits = needed <= self.width() - left - right - _BORDER
        self.value.setFont(font("figure" if fits else "title", SEMIBOLD))
        troubled = panel.trouble is not None
        noted = bool(panel.note) and not panel.series and not isinstance(panel.whole, Suppressed)
        self.line.setVisible(not (troubled or noted or small))
        self.trouble.setVisible(troubled or (noted and not small))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _show_value(self, panel: Panel, page: Page) -> None:
        unit, currency = panel.metric.unit, page.source.currency
        unknown = number_of(panel.whole) is None
        self.value.setText(_without_number(panel) if unknown else short(panel.whole, unit, currency))
        in_value = UNITS[unit].kind in _IN_VALUE or unit in {"hours", "months"}
        self.unit.setText("" if unknown or in_value else unit_words(unit, currency))
        self.unit.setVisible(bool(self.unit.text()))  # an empty one takes room from the figure
        change = panel.change
        self.glyph.setText(_GLYPHS[change.direction] if change and not unknown else "")
        self.glyph.setVisible(bool(self.glyph.text()))
        words = change.words if change and not unknown else self._without_change(panel, page)
        self.change.set_texts(words, re.split(" than | against ", words)[0])
        tone = _TONES[change.verdict] if change else "faint"
        self.glyph.set_tone(tone)
        self.change.set_tone(tone)

    def _without_change(self, panel: Panel, page: Page) -> str:
        if isinstance(panel.whole, Suppressed):
            return "too few people to tell"
        if panel.whole is None:
            return "nothing in this period"
        return "" if page.filters.compare == "off" else "nothing to compare with"

    def _show_trouble(self, panel: Panel) -> None:
        assert panel.trouble is not None
        self.value.setText("–")
        self.unit.setText("")
        self.change.setText("")
        self.trouble.setText(panel.trouble.sentence)
        self.trouble.setToolTip(plain_tip(f"{panel.trouble.sentence}\n{panel.trouble.remedy}".strip()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.asked.emit(self.panel)
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.asked.emit(self.panel)


def _without_number(panel: Panel) -> str:
    return "Suppressed" if isinstance(panel.whole, Suppressed) else "No data"
