"""Prints the page as it stands on screen, fitted to the width of the paper."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget


def print_page(view: QWidget, parent: QWidget) -> None:
    """Opens the system's print dialog."""
    from PySide6.QtGui import QPageLayout
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageOrientation(QPageLayout.Orientation.Landscape)
    dialog = QPrintDialog(printer, parent)
    if dialog.exec():
        render_to(printer, view)


def render_to(printer: object, view: QWidget) -> None:
    """`printer`: any paint device with a page rectangle; the view is scaled to its width."""
    from PySide6.QtPrintSupport import QPrinter

    assert isinstance(printer, QPrinter)
    painter = QPainter(printer)
    area = printer.pageRect(QPrinter.Unit.DevicePixel)
    scale = min(area.width() / view.width(), area.height() / view.height())
    painter.scale(scale, scale)
    view.render(painter, QPoint(0, 0))
    painter.end()
