"""The tabs, and the three things that are always at hand: search, sync, export."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QTabBar, QWidget

from analytics_desktop.models.metric import PagePlan

from .icons import icon
from .shell import HEADER_HEIGHT
from .text import MEDIUM, plain_tip
from .theme import colours, font

_WIDE, _NARROW = 860, 660


class Header(QFrame):
    """`page_chosen` carries a page id; `asked` the id of a menu entry."""

    page_chosen = Signal(str)
    asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("header")
        self._ids: list[str] = []
        self.tabs = _tab_bar()
        self.tabs.currentChanged.connect(self._chosen)
        self.bell = QPushButton()
        self.search = QPushButton("Search or run…   Ctrl+K")
        self.sync = QPushButton("Sync")
        self.export = QPushButton("Export…")
        self.export.setProperty("kind", "primary")
        for button, tip in ((self.search, "Search or run (Ctrl+K)"), (self.sync, "Sync now (Ctrl+R)")):
            button.setToolTip(plain_tip(tip))
        self.export.setToolTip("Export this view (Ctrl+E)")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 0, 16, 0)
        layout.setSpacing(8)
        layout.addWidget(self.tabs, 1)
        for button in (self.search, self.bell, self.sync, self.export):
            layout.addWidget(button)
        for name, button in (("palette", self.search), ("sync", self.sync), ("export", self.export)):
            button.clicked.connect(partial(self.asked.emit, name))
        self.setFixedHeight(HEADER_HEIGHT)
        self._tint()

    def show_pages(self, pages: tuple[PagePlan, ...]) -> None:
        """One tab per page, in the catalogue's order; the current one stays current."""
        current = self.current()
        self.tabs.blockSignals(True)
        while self.tabs.count():
            self.tabs.removeTab(0)
        self._ids = [page.id for page in pages]
        for number, page in enumerate(pages, start=1):
            self.tabs.addTab(page.title.replace("&", "&&"))
            self.tabs.setTabToolTip(number - 1, f"{page.question}\nCtrl+{number}")
        if current in self._ids:
            self.tabs.setCurrentIndex(self._ids.index(current))
        self.tabs.blockSignals(False)

    def current(self) -> str | None:
        index = self.tabs.currentIndex()
        return self._ids[index] if 0 <= index < len(self._ids) else None

    def choose(self, page_id: str) -> None:
        if page_id in self._ids:
            self.tabs.setCurrentIndex(self._ids.index(page_id))

    def _chosen(self, index: int) -> None:
        if 0 <= index < len(self._ids):
            self.page_chosen.emit(self._ids[index])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        wide, narrow = self.width() >= _WIDE, self.width() < _NARROW
        self.export.setText("" if narrow else "Export…")
        self.export.setAccessibleName("Export")
        self.tabs.setProperty("narrow", narrow)
        self.tabs.style().polish(self.tabs)
        self.search.setText("Search or run…   Ctrl+K" if wide else "")
        self.search.setAccessibleName("Search or run")
        self.sync.setText("Sync" if wide else "")
        self.sync.setAccessibleName("Sync now")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()

    def _tint(self) -> None:
        scheme = colours()
        self.search.setIcon(icon("search", scheme.muted))
        self.sync.setIcon(icon("sync", scheme.muted))
        self.export.setIcon(icon("export", scheme.on_accent))


def _tab_bar() -> QTabBar:
    bar = QTabBar()
    bar.setObjectName("pages")
    bar.setFont(font("body", MEDIUM))
    bar.setDrawBase(False)
    bar.setExpanding(False)
    bar.setUsesScrollButtons(True)
    bar.setElideMode(Qt.TextElideMode.ElideNone)
    bar.setAccessibleName("Pages")
    return bar
