"""Presets, chosen slides and the basket; forecasts with their band; what is asked of the reader."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation

from analytics_desktop.models.deck import DECK_PRESETS, DeckWishes
from analytics_desktop.models.errors import Problem
from analytics_desktop.models.page import Outlook, Page
from analytics_desktop.services.export.deck import write_deck
from analytics_desktop.services.telling.outline import available, outline
from tests.fixtures import pages

from .reading import frames, spaced, words


def foreseen() -> Page:
    """The cost page whose line has an outlook of 10 days that rises from 2,000."""
    page = pages.cost_page()
    point = tuple(2000.0 + number for number in range(10))
    low, high = tuple(one - 500 for one in point), tuple(one + 700 for one in point)
    ahead = tuple(pages.days()[-1] + timedelta(days=number + 1) for number in range(10))
    outlook = Outlook(ahead, point, low, high, low, high, "linear", "Confidence 90 %.", sum(point), 15_045.0, 27_045.0)
    return replace(page, panels=tuple(replace(p, outlook=outlook) if p.chart == "line" else p for p in page.panels))


def written(folder: Path, wishes: DeckWishes, *more: Page) -> Any:
    return Presentation(str(write_deck([foreseen(), *more], folder / "a.pptx", wishes=wishes)))


def titles(deck: Any) -> list[str]:
    return [spaced(slide.shapes.title) for slide in deck.slides]


def front(deck: Any) -> list[str]:
    return [title for title in titles(deck) if not title.startswith("Appendix")]


def test_a_forecast_is_one_native_chart_of_what_was_what_is_expected_and_its_band(tmp_path: Path) -> None:
    deck = written(tmp_path, DeckWishes(slides=("forecast:cost.total_cost",)))
    chart = next(frames(deck, "has_chart")).chart
    low, band = (series.values for series in chart.plots[0].series)
    actual, expected = (series.values for series in chart.plots[1].series)
    assert actual[:90] == tuple(float(value) for value in pages.daily_cost())
    assert set(actual[90:]) == set(low[:90]) == {None}
    assert expected[90:] == tuple(2000.0 + number for number in range(10))
    assert [a + b for a, b in zip(low[90:], band[90:], strict=True)] == [2700.0 + number for number in range(10)]
    assert titles(deck)[1] == (
        "Total cost is expected to come to $20.0 k in the next 10 days, between $15.0 k and $27.0 k"
    )


@pytest.mark.parametrize("preset", DECK_PRESETS)
def test_a_preset_fills_at_most_eight_slides_with_titles_of_their_own(preset: Any, tmp_path: Path) -> None:
    deck = written(tmp_path, DeckWishes(preset), pages.usage_page(), pages.other_page())
    assert 4 <= len(front(deck)) <= 8
    assert len(set(titles(deck))) == len(titles(deck))


def test_presets_lead_with_their_own_pages(tmp_path: Path) -> None:
    all_pages = [foreseen(), pages.usage_page(), pages.other_page()]
    assert [slide.id for slide in outline(all_pages, "finance")][:2] == ["figures", "forecast:cost.total_cost"]
    deck = written(tmp_path, DeckWishes("ops"), pages.usage_page(), pages.other_page())
    assert "Total cost" not in words(deck.slides[1])
    assert "Success rate" in words(deck.slides[1])


def test_chosen_slides_come_in_their_order_and_a_wrong_one_is_named(tmp_path: Path) -> None:
    chosen = ("cost.total_cost/department", "figures")
    deck = written(tmp_path, DeckWishes(slides=chosen))
    assert [title.split()[0] for title in front(deck)[1:]] == ["Engineering", "Of"]
    assert set(chosen) <= {slide.id for slide in available([foreseen()])}
    with pytest.raises(Problem, match=r"no slide called cost\.nothing") as problem:
        written(tmp_path, DeckWishes(slides=("cost.nothing",)))
    assert "forecast:cost.total_cost" in problem.value.remedy


def test_the_basket_shows_panels_of_any_kind_once_and_their_numbers(tmp_path: Path) -> None:
    page = pages.cost_page()
    basket = tuple((page, page.panels[place]) for place in (0, 3, 4, 3))
    deck = written(tmp_path, DeckWishes(basket=basket))
    assert len(front(deck)) == 4
    first, second = (frame.chart for frame in frames(deck, "has_chart"))
    assert first.plots[0].series[0].values == tuple(float(value) for value in pages.daily_cost())
    assert sum(second.plots[0].series[0].values) == pytest.approx(float(page.panels[0].whole or 0))
    cells = [cell.text for frame in frames(deck, "has_table") for row in frame.table.rows for cell in row.cells]
    assert {"+cmd|' /C calc'!A0", "9,000,000"} <= set(cells)


def test_risks_and_decisions_stand_in_tables_with_owners_and_reasons(tmp_path: Path) -> None:
    deck = written(tmp_path, DeckWishes(slides=("risks", "decisions")), pages.other_page())
    risks, asked = (frame.table for frame in list(frames(deck, "has_table"))[:2])
    assert [cell.text for cell in risks.rows[0].cells] == ["What", "Where it stands", "Status", "Owner"]
    assert {row.cells[2].text.replace("\u00a0", " ") for row in list(risks.rows)[1:]} == {
        "▲ 14.9 % worse than previous 90 days",
        "▲ 22.7 % worse than previous 90 days",
    }
    assert "Who answers for duration P95?" in [row.cells[1].text for row in asked.rows]
    assert titles(deck)[2].startswith("Two decisions are asked of you, the first: who answers for")


def test_the_appendix_explains_what_is_shown_and_no_more(tmp_path: Path) -> None:
    deck = written(tmp_path, DeckWishes(slides=("cost.total_cost/department",)), pages.usage_page())
    explained = [row.cells[0].text for frame in frames(deck, "has_table") for row in frame.table.rows]
    assert explained == ["Figure", "Total cost", "Figure", "Total cost by department"]
