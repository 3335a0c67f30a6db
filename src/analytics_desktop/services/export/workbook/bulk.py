"""Very long tables: rows become the XML of a sheet batch by batch, so that memory does not grow with their number."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from analytics_desktop.models.page import Column

if TYPE_CHECKING:
    import polars as pl

_FIRST_DAY = date(1899, 12, 30)  # day 0 of a spreadsheet's dates
_AT_ONCE = 5_000  # rows whose text is in memory at the same time
_LONGEST = 32_767  # characters of a cell
# Characters that XML 1.0 does not know cannot be in a sheet.
_REPLACED = {"&": "&amp;", "<": "&lt;", ">": "&gt;"} | {
    chr(code): "" for code in (*(one for one in range(32) if one not in {9, 10, 13}), 0xFFFE, 0xFFFF)
}


@dataclass(frozen=True)
class BulkTable:
    """A table that is read once, batch by batch (Arrow record batches whose columns are `columns`).

    `rows` is known beforehand, because a sheet says its size first; `total` is what the column `summed` has to sum to.
    """

    title: str
    columns: tuple[Column, ...]
    batches: Iterable[Any]
    rows: int
    summed: str
    total: Decimal
    sql_sha256: str


def sheet_rows(
    table: BulkTable, styles: Sequence[int], most: int, told: Callable[[int], None]
) -> Iterator[Iterator[bytes]]:
    """For each sheet of at most `most` rows its rows as XML. `styles`: the format of each column's cells.

    Each sheet has to be taken to its end before the next. Raises ValueError unless rows and sum are as announced.
    """
    frames = _counted(table, told)
    left: list[pl.DataFrame] = []
    for start in range(0, table.rows, most):
        yield _of_one_sheet(frames, left, styles, min(most, table.rows - start))
    for _ in frames:  # lets the check at the end of the rows run
        raise ValueError(f"{table.title} has more than the {table.rows} rows announced")


def _of_one_sheet(
    frames: Iterator[pl.DataFrame], left: list[pl.DataFrame], styles: Sequence[int], wanted: int
) -> Iterator[bytes]:
    while wanted:
        frame = left.pop() if left else next(frames)
        if frame.height > wanted:
            left.append(frame.slice(wanted))
            frame = frame.head(wanted)
        wanted -= frame.height
        for piece in frame.iter_slices(_AT_ONCE):
            yield rows_xml(piece, styles)


def _counted(table: BulkTable, told: Callable[[int], None]) -> Iterator[pl.DataFrame]:
    import polars as pl

    rows, total = 0, Decimal(0)
    for batch in table.batches:
        frame = pl.DataFrame(pl.from_arrow(batch))
        rows += frame.height
        total += Decimal(str(frame[table.summed].sum() or 0))
        yield frame
        told(rows)
    if (rows, total) != (table.rows, table.total):
        raise ValueError(f"{table.title}: {rows} rows sum to {total}, not {table.rows} to {table.total}")


def rows_xml(frame: pl.DataFrame, styles: Sequence[int]) -> bytes:
    """The rows as elements of a sheet, cells in their order without addresses, as ECMA-376 part 1, 18.3.1 allows."""
    import polars as pl

    cells = [_cell(pl.col(name), kind, style) for (name, kind), style in zip(frame.schema.items(), styles, strict=True)]
    row = pl.concat_str([pl.lit("<row>"), *cells, pl.lit("</row>")])
    return str(frame.select(row.str.join("")).item()).encode()


def _cell(column: pl.Expr, kind: pl.DataType, style: int) -> pl.Expr:
    """An empty cell where the value is unknown; text is never read as a formula, a link or a number."""
    import polars as pl

    if kind == pl.String:
        text = column.str.slice(0, _LONGEST).str.replace_many(_REPLACED)
        start, end = f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">', "</t></is></c>"
    else:
        text = ((column - pl.lit(_FIRST_DAY)).dt.total_days() if kind == pl.Date else column).cast(pl.String)
        start, end = f'<c s="{style}"><v>', "</v></c>"
    return pl.coalesce(pl.concat_str([pl.lit(start), text, pl.lit(end)]), pl.lit(f'<c s="{style}"/>'))
