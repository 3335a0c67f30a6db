"""What stands in a panel that has nothing to draw: why, and what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from analytics_desktop.models.page import Page, Panel, Suppressed
from analytics_desktop.views.text import MEDIUM, wrapped


class Notice(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence, self.remedy = wrapped(), wrapped(tone="muted")
        font = self.sentence.font()
        font.setWeight(MEDIUM)
        self.sentence.setFont(font)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 8, 8)
        layout.setSpacing(4)
        layout.addWidget(self.sentence)
        layout.addWidget(self.remedy)
        layout.addStretch(1)
        for label in (self.sentence, self.remedy):
            label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)

    def show_panel(self, panel: Panel, page: Page) -> None:
        if panel.trouble:
            self.sentence.setText(panel.trouble.sentence)
            self.remedy.setText(panel.trouble.remedy)
            self.setAccessibleDescription(panel.trouble.detail)
            return
        if is_suppressed(panel):
            self.sentence.setText("The numbers are suppressed.")
            self.remedy.setText(panel.note)
            return
        if panel.pending:
            self.sentence.setText("Looking ahead…")
            self.remedy.setText("This takes longer than the rest of the page.")
            return
        self.sentence.setText("Nothing was recorded for this selection.")
        filtered = "Remove a filter or choose" if page.filters.where else "Choose"
        self.remedy.setText(f"{filtered} a longer period.")


def is_suppressed(panel: Panel) -> bool:
    """Whether there is something to tell, but about too few people."""
    values = [value for series in panel.series for value in series.values] + [part.value for part in panel.parts]
    return any(isinstance(value, Suppressed) for value in [panel.whole, *values])
