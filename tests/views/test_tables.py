"""Tables: exact numbers, ids as text, sorting, search, clipboard."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import QLocale, QModelIndex, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from analytics_desktop.models.page import Column, Table
from analytics_desktop.views.clipboard import as_html, as_tsv
from analytics_desktop.views.panels.table import Grid, TableBody
from analytics_desktop.views.panels.table_model import TableModel, cell_text

from . import pages_for_tests as made

TABLE = Table(
    (Column("Id", "text"), Column("Cost", "money"), Column("Day", "date"), Column("Status", "text")),
    (
        ("007", Decimal("1234567.891"), date(2026, 11, 2), "pass"),
        ("=SUM(A1)", None, date(2026, 1, 31), "fail"),
        ("12e5", Decimal("-3.5"), date(2025, 12, 24), "not tested"),
    ),
)


@pytest.fixture
def grid(qtbot: QtBot) -> Grid:
    made_grid = Grid()
    qtbot.addWidget(made_grid)
    made_grid.resize(600, 200)
    made_grid.show_table(TABLE)
    made_grid.show()
    return made_grid


def column(model: TableModel, number: int) -> list[str]:
    return [model.text_at(row, number) for row in range(model.rowCount())]


def test_numbers_are_exact_and_right_aligned_and_ids_stay_text(grid: Grid) -> None:
    model = grid.rows
    assert column(model, 0) == ["007", "=SUM(A1)", "12e5"]
    assert column(model, 1) == ["1,234,567.89", "–", "-3.50"]
    align = model.data(model.index(0, 1, QModelIndex()), Qt.ItemDataRole.TextAlignmentRole)
    assert align & Qt.AlignmentFlag.AlignRight.value


def test_a_status_has_a_sign_beside_its_word() -> None:
    assert [cell_text(word, "text") for word in ("pass", "fail", "partial", "not tested", "other")] == [
        "✓ pass",
        "✕ fail",
        "◐ partial",
        "○ not tested",
        "other",
    ]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (Qt.SortOrder.AscendingOrder, ["-3.50", "1,234,567.89", "–"]),
        (Qt.SortOrder.DescendingOrder, ["1,234,567.89", "-3.50", "–"]),
    ],
)
def test_sorting_is_by_value_and_unknown_comes_last(grid: Grid, order: Qt.SortOrder, expected: list[str]) -> None:
    grid.rows.sort(1, order)
    assert column(grid.rows, 1) == expected


def test_a_third_click_restores_the_order_of_the_source(grid: Grid) -> None:
    grid.rows.sort(0, Qt.SortOrder.DescendingOrder)
    grid.rows.sort(-1)
    assert column(grid.rows, 0) == ["007", "=SUM(A1)", "12e5"]


def test_search_selects_rows_that_contain_the_text(grid: Grid) -> None:
    assert grid.seek("PASS") == 1
    assert [index.row() for index in grid.selectionModel().selectedRows()] == [0]
    assert grid.seek("nowhere") == 0


def test_copy_gives_tsv_with_the_locale_s_decimal_sign_and_html(grid: Grid, qtbot: QtBot) -> None:
    grid.setFocus()
    qtbot.keyClick(grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    data = QApplication.clipboard().mimeData()
    assert data.text().splitlines()[1].split("\t")[1] == "1234567.891"
    assert "<table>" in data.html()


def test_a_german_spreadsheet_gets_a_comma_and_every_digit() -> None:
    lines = as_tsv(TABLE, QLocale(QLocale.Language.German)).splitlines()
    assert lines[1].split("\t") == ["007", "1234567,891", "2026-11-02", "pass"]


def test_text_that_a_spreadsheet_would_run_is_guarded() -> None:
    assert as_tsv(TABLE, QLocale.c()).splitlines()[2].startswith("'=SUM(A1)\t")


def test_html_keeps_markup_of_synced_text_as_text() -> None:
    table = Table((Column("Name", "text"),), (("<b>x</b>",),))
    assert "<b>" not in as_html(table, QLocale.c())


def test_ctrl_f_opens_the_search_and_esc_closes_it(qtbot: QtBot) -> None:
    body = TableBody()
    qtbot.addWidget(body)
    body.show_panel(made.table("cost.table", "Controls"), made.cost_page())
    body.show()
    body.open_search()
    qtbot.keyClicks(body.search, "hipaa")
    assert len(body.grid.selectionModel().selectedRows()) == 1
    qtbot.keyClick(body.search, Qt.Key.Key_Escape)
    assert not body.search.isVisible()
