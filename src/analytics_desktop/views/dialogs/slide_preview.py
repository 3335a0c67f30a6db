"""A slide in small: its message, and what stands below it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from analytics_desktop.models.page import Page
from analytics_desktop.models.unit import short
from analytics_desktop.services.telling.decisions_asked import decisions_asked
from analytics_desktop.services.telling.outline import Slide, figures_of
from analytics_desktop.services.telling.risks import risks
from analytics_desktop.services.telling.sentences import status_of
from analytics_desktop.views.clipboard import picture
from analytics_desktop.views.text import SEMIBOLD
from analytics_desktop.views.theme import font

_WIDTH, _HEIGHT, _MARGIN, _TITLE = 400, 225, 14, 44


class SlidePreview(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(_WIDTH, _HEIGHT)
        self.title, self.lines = "", list[str]()
        self._chart: QPixmap | None = None

    def show_slide(self, slide: Slide, pages: Sequence[Page], preset: str) -> None:
        self.title, self.lines, self._chart = slide.title, [], None
        if slide.choice is not None:
            self._chart = _chart(slide)
        else:
            self.lines = _lines(slide, pages, preset)
        self.setAccessibleName(f"Preview: {self.title}. {' '.join(self.lines)}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        palette = self.palette()
        painter.fillRect(self.rect(), palette.base())
        painter.setPen(palette.mid().color())
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.setPen(palette.text().color())
        face = font("body")
        face.setWeight(SEMIBOLD)
        painter.setFont(face)
        inside = self.rect().adjusted(_MARGIN, 8, -_MARGIN, -8)
        wrapped = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.drawText(QRect(inside.left(), inside.top(), inside.width(), _TITLE), wrapped, self.title)
        body = inside.adjusted(0, _TITLE, 0, 0)
        if self._chart is not None:
            painter.drawPixmap(body.topLeft(), self._chart)
        painter.setFont(font("small"))
        for row, line in enumerate(self.lines):
            place = QRect(body.left(), body.top() + row * 19, body.width(), 19)
            shown = painter.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, place.width())
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


def _chart(slide: Slide) -> QPixmap:
    """The panel as the window paints it, at the size of the slide's body."""
    from analytics_desktop.views.panels.frame import PanelFrame

    assert slide.choice is not None  # the caller looked
    page, panel = slide.choice
    frame = PanelFrame(panel, page)
    frame.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    frame.resize(620, 260)
    frame.show_panel(panel, page)
    frame.show()
    image = picture(frame)
    frame.hide()
    frame.deleteLater()
    width, height = _WIDTH - 2 * _MARGIN, _HEIGHT - _TITLE - 20
    smooth = Qt.TransformationMode.SmoothTransformation
    shown = QPixmap.fromImage(image).scaled(2 * width, 2 * height, Qt.AspectRatioMode.KeepAspectRatio, smooth)
    shown.setDevicePixelRatio(2.0)
    return shown


def _lines(slide: Slide, pages: Sequence[Page], preset: str) -> list[str]:
    if slide.kind == "figures":
        return [
            f"{panel.title}: {short(panel.whole, panel.metric.unit, page.source.currency)}  {status_of(panel.change)}"
            for page, panel in figures_of(pages, preset)
        ]
    if slide.kind == "risks":
        return [f"{one.status}  {one.what}: {one.stands}" for one in risks(pages)]
    return [f"{number}. {one.decision}  {one.why}" for number, one in enumerate(decisions_asked(pages), start=1)]
