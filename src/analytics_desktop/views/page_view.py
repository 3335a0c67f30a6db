"""One tab: the question and its answer, key figures, charts and tables. Asks for a page, then paints it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.metric import PagePlan
from analytics_desktop.models.page import Page, Panel

from .board import Board, Item, item_for
from .jobs import Jobs
from .page_head import PageHead
from .panels.bodies import is_empty, wanted_height
from .panels.card import Card
from .panels.frame import PanelFrame
from .panels.table import TableBody
from .problem_card import ProblemCard
from .sections import Sections
from .text import wrapped


class PageView(QWidget):
    """`asked` carries a panel, `file_wanted` a kind of file and a panel; `painted`: all panels are on screen;
    `completed`: also those that take longer."""

    asked = Signal(object)
    file_wanted = Signal(str, object)
    painted = Signal()
    completed = Signal()
    retry = Signal()

    def __init__(self, plan: PagePlan, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plan = plan
        self.page: Page | None = None
        self.head = PageHead(plan.question)
        self.figures = Board()
        self.sections = Sections(plan, jobs)
        self.board = Board()
        self.empty = wrapped(tone="muted")
        self.empty.hide()
        self.trouble = ProblemCard()
        self.trouble.retry.connect(self.retry)
        self.trouble.hide()
        self._cards: list[Card] = []
        self._frames: list[PanelFrame] = []
        self._sought = ""
        self._pending: list[Callable[[], None]] = []
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._content())
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 4, 16, 8)
        layout.setSpacing(8)
        layout.addWidget(self.trouble)
        layout.addWidget(self._scroll, 1)

    def _content(self) -> QWidget:
        content = QWidget()
        content.setObjectName("board")
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.head)
        layout.addWidget(self.figures)
        layout.addWidget(self.sections)
        layout.addWidget(self.empty, 1, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.board, 1)
        layout.addStretch(0)
        return content

    def show_page(self, page: Page) -> None:
        """Paint the page, one panel per turn of the event loop so that the window never stands still."""
        self.page = page
        self.trouble.hide()
        self._scroll.show()
        self.head.show_answer(page.question, page.answer_with_gaps)
        self.sections.show_held(page.sections)
        self._pending = [partial(self._paint_cards, page), partial(self._make_frames, page)]
        for index, panel in enumerate(page.charts):
            self._pending.append(partial(self._paint_panel, index, panel, page))
        self._pending.append(self._finish)
        self._step()

    def show_more(self, page: Page) -> None:
        """Repaint the panels that were looked ahead; nothing where another page was painted meanwhile."""
        if self.page is None or (self.page.filters, self.page.source) != (page.filters, page.source):
            return
        was = self.page.charts
        if [one.metric.id for one in was] != [one.metric.id for one in page.charts]:
            return
        self.page = page
        changed = [index for index, panel in enumerate(page.charts) if panel != was[index]]
        steps = [partial(self._paint_panel, index, page.charts[index], page) for index in changed]
        begun = bool(self._pending)
        self._pending += [*steps, partial(self._arrange, page), self.completed.emit]
        if not begun:
            self._step()

    def _step(self) -> None:
        if self._pending:
            self._pending.pop(0)()
        if self._pending:
            QTimer.singleShot(0, self, self._step)

    def _paint_cards(self, page: Page) -> None:
        while len(self._cards) < len(page.cards):
            card = Card(self.figures)
            card.asked.connect(self.asked)
            self._cards.append(card)
        for card in self._cards[len(page.cards) :]:
            card.deleteLater()
        del self._cards[len(page.cards) :]
        for card, panel in zip(self._cards, page.cards, strict=True):
            card.show_panel(panel, page)

    def _make_frames(self, page: Page) -> None:
        """As many frames as panels, all in their places; what they hold is painted later, one by one."""
        for frame in self._frames[len(page.charts) :]:
            frame.deleteLater()
        del self._frames[len(page.charts) :]
        for panel in page.charts[len(self._frames) :]:
            frame = PanelFrame(panel, page, self.board)
            frame.asked.connect(self.asked)
            frame.file_wanted.connect(self.file_wanted)
            frame.looked_into.connect(self._look_into)
            frame.can_look_into = self.sections.can_look_into
            self._frames.append(frame)
        self._arrange(page)

    def _paint_panel(self, index: int, panel: Panel, page: Page) -> None:
        self._frames[index].show_panel(panel, page)

    def _look_into(self, dimension: str, segment: str) -> None:
        if self.page is not None:
            self.sections.look_into(self.page.filters, dimension, segment)

    def _finish(self) -> None:
        self._go_to_sought()
        self.painted.emit()

    def _arrange(self, page: Page) -> None:
        panels: list[tuple[QWidget, Item]] = []
        for frame, panel in zip(self._frames, page.charts, strict=True):
            over_time = not (panel.by and panel.parts)
            columns = len(panel.table.columns) if panel.table else 0
            grows = over_time and panel.chart != "table" and not is_empty(panel)
            panels.append((frame, item_for(panel.chart, over_time, wanted_height(panel), grows, columns)))
        self._fit_screen()
        self.figures.show_widgets(list(self._cards), [])
        self.board.show_widgets([], panels)
        self.board.setVisible(bool(panels))
        self._tell_empty(page)

    def _tell_empty(self, page: Page) -> None:
        """A section may hold nothing that the role may see; the user should not wonder."""
        section = self.sections.current
        self.empty.setVisible(not page.charts and section is not None and not self.sections.tools())
        self.empty.setText(f"What “{section}” shows is for other roles. Your role is {page.source.role}.")

    def _fit_screen(self) -> None:
        self.figures.set_screen_height(self._scroll.viewport().height())
        above = sum(one.sizeHint().height() + 8 for one in (self.head, self.figures, self.sections) if one.isVisible())
        self.board.set_screen_height(self._scroll.viewport().height() - above)

    def show_waiting(self) -> None:
        """A page is being asked for; what is on screen stays until it comes."""
        self.trouble.hide()
        self._scroll.show()
        if self.page is None:
            self.head.show_answer(self.plan.question, "Reading…")

    def seek(self, metric_id: str, section: str = "") -> None:
        """Focus the first panel of a metric, now or as soon as the page is painted."""
        self.sections.choose(section)
        self._sought = metric_id
        if not self._pending and self.page is not None:
            self._go_to_sought()

    def _go_to_sought(self) -> None:
        wanted, self._sought = self._sought, ""
        everything: list[Card | PanelFrame] = [*self._cards, *self._frames]
        found = [one for one in everything if one.panel and one.panel.metric.id == wanted]
        if found:
            self._scroll.ensureWidgetVisible(found[0])
            target = found[0].body if isinstance(found[0], PanelFrame) else found[0]
            if target is not None:
                target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_problem(self, problem: Problem) -> None:
        """The page could not be made; say why in its place and offer another try."""
        self.page = None
        self._scroll.hide()
        self.trouble.show_problem(problem)
        self.trouble.show()

    def tables(self) -> list[TableBody]:
        return [frame.body for frame in self._frames if isinstance(frame.body, TableBody)]

    def frames(self) -> list[PanelFrame]:
        return list(self._frames)

    def cards(self) -> list[Card]:
        return list(self._cards)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._fit_screen)
