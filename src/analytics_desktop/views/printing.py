"""Prints a page of numbers: heading, key figures, every panel of the section, whole tables, and where it comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPageLayout, QPainter
from PySide6.QtWidgets import QWidget

from analytics_desktop.models.page import Page

from .panels.table import TableBody
from .paper_table import PaperTable
from .text import SEMIBOLD
from .theme import apply_scheme, colours, font

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from .page_view import PageView

_WIDTH = 1120.0  # of the paper in the window's own pixels, whatever the printer's resolution
_GAP, _HEAD, _FOOT = 12.0, 74.0, 22.0
_DOTS = 200  # an inch: lines of plots have the same number of dots on any paper, and would be hairlines at 1,200
Placed = tuple[QWidget, QRectF]
_INK, _MUTED = QColor("#172033"), QColor("#586273")


def preview(view: PageView, parent: QWidget) -> None:
    """The preview as a dialog, from which it can be printed; light colours, whatever the screen has."""
    from PySide6.QtPrintSupport import QPrintPreviewDialog

    printer = new_printer()
    dialog = QPrintPreviewDialog(printer, parent)
    dialog.setProperty("printer", printer)  # the dialog does not own it
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle("Print preview")
    dialog.resize(1000, 720)
    dialog.paintRequested.connect(lambda wanted: render_to(wanted, view))
    dialog.open()


def print_page(view: PageView, parent: QWidget) -> None:
    """Opens the system's print dialog."""
    from PySide6.QtPrintSupport import QPrintDialog

    printer = new_printer()
    if QPrintDialog(printer, parent).exec():
        render_to(printer, view)


def new_printer() -> QPrinter:
    from PySide6.QtPrintSupport import QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setResolution(_DOTS)
    printer.setPageOrientation(QPageLayout.Orientation.Landscape)
    return printer


def render_to(printer: QPrinter, view: PageView) -> None:
    """The view's page over as many sheets as its panels need; nothing where no page is shown."""
    from PySide6.QtPrintSupport import QPrinter

    page = view.page
    if page is None:
        return
    area = printer.pageRect(QPrinter.Unit.DevicePixel)
    scale = area.width() / _WIDTH
    height = area.height() / scale
    painter = QPainter(printer)
    painter.scale(scale, scale)
    with _light():
        for number, paint in enumerate(_sheets(view, height), 1):
            if number > 1:
                printer.newPage()
            _paint_frame(painter, page, height, number)
            paint(painter)
    painter.end()


def _sheets(view: PageView, height: float) -> Iterator[Callable[[QPainter], None]]:
    """What paints each sheet: the panels as on screen, then the tables of which the screen shows only a part."""
    for row in sheets((view.cards(), view.frames()), height):
        yield partial(_paint_row, row)
    for frame in view.frames():
        if isinstance(frame.body, TableBody):
            table = PaperTable(frame.panel.title, frame.body, _WIDTH)
            for rows in table.sheets(height - _HEAD - _FOOT) if table.is_cut else ():
                yield partial(table.paint, top=_HEAD, rows=rows)


def _paint_row(row: Sequence[Placed], painter: QPainter) -> None:
    for widget, box in row:
        _paint(painter, widget, box)


def sheets(groups: Sequence[Sequence[QWidget]], height: float) -> list[list[Placed]]:
    """Where each widget stands on which sheet: as the window arranges them, and no row is cut by the end of a sheet.

    A group begins below the one before: cards above panels, whatever holds them.
    """
    rows: dict[tuple[int, int], list[QWidget]] = {}
    for number, widgets in enumerate(groups):
        for widget in widgets:
            if widget.width() > 1:
                rows.setdefault((number, widget.y()), []).append(widget)
    scale = _WIDTH / max((widget.geometry().right() + 1 for row in rows.values() for widget in row), default=_WIDTH)
    found: list[list[Placed]] = [[]]
    top = _HEAD
    for _, row in sorted(rows.items()):
        tall = min(max(widget.height() for widget in row) * scale, height - _HEAD - _FOOT)
        if top + tall > height - _FOOT and found[-1]:
            found.append([])
            top = _HEAD
        for widget in row:
            found[-1].append((widget, QRectF(widget.x() * scale, top, widget.width() * scale, tall)))
        top += tall + _GAP
    return found


def _paint(painter: QPainter, widget: QWidget, box: QRectF) -> None:
    """At its own proportions, in the upper left of its box."""
    share = min(box.width() / widget.width(), box.height() / widget.height())
    painter.save()
    painter.translate(box.topLeft())
    painter.scale(share, share)
    QWidget.render(widget, painter, QPoint(0, 0))
    painter.restore()


def _paint_frame(painter: QPainter, page: Page, height: float, sheet: int) -> None:
    from analytics_desktop.services.telling.receipts import filter_words, footer_text

    title, body, small = font("title"), font("body"), font("small")
    title.setWeight(SEMIBOLD)
    for face, colour, top, words in (
        (title, _INK, 0.0, f"{page.title}: {page.question}"),
        (body, _INK, 28.0, page.answer_with_gaps),
        (small, _MUTED, 50.0, filter_words(page)),
        (small, _MUTED, height - _FOOT + 6, f"{footer_text(page.source)} · sheet {sheet}"),
    ):
        painter.setFont(face)
        painter.setPen(colour)
        room = QRect(0, int(top), int(_WIDTH), 22)
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


@contextmanager
def _light() -> Iterator[None]:
    """Paper is white: the widgets are painted in the light colours, and the screen gets its own back."""
    before = colours().name
    if before == "light":
        yield
        return
    apply_scheme("light")
    try:
        yield
    finally:
        apply_scheme(before)
