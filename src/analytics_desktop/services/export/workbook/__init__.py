"""The accounting workbook: real dates and numbers, receipts, and cells that tie out to 0."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.page import Page
from analytics_desktop.models.progress import Progress, silent

from .bulk import BulkTable
from .detail import Ledger

__all__ = ["Books", "BulkTable", "Ledger", "write_workbook"]


@dataclass(frozen=True)
class Books:
    """What accounting gets beside the pages: the ledger's lines, and the accounts as (entry, account, meaning)."""

    ledger: BulkTable
    accounts: Sequence[tuple[str, str, str]] = ()


def write_workbook(
    desk: Ledger, pages: Sequence[Page], out: Path, progress: Progress = silent, books: Books | None = None
) -> Path:
    """Write an .xlsx of the pages; `desk` gives the cost by month, which no page holds at that detail."""
    from .build import build_workbook

    if not pages:
        raise Problem("There is no page to make a workbook of.", "Choose at least one page.")
    return build_workbook(desk, pages, out, progress, books)
