"""A deck of 20 slides with charts, against python-pptx writing the same shapes without any of our thought."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Emu
from tests.fixtures import pages

from analytics_desktop.models.deck import DeckWishes
from analytics_desktop.models.page import Page, Panel
from analytics_desktop.services.export.deck import write_deck
from analytics_desktop.services.export.deck.template import template_path
from benchmarks.measure import Row, median_seconds, tell

SLIDES = 20
KINDS = {"line": XL_CHART_TYPE.LINE, "bar": XL_CHART_TYPE.BAR_CLUSTERED}


def basket() -> tuple[tuple[Page, Panel], ...]:
    page = pages.cost_page()
    line, bar = page.panels[2], page.panels[3]
    some = []
    for number in range(SLIDES // 2):
        for panel in (line, bar):
            metric = replace(panel.metric, id=f"cost.total_cost_{number}", title=f"Total cost {number}")
            some.append((page, replace(panel, metric=metric)))
    return tuple(some)


def by_python_pptx(made: Path, out: Path) -> None:
    """The same texts, tables and charts, read from the deck that we made."""
    source, deck = Presentation(str(made)), Presentation(str(template_path()))
    for slide in source.slides:
        new = deck.slides.add_slide(deck.slide_layouts[3])
        for shape in slide.shapes:
            box = [Emu(one) for one in (shape.left, shape.top, shape.width, shape.height)]
            if shape.has_chart:
                data = CategoryChartData()  # type: ignore[no-untyped-call]
                plot = shape.chart.plots[0]
                data.categories = [str(one) for one in plot.categories]
                for series in plot.series:
                    data.add_series(series.name, series.values)  # type: ignore[no-untyped-call]
                new.shapes.add_chart(KINDS["line" if len(plot.categories) > 20 else "bar"], *box, data)
            elif shape.has_table:
                rows = shape.table.rows
                table = new.shapes.add_table(len(rows), len(shape.table.columns), *box).table
                for y, row in enumerate(rows):
                    for x, cell in enumerate(row.cells):
                        table.cell(y, x).text = cell.text
            elif shape.has_text_frame and not shape.is_placeholder:
                new.shapes.add_textbox(*box).text_frame.text = shape.text_frame.text
        new.shapes.title.text = slide.shapes.title.text_frame.text
        new.notes_slide.notes_text_frame.text = slide.notes_slide.notes_text_frame.text
    deck.save(str(out))


def main() -> None:
    wishes = DeckWishes(basket=basket())
    with TemporaryDirectory() as folder:
        made, peer = Path(folder) / "a.pptx", Path(folder) / "b.pptx"
        mine = median_seconds(lambda: write_deck([pages.cost_page()], made, wishes=wishes), 3)
        count = len(Presentation(str(made)).slides)
        theirs = median_seconds(lambda: by_python_pptx(made, peer), 3)
        reading = median_seconds(lambda: [shape.name for s in Presentation(str(made)).slides for shape in s.shapes], 3)
    floor = theirs - reading
    row = Row("deck", f"{mine:.2f} s", "python-pptx, same shapes", f"{floor:.2f} s", mine / floor, "at most 3")
    tell("Export deck", [row], f"{count} slides, {SLIDES} of them native charts; the peer's time is without reading.")


if __name__ == "__main__":
    main()
