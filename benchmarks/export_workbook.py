"""A ledger of many rows and 12 columns as a workbook: against XlsxWriter, and what compressing alone takes."""

from __future__ import annotations

import subprocess
import sys
import zlib
from collections.abc import Callable
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import xlsxwriter

from analytics_desktop.models.page import Column
from analytics_desktop.services.export.workbook import BulkTable
from analytics_desktop.services.export.workbook.bulk import sheet_rows
from analytics_desktop.services.export.workbook.ledger import add_ledger, fill_ledger
from analytics_desktop.services.export.workbook.sheet import Book
from benchmarks.measure import ROWS, Row, seconds, tell

NAMES = ("Day", "Department", "Team", "Agent", "Provider", "Model", "Tier", "Account", "Requests", "In", "Out", "Cost")
UNITS = ("date", *["text"] * 7, "requests", "tokens", "tokens", "money")
LEDGER = """
SELECT DATE '2026-01-01' + CAST(i % 365 AS INTEGER) AS "Day", 'Department ' || (i % 12) AS "Department",
    'Team ' || (i % 40) AS "Team", 'Agent ' || (i % 77) AS "Agent",
    ['openai', 'anthropic', 'google'][1 + i % 3] AS "Provider",
    'model-' || (i % 23) AS "Model", 'standard' AS "Tier", '6400' AS "Account", i % 50 AS "Requests",
    i * 7919 % 100000 AS "In", i * 104729 % 10000 AS "Out",
    CAST((i * 7919) % 1000003 / 1000000.0 AS DECIMAL(38, 12)) AS "Cost"
FROM range({rows}) r(i)
"""


def table(connection: duckdb.DuckDBPyConnection, rows: int) -> BulkTable:
    found = connection.execute(f'SELECT sum("Cost") FROM ({LEDGER.format(rows=rows)})').fetchone()
    assert found is not None
    batches = connection.execute(LEDGER.format(rows=rows)).to_arrow_reader(50_000)
    columns = tuple(Column(name, unit) for name, unit in zip(NAMES, UNITS, strict=True))
    return BulkTable("Ledger", columns, batches, rows, "Cost", Decimal(found[0]), "")


def database() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("SET enable_progress_bar = false")
    return connection


def ours(out: Path, rows: int) -> None:
    ledger = table(database(), rows)
    with xlsxwriter.Workbook(str(out), {"in_memory": True}) as file:
        sheets = add_ledger(Book(file, "USD", ""), ledger)
    fill_ledger(out, sheets, ledger, lambda message, fraction: None)


def by_xlsxwriter(out: Path, rows: int) -> None:
    """As its guide tells for large files: constant memory, rows in their order, typed methods."""
    ledger = table(database(), rows)
    with xlsxwriter.Workbook(str(out), {"constant_memory": True}) as file:
        sheet, day = file.add_worksheet(), file.add_format({"num_format": "yyyy-mm-dd"})
        for place, name in enumerate(NAMES):
            sheet.write_string(0, place, name)
        number = 0
        for batch in ledger.batches:
            for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                number += 1
                sheet.write_datetime(number, 0, row[0], day)
                for place in range(1, 8):
                    sheet.write_string(number, place, row[place])
                for place in range(8, 12):
                    sheet.write_number(number, place, row[place])


def by_rustpy(out: Path, rows: int) -> None:
    import rustpy_xlsxwriter  # type: ignore[import-not-found,import-untyped,unused-ignore]

    ledger: Any = table(database(), rows)
    rustpy_xlsxwriter.write_worksheet(ledger.batches.read_all(), str(out))


def compressed(rows: int) -> float:
    """The floor: only the compression of the same XML."""
    ledger = table(database(), rows)
    pieces = [piece for sheet in sheet_rows(ledger, [0] * 12, rows, lambda count: None) for piece in sheet]
    packer = zlib.compressobj(1)
    return seconds(lambda: [packer.compress(piece) for piece in pieces])


def peak(rows: int) -> float:
    """MB of a process of its own that writes so many rows."""
    code = f"from benchmarks.export_workbook import told_peak; told_peak({rows})"
    return float(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout)


def told_peak(rows: int) -> None:
    with TemporaryDirectory() as folder:
        ours(Path(folder) / "a.xlsx", rows)
    status = Path("/proc/self/status").read_text("utf-8")  # rusage would tell of the process that started this one
    print(int(status.split("VmHWM:")[1].split()[0]) / 1024)


def main() -> None:
    with TemporaryDirectory() as folder:
        out = Path(folder) / "a.xlsx"
        ours(out, 1_000)  # loads what is loaded once
        peers: dict[str, Callable[[Path, int], None]] = {"XlsxWriter, constant memory": by_xlsxwriter}
        if find_spec("rustpy_xlsxwriter"):
            peers["rustpy-xlsxwriter"] = by_rustpy
        mine = seconds(lambda: ours(out, ROWS))
        size = out.stat().st_size / 1e6
        rows = []
        for name, work in peers.items():
            taken = seconds(lambda work=work: work(out, ROWS))  # type: ignore[misc]
            aim = "at most 1.2" if "rustpy" in name else "at most 0.14"
            rows.append(Row("workbook", f"{mine:.1f} s", name, f"{taken:.1f} s", mine / taken, aim))
        floor = compressed(ROWS)
        rows.append(Row("workbook", f"{mine:.1f} s", "compressing the same XML alone", f"{floor:.1f} s", mine / floor))
    few, many = peak(ROWS // 10), peak(ROWS)
    rows.append(Row("peak memory", f"{many:.0f} MB", "of a tenth of the rows", f"{few:.0f} MB", many / few, "about 1"))
    tell("Export workbook", rows, f"{ROWS:,} rows of 12 columns, {size:.0f} MB.")


if __name__ == "__main__":
    main()
