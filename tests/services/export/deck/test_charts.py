"""Charts are native, hold the Page's numbers, and are titled by them."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pptx import Presentation

from analytics_desktop.models.page import Part
from analytics_desktop.services.export.deck import write_deck
from tests.fixtures import pages

from .reading import frames, spaced


def test_there_are_at_least_three_native_charts(deck: Any) -> None:
    assert len(list(frames(deck, "has_chart"))) >= 3


def test_the_line_of_cost_over_time_has_the_pages_numbers(deck: Any) -> None:
    chart = next(frame.chart for frame in frames(deck, "has_chart") if frame.name == "Chart cost.total_cost")
    values = chart.plots[0].series[0].values
    assert values == tuple(float(value) for value in pages.daily_cost())
    assert chart.plots[0].categories[0].label.startswith("46267") or len(chart.plots[0].categories) == 90


def test_bars_sum_to_the_pages_whole(deck: Any) -> None:
    page = pages.cost_page()
    bars = [frame.chart for frame in frames(deck, "has_chart") if frame.name == "Chart cost.total_cost"][1]
    assert tuple(bars.plots[0].categories) == pages.DEPARTMENTS
    assert sum(bars.plots[0].series[0].values) == pytest.approx(float(page.panels[0].whole or 0), abs=1e-6)


def test_embedded_workbooks_hold_the_charts_numbers(deck: Any) -> None:
    chart = next(frame.chart for frame in frames(deck, "has_chart") if frame.name == "Chart cost.total_cost")
    sheet = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
    assert sheet is not None
    column = [row[1] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert column == [float(value) for value in pages.daily_cost()]


def test_an_unknown_day_is_a_gap_and_not_0(deck: Any) -> None:
    chart = next(frame.chart for frame in frames(deck, "has_chart") if frame.name == "Chart usage.active_people")
    assert chart.plots[0].series[0].values[30] is None


def test_bars_beyond_the_twelfth_are_one_rest_where_parts_add_up(tmp_path: Path) -> None:
    page = pages.cost_page()
    bar = page.panels[3]
    many = tuple(replace(bar.parts[0], segment=f"Team {number}", value=Decimal(100 - number)) for number in range(40))
    crowd = replace(page, panels=(replace(bar, parts=many, whole=sum(Decimal(100 - n) for n in range(40))),))
    chart = next(frames(Presentation(str(write_deck([crowd], tmp_path / "a.pptx"))), "has_chart")).chart
    assert len(list(chart.plots[0].categories)) == 12
    assert chart.plots[0].categories[11].label == "29 others"
    assert sum(chart.plots[0].series[0].values) == sum(100 - number for number in range(40))


def test_a_metric_of_several_lines_without_a_whole_names_each(tmp_path: Path) -> None:
    page = pages.usage_page()
    parts = (Part("MAU", 55), Part("WAU", 51), Part("DAU", 21))
    lines = tuple(replace(page.panels[1].series[0], segment=part.segment) for part in parts)
    several = replace(page.panels[1], series=lines, parts=parts, whole=None, change=None)
    deck = Presentation(str(write_deck([replace(page, panels=(several,))], tmp_path / "a.pptx")))
    titles = [spaced(slide.shapes.title) for slide in deck.slides]
    assert "Active people stood at 55 (MAU), 51 (WAU) and 21 (DAU)" in titles


def test_bars_of_a_metrics_own_kinds_are_told_by_the_largest(tmp_path: Path) -> None:
    page = pages.other_page()
    parts = (Part("tool_error", 80), Part("timeout", 20))
    kinds = replace(page.panels[2], chart="bar", parts=parts, whole=100)
    deck = Presentation(str(write_deck([replace(page, panels=(kinds,))], tmp_path / "a.pptx")))
    titles = [spaced(slide.shapes.title) for slide in deck.slides]
    assert "tool_error has the largest security events: 80 of 100" in titles
