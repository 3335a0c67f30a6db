"""The back of the deck: what the numbers mean, how good they are, and where they come from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pptx.util import Emu, Inches, Pt

from analytics_desktop.models.page import Page, Panel
from analytics_desktop.models.unit import UNITS
from analytics_desktop.services.telling.receipts import as_of_words, filter_words, notes_text
from analytics_desktop.services.telling.sentences import unique

from .fit import LINE, lines_needed
from .shapes import BODY_SIZES, add_notes, describe, new_slide, put_text

_POINTS, _MARGIN, _ROOM = 11, 7.2, 5.15 * 72
_GOOD = {"up": "more is better", "down": "less is better", "neither": "neither"}


def add_appendix(deck: Any, pages: Sequence[Page]) -> None:
    _add_tables(
        deck, pages, "What the figures mean", ("Figure", "Definition", "Unit", "Direction"), _definitions(pages)
    )
    header = ("Figure", "Receipt", "SQL SHA-256", "Rows")
    _add_tables(deck, pages, "Every figure can be computed again from its receipt", header, _receipts(pages))
    _add_sources(deck, pages)


def panels_of(pages: Sequence[Page]) -> list[Panel]:
    """Each metric once, in page order."""
    return list({panel.metric.id: panel for page in pages for panel in page.panels}.values())


def _definitions(pages: Sequence[Page]) -> list[tuple[str, ...]]:
    currency = pages[0].source.currency
    return [
        (
            panel.metric.title,
            " ".join(panel.metric.definition.split()),
            UNITS[panel.metric.unit].label.format(currency=currency) or panel.metric.unit,
            _GOOD[panel.metric.good],
        )
        for panel in panels_of(pages)
    ]


def _receipts(pages: Sequence[Page]) -> list[tuple[str, ...]]:
    rows = []
    for page in pages:
        for panel in page.panels:
            receipt = panel.receipt
            if receipt is not None:
                rows.append((panel.title, receipt.id, receipt.sql_sha256[:16] + "…", f"{receipt.rows:,}"))
    return list(dict.fromkeys(rows))


def _add_tables(
    deck: Any, pages: Sequence[Page], title: str, header: tuple[str, ...], rows: list[tuple[str, ...]]
) -> None:
    widths = (2.6, 6.7, 1.3, 1.53) if header[1] == "Definition" else (4.2, 3.6, 3.0, 1.33)
    sheets = list(_sheets(rows, widths))
    for number, sheet in enumerate(sheets, start=1):
        words = title if len(sheets) == 1 else f"{title} ({number} of {len(sheets)})"
        slide = new_slide(deck, "Title only", f"Appendix: {words[:1].lower()}{words[1:]}", pages[0].source)
        _add_table(slide, (header, *sheet), widths)
        add_notes(slide, notes_text(pages[0], (), words))


def _row_height(row: Sequence[str], widths: Sequence[float]) -> float:
    lines = max(lines_needed(text, width * 72 - 2 * _MARGIN, _POINTS) for text, width in zip(row, widths, strict=True))
    return lines * _POINTS * LINE + _MARGIN


def _sheets(rows: list[tuple[str, ...]], widths: Sequence[float]) -> Iterator[list[tuple[str, ...]]]:
    """Rows in groups that fit one slide below the header row."""
    sheet: list[tuple[str, ...]] = []
    used = 0.0
    for row in rows:
        need = _row_height(row, widths)
        if sheet and used + need > _ROOM - 30:
            yield sheet
            sheet, used = [], 0.0
        sheet.append(row)
        used += need
    if sheet:
        yield sheet


def _add_table(slide: Any, rows: Sequence[Sequence[str]], widths: Sequence[float]) -> None:
    frame = slide.shapes.add_table(len(rows), len(widths), Inches(0.6), Inches(1.55), Inches(sum(widths)), Inches(0.3))
    describe(frame, f"Table with the columns {', '.join(rows[0])} and {len(rows) - 1} rows.")
    table = frame.table
    for column, width in enumerate(widths):
        table.columns[column].width = Inches(width)
    for number, row in enumerate(rows):
        table.rows[number].height = Emu(int(_row_height(row, widths) * 12700))
        for column, text in enumerate(row):
            cell = table.cell(number, column)
            cell.margin_left = cell.margin_right = Pt(_MARGIN)
            cell.margin_top = cell.margin_bottom = Pt(_MARGIN / 2)
            run = cell.text_frame.paragraphs[0].add_run()
            run.text, run.font.size = text, Pt(_POINTS)


def _add_sources(deck: Any, pages: Sequence[Page]) -> None:
    source = pages[0].source
    troubles = [
        f"{page.title}: {panel.title}: {panel.trouble.sentence}"
        for page in pages
        for panel in page.panels
        if panel.trouble
    ]
    unknown = [panel.title for page in pages for panel in page.cards if panel.whole is None and not panel.trouble]
    lines = [
        f"Source: central store of {source.company}, read with the role {source.role}.",
        f"Data as of {as_of_words(source)}, synced {source.synced_at:%Y-%m-%d %H:%M} UTC; days in {source.zone}.",
        f"Amounts in {source.currency}. Generation {source.generation}, manifest SHA-256 {source.manifest_sha256}.",
        *unique([f"{page.title}: {filter_words(page)}" for page in pages]),
        f"Not known: {', '.join(unknown)}." if unknown else "Every key figure is known.",
        *(troubles or ["Every panel could be computed."]),
    ]
    if source.is_demo:
        lines.insert(0, "DEMO DATA: this company does not exist, and no figure is real.")
    slide = new_slide(deck, "Text", "Appendix: source, filters and quality of the data", source)
    body = next(place for place in slide.placeholders if place.placeholder_format.idx == 1)
    put_text(body, lines, BODY_SIZES)
    add_notes(slide, notes_text(pages[0], panels_of(pages), "Sources of this deck"))
