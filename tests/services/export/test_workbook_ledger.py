"""Long tables are streamed into sheets: all rows, each once, whatever is in them, or no file at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pyarrow as pa
import pytest

from analytics_desktop.models.errors import Cancelled
from analytics_desktop.models.page import Column
from analytics_desktop.services.export.workbook import Books, BulkTable, write_workbook
from tests.fixtures import pages

from .ledger import Desk, ties

COLUMNS = (Column("Day", "date"), Column("Team", "text"), Column("Requests", "requests"), Column("Cost", "money"))
ODD = ("=1+1", "<a & b>", "\x01\x0b end", "  spaces  ", None)


def table(rows: int, batch: int = 7) -> BulkTable:
    kinds = pa.schema(
        [("Day", pa.date32()), ("Team", pa.string()), ("Requests", pa.int64()), ("Cost", pa.decimal128(38, 12))]
    )
    cost = [Decimal(number) / 8 for number in range(rows)]

    def batches() -> Iterator[pa.RecordBatch]:
        for start in range(0, rows, batch):
            places = range(start, min(start + batch, rows))
            columns = [
                [date(2026, 3, 1 + place % 28) for place in places],
                [ODD[place % len(ODD)] for place in places],
                list(places),
                [cost[place] for place in places],
            ]
            yield pa.RecordBatch.from_arrays(
                [pa.array(c, k.type) for c, k in zip(columns, kinds, strict=True)], schema=kinds
            )

    return BulkTable("Ledger", COLUMNS, batches(), rows, "Cost", sum(cost, Decimal(0)), "f" * 64)


def read(file: Path) -> list[tuple[object, ...]]:
    book = openpyxl.load_workbook(file, data_only=True)
    return [row for name in book.sheetnames if name.startswith("Ledger") for row in list(book[name].values)[1:]]


def test_rows_come_back_as_they_were_and_strange_text_is_text(tmp_path: Path) -> None:
    file = write_workbook(Desk(), [pages.cost_page()], tmp_path / "a.xlsx", books=Books(table(10)))
    found = read(file)
    assert found[0] == (datetime(2026, 3, 1), "=1+1", 0, 0)  # noqa: DTZ001 - a cell has no zone
    assert [row[1] for row in found[1:5]] == ["<a & b>", " end", "  spaces  ", None]
    assert [row[3] for row in found] == [number / 8 for number in range(10)]


@pytest.mark.parametrize("rows", [0, 39, 40, 41, 100])
def test_rows_beyond_excels_limit_go_on_on_the_next_sheet(
    rows: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in ("sheet", "build"):
        monkeypatch.setattr(f"analytics_desktop.services.export.workbook.{place}.MOST_ROWS", 40)
    file = write_workbook(Desk(), [pages.usage_page()], tmp_path / "a.xlsx", books=Books(table(rows)))
    assert [row[2] for row in read(file)] == list(range(rows))
    book = openpyxl.load_workbook(file, data_only=True)
    assert sum(name.startswith("Ledger") for name in book.sheetnames) == -(-rows // 40)
    assert [row[3] for row in ties(book) if row[0] == "Ledger: all lines"] == [0]
    said = [str(row[1]) for row in book["README"].values if row[0] == "Notice"]
    assert any("goes on over" in words for words in said) == (rows > 40)


@pytest.mark.parametrize("change", [{"rows": 9}, {"rows": 11}, {"total": Decimal(1)}])
def test_rows_that_are_not_as_announced_make_no_file(change: dict[str, object], tmp_path: Path) -> None:
    wrong = replace(table(10), **change)  # type: ignore[arg-type]
    with pytest.raises((ValueError, RuntimeError)):
        write_workbook(Desk(), [pages.cost_page()], tmp_path / "a.xlsx", books=Books(wrong))
    assert list(tmp_path.iterdir()) == []


def test_cancelling_within_the_rows_keeps_the_old_file_and_leaves_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_text("old")
    seen = []

    def stop(message: str, fraction: float) -> None:
        seen.append(message)
        if message.startswith("Writing line 14"):
            raise Cancelled

    with pytest.raises(Cancelled):
        write_workbook(Desk(), [pages.cost_page()], tmp_path / "a.xlsx", stop, Books(table(70)))
    assert "Writing line 7 of 70" in seen
    assert [file.read_text() for file in tmp_path.iterdir()] == ["old"]
