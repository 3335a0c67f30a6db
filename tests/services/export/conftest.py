"""One workbook of all hand-made pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from analytics_desktop.services.export.workbook import write_workbook
from tests.fixtures import pages

from .ledger import Desk


@pytest.fixture(scope="session")
def book_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_workbook(Desk(), pages.all_pages(), tmp_path_factory.mktemp("book") / "cost.xlsx")


@pytest.fixture(scope="session")
def values(book_file: Path) -> Any:
    return openpyxl.load_workbook(book_file, data_only=True)


@pytest.fixture(scope="session")
def formulas(book_file: Path) -> Any:
    return openpyxl.load_workbook(book_file)
