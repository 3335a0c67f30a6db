"""What is printed and copied: whole pages without cut panels, drawings at twice the size, numbers as numbers."""

from __future__ import annotations

import subprocess
from datetime import date
from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import QLocale, QSizeF
from PySide6.QtGui import QGuiApplication, QPageLayout, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from analytics_desktop.models.page import Column, Table
from analytics_desktop.views.clipboard import as_html, copy_drawing
from analytics_desktop.views.panels.table import TableBody
from analytics_desktop.views.paper_table import PaperTable
from analytics_desktop.views.printing import render_to, sheets
from analytics_desktop.views.theme import apply_scheme, colours
from analytics_desktop.views.workbench import Workbench


def _letters(text: str) -> str:
    """Figures of equal width have no text in the PDF that Qt writes; they are seen all the same."""
    return "".join(letter for letter in text if letter.isalpha())


def printed(view: QWidget, file: Path) -> str:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(file))
    printer.setPageOrientation(QPageLayout.Orientation.Landscape)
    render_to(printer, view)  # type: ignore[arg-type]
    return subprocess.run(["pdftotext", str(file), "-"], check=True, capture_output=True, text=True).stdout


def test_a_page_is_printed_with_heading_answer_and_source_also_from_dark(started: Workbench, tmp_path: Path) -> None:
    view = started.current_view()
    assert view is not None
    assert view.page is not None
    apply_scheme("dark")
    try:
        text = printed(view, tmp_path / "page.pdf")
        assert colours().name == "dark"
    finally:
        apply_scheme("light")
    assert _letters(view.page.question) in _letters(text)
    assert _letters(f"Confidential · {view.page.source.company}") in _letters(text)


def test_rows_of_panels_are_not_cut_by_the_end_of_a_sheet(qtbot: QtBot) -> None:
    board = QWidget()
    qtbot.addWidget(board)
    panels = [QWidget(board) for _ in range(14)]
    for number, panel in enumerate(panels):
        panel.setGeometry(number % 2 * 512, number // 2 * 212, 500, 200)
    found = sheets((panels[:2], panels[2:]), 790)
    assert [len(sheet) for sheet in found] == [6, 6, 2]
    assert [panel for sheet in found for panel, _ in sheet] == panels
    for sheet in found:
        assert all(box.bottom() <= 790 - 22 and box.top() >= 70 for _, box in sheet)
        assert all(box.right() <= 1120.1 for _, box in sheet)


def test_the_preview_paints_the_page(started: Workbench, qtbot: QtBot) -> None:
    started.commands.do("preview")
    dialog = started.findChild(QPrintPreviewDialog)
    assert dialog is not None
    assert dialog.isVisible()
    dialog.close()


def test_a_panel_is_copied_as_a_drawing_of_twice_its_size(started: Workbench) -> None:
    view = started.current_view()
    assert view is not None
    frame = view.frames()[0]
    assert copy_drawing(frame, "cost.total")
    data = QGuiApplication.clipboard().mimeData()
    text = bytes(data.data("image/svg+xml").data()).decode()
    assert f'viewBox="0 0 {frame.width()} {frame.height()}"' in text
    assert "<path" in text or "<polyline" in text
    assert data.imageData().size() == QSizeF(2 * frame.width(), 2 * frame.height()).toSize()


def test_numbers_of_a_copied_table_are_numbers_whatever_the_locale() -> None:
    table = Table(
        (Column("Id", "text"), Column("Cost", "money"), Column("Day", "date")),
        (("007", Decimal("1234.5"), date(2026, 3, 1)),),
    )
    text = as_html(table, QLocale(QLocale.Language.German))
    assert 'x:num="1234.5" sdval="1234.5">1234,5</td>' in text
    assert "mso-number-format:'\\@'\">007</td>" in text
    assert "yyyy\\-mm\\-dd'\">2026-03-01</td>" in text


def test_a_table_that_scrolls_on_screen_is_printed_whole(started: Workbench, tmp_path: Path) -> None:
    view = started.current_view()
    assert view is not None
    names = [f"Row {letter}{other}" for letter in "abcdefghij" for other in "klmnopqrst"]
    body = TableBody()
    body.resize(600, 200)
    body.grid.show_table(Table((Column("Name", "text"), Column("Cost", "money")), tuple((one, 7) for one in names)))
    table = PaperTable("All of them", body, 1120.0)
    assert table.is_cut
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "table.pdf"))
    painter = QPainter(printer)
    sheets_of_table = list(table.sheets(700.0))
    for number, rows in enumerate(sheets_of_table):
        if number:
            printer.newPage()
        table.paint(painter, 0.0, rows)
    painter.end()
    assert [row for rows in sheets_of_table for row in rows] == list(range(100))
    told = subprocess.run(["pdftotext", str(tmp_path / "table.pdf"), "-"], check=True, capture_output=True, text=True)
    assert all(_letters(name) in _letters(told.stdout) for name in names)
    assert told.stdout.count("Name") == len(sheets_of_table) > 2
