"""Names are shown as they are written: no text of the data is markup in any label, tip, table or chart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle
from typing import Any

import pytest
from PySide6 import QtGui
from PySide6.QtCore import QModelIndex, QObject, Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import (
    QAbstractItemView,
    QGraphicsTextItem,
    QGraphicsView,
    QLabel,
    QMessageBox,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.filters import Filters
from analytics_desktop.models.page import Page, Panel, Trouble
from analytics_desktop.models.progress import Progress, silent
from analytics_desktop.views.dialogs.problem import ProblemDialog
from analytics_desktop.views.dialogs.receipt import ReceiptDialog
from analytics_desktop.views.workbench import Workbench

from .fake_desk import FakeDesk
from .fake_session import FakeSession

MARK = "Zebra"
_TAGS = (
    "b",
    "i",
    "u",
    "h1",
    "p",
    "pre",
    "table",
    "ul",
    "center",
    "font color=red",
    "span style='font-size:90px'",
    "div",
)
_ALONE = ("<br>", "<hr>", "<img src='http://a.example/x.png'>", "<img src='file:///etc/passwd'>", "<!-- ", "<qt>",
          "<html>", "<style>*{color:red}</style>", "<script>alert(1)</script>", "<meta charset=x>")  # fmt: skip
_OTHERS = ("[x](http://a.example)", "**", "# ", "`", "~~", "$x$", "#strong[", "#include \"/etc/passwd\"", "\\textbf{",
           "{{7*7}}", "${7*7}", "%s", "%n", "&lt;b&gt;", "&amp;", "&#60;b&#62;", "\x1b[31m", "\u202e", "<<b>>", "< b >",
           "<a href='javascript:alert(1)'>", "<a href='file:///etc/passwd'>", "<svg onload=alert(1)>", "<math><mi>",
           "<iframe src='http://a.example'>", "<object data='x'>", "<?xml version='1.0'?>", "<![CDATA[")  # fmt: skip
MARKUP = [f"<{tag}>{MARK}</{tag.split()[0]}>" for tag in _TAGS] + [f"{one}{MARK}" for one in (*_ALONE, *_OTHERS)]


class EvilDesk(FakeDesk):
    """Every text of its pages is one of MARKUP."""

    def page(self, page_id: str, filters: Filters, progress: Progress = silent, section: str | None = None) -> Page:
        page, words = super().page(page_id, filters, progress, section), cycle(MARKUP)
        panels = tuple(_panel(panel, words) for panel in page.panels)
        source = replace(page.source, company=next(words))
        return replace(page, answer=next(words), source=source, panels=panels)


def _panel(panel: Panel, words: Iterator[str]) -> Panel:
    table = panel.table and replace(
        panel.table,
        rows=tuple(tuple(next(words) if isinstance(cell, str) else cell for cell in row) for row in panel.table.rows),
    )
    series = tuple(one if one.segment is None else replace(one, segment=next(words)) for one in panel.series)
    parts = tuple(replace(part, segment=next(words)) for part in panel.parts)
    trouble = panel.trouble and Trouble(next(words), next(words), next(words))
    return replace(panel, table=table, series=series, parts=parts, trouble=trouble, note=next(words))


def rendered(root: QObject) -> list[str]:
    """Texts with MARK below `root` that Qt takes for markup."""
    return [text for widget in (root, *root.findChildren(QWidget)) for text in _rendered(widget) if MARK in text]


def _rendered(widget: Any) -> Iterator[str]:
    if _is_read_as_markup(widget.toolTip()):
        yield f"tip: {widget.toolTip()}"
    if isinstance(widget, QLabel | QMessageBox) and _is_markup(widget.textFormat(), widget.text()):
        yield f"label: {widget.text()}"
    if isinstance(widget, QTextEdit) and widget.toPlainText() and QtGui.Qt.mightBeRichText(widget.toMarkdown()):
        yield from () if "<" in widget.toPlainText() else (f"document: {widget.toHtml()}",)
    if isinstance(widget, QAbstractItemView) and widget.model() is not None:
        yield from (f"tip: {tip}" for tip in _tips(widget) if _is_read_as_markup(tip))
    if isinstance(widget, QGraphicsView) and widget.scene() is not None:
        items = [item for item in widget.scene().items() if isinstance(item, QGraphicsTextItem)]
        yield from (f"chart: {item.toHtml()}" for item in items if item.toPlainText().strip() == MARK)


def _is_read_as_markup(tip: str) -> bool:
    """Tips tell by their text whether they are markup; then what is read must still be one of MARKUP."""
    if not QtGui.Qt.mightBeRichText(tip):
        return False
    read = QTextDocument()
    read.setHtml(tip)
    return not any(text in read.toPlainText() for text in MARKUP)


def _is_markup(kind: Qt.TextFormat, text: str) -> bool:
    return kind == Qt.TextFormat.RichText or (kind == Qt.TextFormat.AutoText and QtGui.Qt.mightBeRichText(text))


def _tips(view: QAbstractItemView) -> Iterator[str]:
    model = view.model()
    for row in range(model.rowCount(QModelIndex())):
        for column in range(model.columnCount(QModelIndex())):
            yield str(model.data(model.index(row, column), Qt.ItemDataRole.ToolTipRole) or "")


@pytest.fixture
def session(tmp_path: Any) -> FakeSession:
    return FakeSession(tmp_path, EvilDesk())


def test_there_are_fifty_of_them() -> None:
    assert len(set(MARKUP)) == 50


def test_no_text_of_a_page_is_markup(started: Workbench, qtbot: QtBot) -> None:
    seen: set[str] = set()
    for plan in ("cost", "usage", "compliance"):
        if started.header.current() != plan:
            started.header.choose(plan)
        view = started.view(plan)
        qtbot.waitUntil(lambda view=view: view.page is not None)  # type: ignore[misc]
        for frame in view.frames():
            for _ in range(2):  # as a chart, as a table
                frame.toggle_table()
                qtbot.wait(1)
                assert rendered(started.shell) == []
        seen |= {text for label in started.shell.findChildren(QLabel) for text in [label.text()] if MARK in text}
    assert len(seen) > 10, "names are on screen"


def test_no_text_of_a_dialog_is_markup(started: Workbench, qtbot: QtBot) -> None:
    view = started.current_view()
    assert view is not None
    assert view.page is not None
    for text in MARKUP:
        dialog = ProblemDialog(Problem(text, text, text), started)
        dialog.open()
        assert rendered(dialog) == []
        dialog.close()
    for panel in view.page.panels:
        started.commands.show_receipt(panel, view.page)
    receipts = started.findChildren(ReceiptDialog)
    assert receipts
    assert [text for dialog in receipts for text in rendered(dialog)] == []
