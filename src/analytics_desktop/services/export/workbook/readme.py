"""The first two sheets: what this is and whether it ties out, and the key figures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from typing import Any

from analytics_desktop import __version__
from analytics_desktop.models.page import Cell, Column, Page, Panel
from analytics_desktop.models.unit import UNITS

from .panels import TieOut
from .sheet import Book, write_pairs

_RECEIPT = ("Metric", "Receipt", "SQL SHA-256", "Rows", "Definition", "Asked", "Formulas")
_TIES = ("Control total", "Sum in this workbook", "Must equal", "Difference (must be 0)")


def fill_readme(book: Book, sheet: Any, pages: Sequence[Page], ties: Sequence[TieOut], notices: Sequence[str]) -> None:
    """Source and filters, control totals, receipts."""
    sheet.set_column(0, 0, 56)
    sheet.set_column(1, 3, 26)
    sheet.set_column(4, 4, 90)
    sheet.set_column(5, 6, 40)
    row = write_pairs(book, sheet, 0, _about(pages))
    for notice in notices:
        row = write_pairs(book, sheet, row, [("Notice", notice)])
    row = _write_ties(book, sheet, row + 1, ties)
    _write_receipts(book, sheet, row + 1, pages)


def _about(pages: Sequence[Page]) -> list[tuple[str, Cell]]:
    source, filters = pages[0].source, pages[0].filters
    where = "; ".join(f"{name} = {' or '.join(wanted)}" for name, wanted in filters.wanted().items())
    demo: list[tuple[str, Cell]] = [("DEMO DATA", "This company does not exist, and no figure is real.")]
    return [
        *(demo if source.is_demo else []),
        ("Company", source.company),
        ("Confidentiality", "Confidential"),
        ("Pages", ", ".join(page.title for page in pages)),
        ("First day", filters.period.start),
        ("Last day", filters.period.last),
        ("Grain", filters.grain),
        ("Filters", where or "none"),
        ("Compared with", filters.compare),
        ("Time zone of days", source.zone),
        ("Currency", source.currency),
        ("Exchange rates", "as booked in the ledger on the day of each request"),
        ("Data as of (UTC)", source.data_as_of.astimezone(UTC)),
        ("Synced at (UTC)", source.synced_at.astimezone(UTC)),
        ("Read with role", source.role),
        ("Generation", source.generation),
        ("Manifest SHA-256", source.manifest_sha256),
        ("Program", f"Analytics Desktop {__version__}"),
    ]


def _write_ties(book: Book, sheet: Any, row: int, ties: Sequence[TieOut]) -> int:
    """Sum, page's number and their difference; formulas carry their values, for readers that do not calculate."""
    for place, text in enumerate(_TIES):
        sheet.write_string(row, place, text, book.formats.head())
    for tie in ties:
        row += 1
        unit = book.formats.unit(tie.unit)
        book.write(sheet, row, 0, tie.what, "text")
        sheet.write_formula(row, 1, f"={tie.sheet.sum_of(tie.column)}", unit, float(tie.found))
        if tie.against:
            sheet.write_formula(row, 2, f"={tie.sheet.sum_of(tie.against)}", unit, float(tie.expected))
        else:
            sheet.write_number(row, 2, tie.expected, unit)
        difference = float(round(tie.found - tie.expected, 4))
        sheet.write_formula(row, 3, f"=ROUND(B{row + 1}-C{row + 1},4)", unit, difference)
    return row + 1


def _write_receipts(book: Book, sheet: Any, row: int, pages: Sequence[Page]) -> None:
    for place, text in enumerate(_RECEIPT):
        sheet.write_string(row, place, text, book.formats.head())
    seen: set[tuple[str, ...]] = set()
    for page in pages:
        for panel in page.panels:
            receipt, metric = panel.receipt, panel.metric
            key = (metric.id, receipt.id if receipt else "")
            if key in seen:
                continue
            seen.add(key)
            row += 1
            rows = receipt.rows if receipt else None
            meaning = _meaning(panel)
            asked = (receipt.filters, receipt.formulas) if receipt else ("", "")
            for place, cell in enumerate((metric.id, key[1], metric.sha256, rows, meaning, *asked)):
                if place == 4:
                    sheet.write_string(row, place, meaning, book.formats.wrapped)
                else:
                    book.write(sheet, row, place, cell, "text")
            sheet.set_row(row, 15 * (1 + len(meaning) // 100))  # a row does not grow by itself


def _meaning(panel: Panel) -> str:
    """The definition, what must be read with these numbers, and the formulas that they rest on."""
    formulas = f"Formulas: {panel.receipt.formulas}" if panel.receipt and panel.receipt.formulas else ""
    return " ".join(" ".join((panel.metric.definition, panel.note, formulas)).split())


def add_summary(book: Book, pages: Sequence[Page]) -> None:
    """Key figures in a table of their own."""
    columns = ("Page", "Figure", "Value", "Before", "Unit", "Change", "Receipt")
    units = ("text", "text", "ratio", "ratio", "text", "text", "text")
    rows: list[tuple[Cell, ...]] = []
    cards = [(page, panel) for page in pages for panel in page.cards]
    for page, panel in cards:
        words = panel.trouble.sentence if panel.trouble else panel.change.words if panel.change else ""
        receipt = panel.receipt.id if panel.receipt else ""
        rows.append(
            (
                page.title,
                panel.title,
                panel.whole,
                panel.before,
                unit_words(panel, page.source.currency),
                words,
                receipt,
            )
        )
    written = book.add_table("Summary", tuple(map(Column, columns, units)), rows)
    sheet = book.book.get_worksheet_by_name(written.name)
    for row, (_, panel) in enumerate(cards, start=1):  # each figure in the format of its own unit
        book.write(sheet, row, 2, panel.whole, panel.metric.unit)
        book.write(sheet, row, 3, panel.before, panel.metric.unit)


def unit_words(panel: Panel, currency: str) -> str:
    return UNITS[panel.metric.unit].label.format(currency=currency) or panel.metric.unit
