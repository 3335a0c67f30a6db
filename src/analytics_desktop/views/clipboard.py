"""Puts tables and pictures on the clipboard in forms that spreadsheets and slides understand."""

from __future__ import annotations

import html
from datetime import date, datetime
from decimal import Decimal

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QLocale, QMimeData, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QWidget

from analytics_desktop.models.page import Cell, Table

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def copy_table(table: Table) -> None:
    """TSV with the locale's decimal sign (a spreadsheet reads numbers) and HTML (a document keeps the table)."""
    data = QMimeData()
    data.setText(as_tsv(table, QLocale()))
    data.setHtml(as_html(table, QLocale()))
    QGuiApplication.clipboard().setMimeData(data)


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


def copy_picture(widget: QWidget) -> None:
    QGuiApplication.clipboard().setImage(picture(widget))


def copy_drawing(widget: QWidget) -> None:
    """SVG for programs that take it, and the picture for the others."""
    data = QMimeData()
    drawn = drawing(widget)
    data.setData("image/svg+xml", drawn)
    data.setImageData(picture(widget))
    QGuiApplication.clipboard().setMimeData(data)


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
