"""Puts a panel on screen and looks at it."""

from __future__ import annotations

from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from analytics_desktop.models.page import Page, Panel
from analytics_desktop.views.panels.frame import PanelFrame
from analytics_desktop.views.text import Text

from . import pages_for_tests as made

PAGE = made.cost_page()


def shown(qtbot: QtBot, panel: Panel, page: Page = PAGE, width: int = 620, height: int = 300) -> PanelFrame:
    frame = PanelFrame(panel, page)
    qtbot.addWidget(frame)
    frame.show_panel(panel, page)
    frame.resize(width, height)
    frame.show()
    qtbot.waitExposed(frame)
    qtbot.wait(30)
    return frame


def body_of(frame: PanelFrame) -> QWidget:
    assert frame.body is not None
    return frame.body


def colours_in(image: QImage) -> set[str]:
    return {QColor(image.pixel(x, y)).name() for x in range(image.width()) for y in range(0, image.height(), 2)}


def words_in(widget: QWidget) -> list[str]:
    """Every run of text, in the order it was made."""
    return [label.text() for label in widget.findChildren(Text)]
