"""Tables on slides: columns by share of the width, rows as high as their text, as many slides as they need."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pptx.enum.dml import MSO_THEME_COLOR
from pptx.util import Emu, Pt

from .fit import LINE, lines_needed, text_width
from .room import Box
from .shapes import describe

_MARGIN = 7.2
_SHADE = -0.05  # of every second row
Row = tuple[str, ...]


def fitted(rows: Sequence[Row], header: Row, shares: Sequence[float], box: Box, points: float) -> tuple[float, ...]:
    """The shares, moved so that no column breaks a word where the others can spare the room."""
    width = box[2] / 12700
    least = [
        (max(text_width(word, points, True) for word in " ".join(column).split(" ")) + 2 * _MARGIN) / width
        for column in zip(header, *rows, strict=True)
    ]
    lacking = sum(max(need - share, 0) for need, share in zip(least, shares, strict=True))
    spare = sum(max(share - need, 0) for need, share in zip(least, shares, strict=True))
    if not lacking or spare < lacking:
        return tuple(shares)
    return tuple(
        need if share < need else share - (share - need) * lacking / spare
        for need, share in zip(least, shares, strict=True)
    )


def row_height(row: Sequence[str], widths: Sequence[float], points: float) -> float:
    """In points; `widths` too."""
    lines = max(lines_needed(text, width - 2 * _MARGIN, points) for text, width in zip(row, widths, strict=True))
    return lines * points * LINE + _MARGIN


def sheets(rows: Sequence[Row], header: Row, shares: Sequence[float], box: Box, points: float) -> Iterator[list[Row]]:
    """Rows in groups that fit the box below the header row."""
    widths = [share * box[2] / 12700 for share in shares]
    room = box[3] / 12700 - row_height(header, widths, points)
    sheet: list[Row] = []
    used = 0.0
    for row in rows:
        need = row_height(row, widths, points)
        if sheet and used + need > room:
            yield sheet
            sheet, used = [], 0.0
        sheet.append(row)
        used += need
    if sheet:
        yield sheet


def add_table(slide: Any, rows: Sequence[Sequence[str]], shares: Sequence[float], box: Box, points: float) -> None:
    """`rows` with the header first; `shares` of the width sum to 1.

    Cells say their colours themselves: a template need not have the table style that the library names.
    """
    frame = slide.shapes.add_table(len(rows), len(shares), box[0], box[1], box[2], Pt(20))
    describe(frame, f"Table with the columns {', '.join(rows[0])} and {len(rows) - 1} rows.")
    table = frame.table
    widths = [share * box[2] / 12700 for share in shares]
    for column, width in enumerate(widths):
        table.columns[column].width = Emu(int(width * 12700))
    for number, row in enumerate(rows):
        table.rows[number].height = Emu(int(row_height(row, widths, points) * 12700))
        for column, text in enumerate(row):
            cell = table.cell(number, column)
            cell.margin_left = cell.margin_right = Pt(_MARGIN)
            cell.margin_top = cell.margin_bottom = Pt(_MARGIN / 2)
            run = cell.text_frame.paragraphs[0].add_run()
            run.text, run.font.size = text, Pt(points)
            _colour(cell, run, number)


def _colour(cell: Any, run: Any, number: int) -> None:
    cell.fill.solid()
    paper, ink = MSO_THEME_COLOR.BACKGROUND_1, MSO_THEME_COLOR.TEXT_1
    cell.fill.fore_color.theme_color = ink if number == 0 else paper
    run.font.color.theme_color = paper if number == 0 else ink
    run.font.bold = number == 0
    if number and number % 2 == 0:
        cell.fill.fore_color.brightness = _SHADE
