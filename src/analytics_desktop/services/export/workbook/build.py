"""Put the sheets together."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import xlsxwriter

from analytics_desktop.models.page import Page, Panel, Value
from analytics_desktop.models.progress import Progress
from analytics_desktop.services.export.atomically import replacing
from analytics_desktop.services.export.flat import unique_panels

from .detail import COST, DIMENSIONS, Ledger, cost_by_month, cost_columns, sum_of
from .panels import TieOut, add_panel
from .readme import add_summary, fill_readme
from .sheet import MOST_ROWS, Book

_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}


def build_workbook(desk: Ledger, pages: Sequence[Page], out: Path, progress: Progress) -> Path:
    source = pages[0].source
    mark = "DEMO DATA · " if source.is_demo else ""
    with replacing(out) as draft, xlsxwriter.Workbook(str(draft), _OPTIONS) as file:
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
        _add_sheets(book, desk, pages, progress)
        progress("Saving the workbook", 0.95)
    progress("Workbook written", 1.0)
    return out


def _add_sheets(book: Book, desk: Ledger, pages: Sequence[Page], progress: Progress) -> None:
    readme = book.add_sheet("README")
    add_summary(book, pages)
    ties: list[TieOut] = []
    for number, page in enumerate(pages):
        progress(f"Writing {page.title}", 0.1 + 0.6 * number / len(pages))
        for panel in unique_panels(page):
            ties += add_panel(book, panel)
        if page.id == "cost" and len(page.panels) > 1:  # one metric alone needs no detail of the others
            progress("Writing cost by month", 0.7)
            ties += _add_detail(book, desk, page)
    long = [tie.sheet for tie in ties if tie.sheet.rows > MOST_ROWS]
    notices = [f"“{sheet.name}” goes on over {len(sheet.tables)} sheets: Excel's row limit." for sheet in long]
    fill_readme(book, readme, pages, ties, notices)


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
