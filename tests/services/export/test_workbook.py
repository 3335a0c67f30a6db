"""The workbook, read again by openpyxl and recalculated by LibreOffice, says what the Page says."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from analytics_desktop.models.errors import Cancelled
from analytics_desktop.models.page import Column, Part
from analytics_desktop.services.export.workbook import write_workbook
from analytics_desktop.services.export.workbook.sheet import Book
from tests.fixtures import pages

from .ledger import Desk, ties


def test_the_readme_comes_first_and_names_the_source(values: Any) -> None:
    assert values.sheetnames[:2] == ["README", "Summary"]
    facts = {row[0]: row[1] for row in values["README"].iter_rows(max_col=2, values_only=True)}
    assert facts["Company"] == "Acme & Söhne"
    assert facts["First day"] == datetime(2026, 9, 2)  # noqa: DTZ001 - a cell has no zone
    assert facts["Generation"] == 7
    assert facts["Manifest SHA-256"] == "ab" * 32
    assert facts["Time zone of days"] == "Europe/Berlin"
    assert facts["DEMO DATA"]


def test_every_control_total_ties_out_to_0(values: Any) -> None:
    rows = ties(values)
    assert {row[0] for row in rows} >= {
        "Total cost: all periods",
        "Total cost by department: all parts",
        "Cost by department and month",
    }
    for what, found, expected, difference in rows:
        assert difference == 0, what
        assert found == pytest.approx(expected, abs=1e-6), what


def test_control_totals_are_formulas_over_tables(formulas: Any) -> None:
    rows = list(formulas["README"].iter_rows(values_only=True))
    assert any(str(row[1]).startswith("=SUM(table_") for row in rows)
    assert any(str(row[3]).startswith("=ROUND(B") for row in rows)


def test_a_wrong_sum_shows_its_difference(tmp_path: Path) -> None:
    page = pages.cost_page()
    wrong = replace(page, panels=(replace(page.panels[2], whole=(page.panels[2].whole or 0) + Decimal("0.01")),))
    book = openpyxl.load_workbook(write_workbook(Desk(), [wrong], tmp_path / "a.xlsx"), data_only=True)
    assert next(row[3] for row in ties(book) if "all periods" in row[0]) == -0.01


def test_dates_are_dates_numbers_are_numbers_and_text_is_text(values: Any) -> None:
    sheet = values["Total cost"]
    assert sheet["A2"].value == datetime(2026, 9, 2)  # noqa: DTZ001 - a cell has no zone
    assert sheet["A2"].number_format == "yyyy-mm-dd"
    assert sheet["B2"].value == pytest.approx(2000.123456789012)
    assert "USD" in sheet["B2"].number_format
    assert sum(row[0] for row in sheet.iter_rows(min_row=2, min_col=2, values_only=True)) == pytest.approx(
        float(pages.cost_page().panels[0].whole or 0)
    )


def test_text_that_looks_like_a_formula_stays_text(formulas: Any) -> None:
    cells = [cell for sheet in formulas.worksheets[1:] for row in sheet.iter_rows() for cell in row]
    assert {"=HYPERLINK(1)", "+cmd|' /C calc'!A0"} <= {cell.value for cell in cells}
    assert not any(cell.data_type == "f" for cell in cells)


def test_no_cells_are_merged_and_headers_are_frozen_tables(formulas: Any) -> None:
    for sheet in formulas.worksheets:
        assert not sheet.merged_cells.ranges
        if sheet.title != "README":
            assert sheet.freeze_panes == "A2"
            assert len(sheet.tables) == 1
            assert sheet.print_title_rows == "$1:$1"


def test_a_dimension_without_data_has_no_sheet(values: Any) -> None:
    assert "Cost by department and month" in values.sheetnames
    assert "Cost by team and month" not in values.sheetnames


def test_the_file_has_no_macros_links_or_connections(book_file: Path) -> None:
    with zipfile.ZipFile(book_file) as file:
        assert not [name for name in file.namelist() if re.search(r"vba|externalLink|connections|hyperlink", name)]


def test_the_same_pages_give_the_same_bytes(book_file: Path, tmp_path: Path) -> None:
    again = write_workbook(Desk(), pages.all_pages(), tmp_path / "again.xlsx")
    assert again.read_bytes() == book_file.read_bytes()


def test_rows_beyond_excels_limit_go_on_on_a_second_sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analytics_desktop.services.export.workbook.sheet.MOST_ROWS", 40)
    monkeypatch.setattr("analytics_desktop.services.export.workbook.build.MOST_ROWS", 40)
    book = openpyxl.load_workbook(write_workbook(Desk(), [pages.cost_page()], tmp_path / "a.xlsx"), data_only=True)
    assert {"Total cost", "Total cost (2)", "Total cost (3)"} <= set(book.sheetnames)
    assert any(row[0] == "Notice" for row in book["README"].iter_rows(values_only=True))
    assert all(row[3] == 0 for row in ties(book))


def test_sheet_names_are_made_acceptable(tmp_path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as file:
        book = Book(file, "USD", "")
        names = [book.add_sheet(wanted).get_name() for wanted in ("a/b:c" * 9, "a/b:c" * 9, "History", "[]")]
    assert names == ["a b ca b ca b ca b ca b ca b ca", "a b ca b ca b ca b ca b ca  (2)", "History (2)", "Sheet"]


def test_columns_that_differ_by_case_only_are_told_apart() -> None:
    from analytics_desktop.services.export.workbook.panels import unique_columns

    columns = (Column("Name", "text"), Column("name", "text"))
    assert [column.name for column in unique_columns(columns)] == ["Name", "name 2"]


def test_cancelling_leaves_nothing(tmp_path: Path) -> None:
    def stop(message: str, fraction: float) -> None:
        if fraction > 0.3:
            raise Cancelled

    with pytest.raises(Cancelled):
        write_workbook(Desk(), pages.all_pages(), tmp_path / "a.xlsx", stop)
    assert list(tmp_path.iterdir()) == []


def test_a_metric_of_several_kinds_keeps_them_apart(tmp_path: Path) -> None:
    page = pages.usage_page()
    line = page.panels[1]
    kinds = tuple(replace(line.series[0], segment=kind) for kind in ("DAU", "MAU"))
    several = replace(page, panels=(replace(line, series=kinds, parts=(Part("DAU", 1), Part("MAU", 2)), whole=None),))
    book = openpyxl.load_workbook(write_workbook(Desk(), [several], tmp_path / "a.xlsx"), data_only=True)
    assert [cell.value for cell in book["Active people"][1]] == ["Kind", "Value", "Before"]
    assert [cell.value for cell in book["Active people by period"][1]] == ["Period", "Kind", "Value"]
    assert {row[1] for row in book["Active people by period"].iter_rows(min_row=2, values_only=True)} == {"DAU", "MAU"}
