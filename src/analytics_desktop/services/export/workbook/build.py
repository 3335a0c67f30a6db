"""Put the sheets together."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import xlsxwriter

from analytics_desktop.models.page import Page, Panel, Value
from analytics_desktop.models.progress import Progress, part
from analytics_desktop.services.export.atomically import replacing
from analytics_desktop.services.export.flat import unique_panels

from .detail import COST, DIMENSIONS, Ledger, cost_by_month, cost_columns, sum_of
from .journal import JOURNAL, add_accounts, add_journal
from .ledger import LedgerSheets, add_ledger, fill_ledger
from .panels import TieOut, add_panel
from .readme import add_summary, fill_readme
from .sheet import MOST_ROWS, Book

if TYPE_CHECKING:
    from . import Books

_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}


def build_workbook(
    desk: Ledger, pages: Sequence[Page], out: Path, progress: Progress, books: Books | None = None
) -> Path:
    """The sheets that fit in memory first; then the ledger's lines are streamed into the sheets made ready for them."""
    with replacing(out) as draft:
        ledger = _write_pages(desk, pages, draft, part(progress, 0.0, 0.6 if books else 0.95), books)
        if books and ledger:
            fill_ledger(draft, ledger, books.ledger, part(progress, 0.6, 0.95))
    progress("Workbook written", 1.0)
    return out


def _write_pages(
    desk: Ledger, pages: Sequence[Page], draft: Path, progress: Progress, books: Books | None
) -> LedgerSheets | None:
    source = pages[0].source
    mark = "DEMO DATA · " if source.is_demo else ""
    with xlsxwriter.Workbook(str(draft), _OPTIONS) as file:
        file.set_properties(
            {
                "title": f"AI cost and usage – {source.company}",
                "author": source.company,
                "created": source.synced_at.replace(tzinfo=None),
                "comments": "Demo data" if source.is_demo else "Confidential",
            }
        )
        file.set_calc_mode("auto")
        book = Book(file, source.currency, f"{mark}Confidential · {source.company.replace('&', '&&')}")
        ledger = _add_sheets(book, desk, pages, progress, books)
        progress("Saving the workbook", 0.95)
    return ledger


def _add_sheets(
    book: Book, desk: Ledger, pages: Sequence[Page], progress: Progress, books: Books | None
) -> LedgerSheets | None:
    readme = book.add_sheet("README")
    add_summary(book, pages)
    ties: list[TieOut] = []
    for number, page in enumerate(pages):
        progress(f"Writing {page.title}", 0.1 + 0.6 * number / len(pages))
        for panel in unique_panels(page):
            ties += add_journal(book, panel) if panel.metric.id == JOURNAL else add_panel(book, panel)
        if page.id == "cost" and len(page.panels) > 1:  # one metric alone needs no detail of the others
            progress("Writing cost by month", 0.7)
            ties += _add_detail(book, desk, page)
    ledger = None
    if books:
        add_accounts(book, books.accounts)
        ledger = add_ledger(book, books.ledger)
        ties.append(ledger.tie)
    long = [tie.sheet for tie in ties if tie.sheet.rows > MOST_ROWS]
    notices = [f"“{sheet.name}” goes on over {len(sheet.tables)} sheets: Excel's row limit." for sheet in long]
    notices += [f"The ledger's lines were read by the query with SHA-256 {books.ledger.sql_sha256}."] if books else []
    fill_readme(book, readme, pages, ties, notices)
    return ledger


def _add_detail(book: Book, desk: Ledger, page: Page) -> list[TieOut]:
    """Cost by month for each dimension that the data has, tied to the page's total."""
    whole = _whole_of(page)
    ties = []
    for dimension in DIMENSIONS:
        rows = cost_by_month(desk, page, dimension)
        if rows is None:
            continue
        sheet = book.add_table(f"Cost by {dimension} and month", cost_columns(dimension), rows)
        if whole is not None and sheet.tables:
            found = sum_of([row[2] for row in rows])
            what = f"Cost by {dimension} and month"
            ties.append(TieOut(what, sheet, "Cost", "money", found, Decimal(str(whole))))
    return ties


def _whole_of(page: Page) -> Value:
    panels: list[Panel] = [panel for panel in page.panels if panel.metric.id == COST and panel.trouble is None]
    return panels[0].whole if panels else None
