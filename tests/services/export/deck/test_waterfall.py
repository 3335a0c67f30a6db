"""A waterfall in the deck: columns that stand where the one before ended, with signed labels."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from pptx import Presentation

from analytics_desktop.models.page import Panel, Part
from analytics_desktop.services.export.deck import write_deck
from tests.fixtures import pages

from .reading import frames


def bridge(**amounts: str) -> Panel:
    parts = tuple(Part(cause, Decimal(amount)) for cause, amount in amounts.items())
    whole = sum((Decimal(amount) for amount in amounts.values()), Decimal(0))
    cost = pages.cost_page().panels[0]
    metric = replace(cost.metric, id="cost.bridge", title="Why cost changed", chart="waterfall", adds_up=False)
    assert cost.change is not None
    change = replace(cost.change, words="Up $8.00: mostly volume (+$14.00); price saved $6.00")
    return replace(
        cost,
        metric=metric,
        chart="waterfall",
        by="cause",
        series=(),
        parts=parts,
        whole=whole,
        before=Decimal(100),
        change=change,
    )


def test_columns_stand_on_the_level_that_the_one_before_ended_at(tmp_path: Path) -> None:
    page = replace(pages.cost_page(), panels=(bridge(Volume="14", Price="-6"),))
    deck = Presentation(str(write_deck([page], tmp_path / "a.pptx")))
    chart = next(frames(deck, "has_chart")).chart
    assert [category.label for category in chart.plots[0].categories] == ["Before", "Volume", "Price", "Now"]
    assert {series.name: series.values for series in chart.plots[0].series} == {
        "Level": (0, 100, 108, 0),
        "Total": (100, 0, 0, 108),
        "Added": (0, 14, 0, 0),
        "Saved": (0, 0, 6, 0),
    }
    (tops,) = chart.plots[1].series  # a line without ink that carries the labels above the columns
    assert tops.values == (100, 114, 114, 108)
    labels = [tops.points[place].data_label.text_frame.text for place in range(4)]
    assert labels == ["$100.00", "+$14.00", "−$6.00", "$108.00"]
    text = " ".join(shape.text_frame.text for slide in deck.slides for shape in slide.shapes if shape.has_text_frame)
    assert "Why cost changed: up $8.00: mostly volume" in text


def test_causes_are_bars_where_a_level_would_lie_below_zero(tmp_path: Path) -> None:
    page = replace(pages.cost_page(), panels=(bridge(Volume="-120", Price="30"),))
    chart = next(frames(Presentation(str(write_deck([page], tmp_path / "a.pptx"))), "has_chart")).chart
    assert [category.label for category in chart.plots[0].categories] == ["Volume", "Price"]
