"""Puts tables and pictures on the clipboard in forms that spreadsheets and slides understand."""

from __future__ import annotations

import html
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QLocale, QMimeData, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QWidget

from analytics_desktop.models.page import Cell, Table

# Says what may leave (a table as it may, None for nothing; a drawing if the answer is true), and tells the person.
Doorkeeper = Callable[[str, Table | None], tuple[bool, Table | None]]
_doorkeepers: list[Doorkeeper] = []
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def watch(window: QWidget, doorkeeper: Doorkeeper) -> None:
    """Ask before anything goes to the clipboard of the process, as long as the window is there; the newest is asked."""
    _doorkeepers.append(doorkeeper)
    window.destroyed.connect(lambda: _doorkeepers.remove(doorkeeper))


def _may_leave(subject: str, table: Table | None) -> tuple[bool, Table | None]:
    return _doorkeepers[-1](subject, table) if _doorkeepers else (True, table)


def copy_table(table: Table, subject: str) -> bool:
    """TSV with the locale's decimal sign (a spreadsheet reads numbers) and HTML (a document keeps the table).

    `subject` is what the access log keeps of it. False when it may not leave.
    """
    allowed, told = _may_leave(subject, table)
    if not allowed or told is None:
        return False
    table = told
    data = QMimeData()
    data.setText(as_tsv(table, QLocale()))
    data.setHtml(as_html(table, QLocale()))
    QGuiApplication.clipboard().setMimeData(data)
    return True


def as_tsv(table: Table, locale: QLocale) -> str:
    head = "\t".join(_flat(column.name) for column in table.columns)
    body = ["\t".join(_guarded(_flat(_text(cell, locale)), cell) for cell in row) for row in table.rows]
    return "\n".join([head, *body]) + "\n"


def as_html(table: Table, locale: QLocale) -> str:
    head = "".join(f"<th>{html.escape(column.name)}</th>" for column in table.columns)
    rows = "".join("<tr>" + "".join(_html_cell(cell, locale) for cell in row) + "</tr>" for row in table.rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _html_cell(cell: Cell, locale: QLocale) -> str:
    """Numbers carry their value for spreadsheets, which do not read the locale of the text; text stays text."""
    if isinstance(cell, (int, float, Decimal)) and not isinstance(cell, bool):
        value = _text(cell, QLocale.c())
        style = f' style="text-align:right" x:num="{value}" sdval="{value}"'
    elif isinstance(cell, date):
        style = " style=\"mso-number-format:'yyyy\\-mm\\-dd'\""
    else:
        style = " style=\"mso-number-format:'\\@'\""
    return f"<td{style}>{html.escape(_text(cell, locale))}</td>"


def _text(cell: Cell, locale: QLocale) -> str:
    """Every digit, without grouping, so that nothing is lost between screen and spreadsheet."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, (date, datetime)):
        return cell.isoformat(sep=" ") if isinstance(cell, datetime) else cell.isoformat()
    if isinstance(cell, (Decimal, float)):
        plain = format(cell, "f") if isinstance(cell, Decimal) else repr(cell)
        return plain.replace(".", locale.decimalPoint())
    return str(cell)


def _flat(text: str) -> str:
    return " ".join(text.replace("\t", " ").splitlines()) if text else text


def _guarded(text: str, cell: Cell) -> str:
    """Text that a spreadsheet would run as a formula gets an apostrophe in front."""
    return "'" + text if isinstance(cell, str) and text.startswith(_FORMULA_STARTS) else text


def copy_picture(widget: QWidget, subject: str) -> bool:
    """False when it may not leave."""
    if not _may_leave(subject, None)[0]:
        return False
    QGuiApplication.clipboard().setImage(picture(widget))
    return True


def copy_drawing(widget: QWidget, subject: str) -> bool:
    """SVG for programs that take it, and the picture for the others. False when it may not leave."""
    if not _may_leave(subject, None)[0]:
        return False
    data = QMimeData()
    drawn = drawing(widget)
    data.setData("image/svg+xml", drawn)
    data.setImageData(picture(widget))
    QGuiApplication.clipboard().setMimeData(data)
    return True


def drawing(widget: QWidget, scale: float = 2.0) -> QByteArray:
    """The widget as SVG, shown at `scale` times its size."""
    from PySide6.QtSvg import QSvgGenerator

    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setTitle(widget.accessibleName() or widget.windowTitle())
    generator.setSize(QSize(round(widget.width() * scale), round(widget.height() * scale)))
    generator.setViewBox(QRect(0, 0, widget.width(), widget.height()))
    painter = QPainter(generator)
    QWidget.render(widget, painter, QPoint(0, 0))  # a graphics view has a render of its own
    painter.end()
    buffer.close()
    return content


def picture(widget: QWidget, scale: float = 2.0) -> QImage:
    """The widget as an image at `scale` times its size."""
    size = QSize(round(widget.width() * scale), round(widget.height() * scale))
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(scale)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QWidget.render(widget, painter, QPoint(0, 0))  # a graphics view has a render of its own
    painter.end()
    return image
