"""The ledger as CSV with the guard against formulas, against DuckDB's own COPY of the same rows."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from analytics_desktop.services.export.focus import FocusFacts, write_focus
from benchmarks.export_workbook import LEDGER, database
from benchmarks.measure import ROWS, Row, median_seconds, tell


def main() -> None:
    connection = database()
    connection.execute(
        f'CREATE TABLE ledger AS SELECT * RENAME ("Cost" AS "BilledCost") FROM ({LEDGER.format(rows=ROWS)})'
    )
    found = connection.execute('SELECT sum("BilledCost") FROM ledger').fetchone()
    assert found is not None
    facts = FocusFacts("A", True, "", "", "UTC", "USD", 1, "", "", str(found[0]), "0")
    with TemporaryDirectory() as folder:
        out = Path(folder) / "a.csv"
        mine = median_seconds(
            lambda: write_focus(connection.execute("FROM ledger").to_arrow_reader(50_000), out, facts), 3
        )
        peer = median_seconds(lambda: connection.execute(f"COPY ledger TO '{folder}/b.csv' (HEADER)"), 3)
        size = out.stat().st_size / 1e6
    row = Row("CSV", f"{mine:.2f} s", "DuckDB COPY", f"{peer:.2f} s", mine / peer, "at most 1.2")
    tell("Export CSV", [row], f"{ROWS:,} rows of 12 columns, {size:.0f} MB, flushed to the disk.")


if __name__ == "__main__":
    main()
