"""The card around a chart or table: title, subtitle, definition button, menu."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, cast

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from analytics_desktop.models.page import Page, Panel
from analytics_desktop.models.tabular import OTHER, folded, panel_table
from analytics_desktop.views.clipboard import copy_drawing, copy_picture, copy_table
from analytics_desktop.views.icons import IconButton
from analytics_desktop.views.text import SEMIBOLD, Elided, wrapped

from .describe import subtitle
from .expected_words import outlook_words
from .notice import Notice
from .ranked import RankedBars
from .table import TableBody


class Body(Protocol):
    def show_panel(self, panel: Panel, page: Page) -> None: ...


class PanelFrame(QFrame):
    """Signals carry the panel: `asked` for its definition and proof, `file_wanted` the kind of file too.

    `looked_into` carries a dimension and the segment whose bar or row was opened, where `can_look_into` allows it.
    """

    asked = Signal(object)
    file_wanted = Signal(str, object)
    looked_into = Signal(str, str)

    def __init__(self, panel: Panel, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.panel, self.page = panel, page.stepped(panel)
        self.body: QWidget | None = None
        self.can_look_into: Callable[[str], bool] = lambda dimension: False
        self.title = Elided(weight=SEMIBOLD)
        self.subtitle = Elided(role="small", tone="faint", align_right=True)
        self.info = IconButton("info", "Definition and proof", size=14)
        self.more = IconButton("more", "More for this panel", size=14)
        self.info.clicked.connect(lambda: self.asked.emit(self.panel))
        self.more.clicked.connect(self._open_menu)
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.title, 1)
        head.addWidget(self.subtitle)
        head.addWidget(self.info)
        head.addWidget(self.more)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(12, 8, 8, 10)
        self._layout.setSpacing(6)
        self._layout.addLayout(head)
        self.note = wrapped(role="small", tone="muted")
        self._layout.addWidget(self.note)
        self._as_table = False
        self._show_head()

    def show_panel(self, panel: Panel, page: Page) -> None:
        """Paint other numbers; the body is kept where its kind stays the same."""
        from .bodies import body_kind

        page = page.stepped(panel)
        self.panel, self.page = panel, page
        self._show_head()
        kind = TableBody if self._as_table and panel.trouble is None else body_kind(panel)
        if type(self.body) is not kind:
            self._exchange_body(kind())
        cast(Body, self.body).show_panel(panel, page)

    def _show_head(self) -> None:
        self.title.setText(self.panel.title)
        self.subtitle.setText(self._subtitle())
        words = outlook_words(self.panel, self.page)
        self.note.setText(" ".join(part for part in (self.panel.note, words) if part))
        self.note.setVisible(bool(self.note.text()))
        self._fit_head()

    def _fit_head(self) -> None:
        """The subtitle gives way before the title is cut."""
        wanted = sum(_width(label) for label in (self.title, self.subtitle)) + 90
        self.subtitle.setVisible(bool(self.subtitle.text()) and wanted <= self.width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_head()

    def _subtitle(self) -> str:
        hidden = 0
        if self.panel.chart == "line" and not self._as_table:
            _, hidden = folded(self.panel.series, self.panel.metric.adds_up)
        words = [subtitle(self.panel, self.page), f"{hidden} smaller not drawn" if hidden else ""]
        return " · ".join(word for word in words if word)

    def _exchange_body(self, body: QWidget) -> None:
        if self.body is not None:
            self._layout.removeWidget(self.body)
            self.body.hide()
            self.body.deleteLater()
        self.body = body
        if isinstance(body, (TableBody, RankedBars)):
            body.opened.connect(self._look_into)
        self._layout.addWidget(body, 1)

    def _look_into(self, segment: str) -> None:
        if self._can_open(segment):
            self.looked_into.emit(self.panel.by, segment)

    def _can_open(self, segment: str | None) -> bool:
        return bool(segment) and self.panel.by is not None and segment != OTHER and self.can_look_into(self.panel.by)

    def toggle_table(self) -> None:
        self._as_table = not self._as_table
        self.show_panel(self.panel, self.page)
        if self.body is not None:
            self.body.setFocus()

    def menu(self) -> QMenu:
        menu = QMenu(self)
        here = self.body.segment_here() if isinstance(self.body, (TableBody, RankedBars)) else None
        if here is not None and self._can_open(here):
            menu.addAction(f"Look into {here}".replace("&", "&&"), lambda: self._look_into(here))
            menu.addSeparator()
        if not isinstance(self.body, Notice) and self.panel.chart != "table":
            menu.addAction("Show as chart" if self._as_table else "Show as table", self.toggle_table)
            menu.addSeparator()
        menu.addAction("Copy picture", lambda: copy_picture(self, self.panel.metric.id))
        menu.addAction("Copy picture as SVG", lambda: copy_drawing(self, self.panel.metric.id))
        menu.addAction("Copy table", lambda: copy_table(panel_table(self.panel), self.panel.metric.id))
        menu.addAction("Add to deck", lambda: self.file_wanted.emit("basket", self.panel))
        menu.addAction("Export CSV…", lambda: self.file_wanted.emit("csv", self.panel))
        menu.addAction("Export Excel…", lambda: self.file_wanted.emit("workbook", self.panel))
        menu.addSeparator()
        menu.addAction("Definition and proof…", lambda: self.asked.emit(self.panel))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu

    def _open_menu(self) -> None:
        self.menu().popup(self.more.mapToGlobal(QPoint(0, self.more.height())))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu().popup(event.globalPos())


def _width(label: Elided) -> int:
    return label.fontMetrics().horizontalAdvance(label.text())
