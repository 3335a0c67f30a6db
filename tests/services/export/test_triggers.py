"""No text of the data is a formula in any file or on the clipboard, whatever sign it begins with."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import QLocale

from analytics_desktop.models.page import Cell, Page, Panel
from analytics_desktop.models.tabular import panel_table
from analytics_desktop.services.export.csv_file import write_csv
from analytics_desktop.services.export.deck import write_deck
from analytics_desktop.services.export.workbook import write_workbook
from analytics_desktop.views.clipboard import as_html, as_tsv
from tests.fixtures import pages

from .ledger import Desk

TRIGGERS = {"equals": "=", "plus": "+", "minus": "-", "at": "@", "tab": "\t", "return": "\r"}
COMMAND = "cmd|' /C calc'!A0"


@pytest.fixture(params=TRIGGERS.values(), ids=TRIGGERS.keys())
def trigger(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def spoilt(page: Page, trigger: str) -> Page:
    return replace(page, panels=tuple(_panel(panel, trigger) for panel in page.panels))


def _panel(panel: Panel, trigger: str) -> Panel:
    def evil(text: Cell) -> Any:
        return f"{trigger}{COMMAND} {text}" if isinstance(text, str) else text

    table = panel.table and replace(
        panel.table, rows=tuple(tuple(evil(cell) for cell in row) for row in panel.table.rows)
    )
    series = tuple(replace(one, segment=evil(one.segment)) for one in panel.series)
    parts = tuple(replace(part, segment=evil(part.segment)) for part in panel.parts)
    return replace(panel, table=table, series=series, parts=parts)


def commands_in(fields: Iterator[str]) -> list[str]:
    return [field for field in fields if COMMAND in field]


def test_every_text_of_a_csv_file_is_text(trigger: str, tmp_path: Path) -> None:
    told: list[str] = []
    for page in pages.all_pages():
        file = write_csv(spoilt(page, trigger), tmp_path / f"{page.id}.csv")[0]
        with file.open(encoding="utf-8-sig", newline="") as lines:
            told += commands_in(field for row in csv.reader(lines) for field in row)
    assert len(told) > 10
    assert all(field.startswith("'") for field in told)


def test_every_text_on_the_clipboard_is_text(trigger: str) -> None:
    for panel in (panel for page in pages.all_pages() for panel in spoilt(page, trigger).panels):
        table = panel_table(panel)
        fields = commands_in(field for line in as_tsv(table, QLocale()).splitlines() for field in line.split("\t"))
        assert not [field for field in fields if field.startswith(tuple(TRIGGERS.values()))]
        for cell in re.findall(r"<td([^>]*)>([^<]*)</td>", as_html(table, QLocale())):
            assert COMMAND.replace("'", "&#x27;") not in cell[1] or r"mso-number-format:'\@'" in cell[0]


def test_a_workbook_has_the_formulas_that_it_always_has(trigger: str, tmp_path: Path, formulas: Any) -> None:
    evil = [spoilt(page, trigger) for page in pages.all_pages()]
    book = openpyxl.load_workbook(write_workbook(Desk(), evil, tmp_path / "evil.xlsx"))
    assert formulas_in(book) == formulas_in(formulas) > 0
    assert not [cell for cell in cells(book) if cell.hyperlink]


def test_the_workbooks_within_a_deck_have_no_formulas(trigger: str, tmp_path: Path) -> None:
    deck = write_deck([spoilt(page, trigger) for page in pages.all_pages()], tmp_path / "evil.pptx")
    with zipfile.ZipFile(deck) as parts:
        books = [parts.read(name) for name in parts.namelist() if name.endswith(".xlsx")]
    assert books
    for content in books:
        assert formulas_in(openpyxl.load_workbook(io.BytesIO(content))) == 0


def cells(book: Any) -> Iterator[Any]:
    return (cell for sheet in book for row in sheet.iter_rows() for cell in row)


def formulas_in(book: Any) -> int:
    return sum(cell.data_type == "f" for cell in cells(book))
