"""Panels paint the numbers of a page, name them for screen readers, and can be walked by keyboard."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from analytics_desktop.models.page import Panel, Part, Series, Trouble
from analytics_desktop.views.clipboard import picture
from analytics_desktop.views.colours import LIGHT
from analytics_desktop.views.panels.bodies import body_kind
from analytics_desktop.views.panels.describe import WEEK_START
from analytics_desktop.views.panels.heatmap import HeatMap, grid_of
from analytics_desktop.views.panels.notice import Notice
from analytics_desktop.views.panels.plot import TimePlot
from analytics_desktop.views.panels.ranked import RankedBars
from analytics_desktop.views.panels.table import TableBody
from analytics_desktop.views.panels.tornado import Tornado
from analytics_desktop.views.panels.waterfall import Waterfall, steps_of
from analytics_desktop.views.theme import apply_scheme

from . import pages_for_tests as made
from .on_screen import PAGE, body_of, colours_in, shown

PULLS = (
    Part("margin", Decimal(260), ends=(Decimal(-20), Decimal(240))),
    Part("people rate", Decimal(60), ends=(Decimal(150), Decimal(90))),
)


@pytest.mark.parametrize(
    ("panel", "kind"),
    [
        (made.line("cost.total", "Cost"), TimePlot),
        (made.bars("cost.total", "Cost by team", "team"), RankedBars),
        (made.bars("compliance.events", "Events", None), TimePlot),
        (made.heat("usage.features", "Features"), HeatMap),
        (made.table("cost.table", "Table"), TableBody),
        (replace(made.bars("cost.bridge", "Bridge", "cause"), chart="waterfall"), Waterfall),
        (replace(made.bars("impact.pull", "Pull", "assumption"), parts=PULLS, whole=Decimal(120)), Tornado),
        (replace(made.line("cost.total", "Cost"), series=()), Notice),
        (replace(made.line("cost.total", "Cost"), trouble=Trouble("Cannot be filtered by model.")), Notice),
    ],
)
def test_each_kind_of_panel_has_its_painter(panel: Panel, kind: type[QWidget]) -> None:
    assert body_kind(panel) is kind


def test_a_panel_in_trouble_says_what_and_what_to_do(qtbot: QtBot) -> None:
    panel = replace(made.line("cost.total", "Cost"), trouble=Trouble("Cannot be filtered.", "Take the filter away."))
    body = body_of(shown(qtbot, panel))
    assert isinstance(body, Notice)
    assert body.sentence.text() == "Cannot be filtered."
    assert body.remedy.text() == "Take the filter away."


def test_a_chart_turns_into_a_table_with_the_same_numbers_and_back(qtbot: QtBot) -> None:
    frame = shown(qtbot, made.line("cost.total", "Cost"))
    frame.toggle_table()
    body = body_of(frame)
    assert isinstance(body, TableBody)
    rows = body.grid.rows
    assert rows.rowCount() == 90
    assert rows.text_at(89, 1) == f"{frame.panel.series[0].values[-1]:,.2f}"
    frame.toggle_table()
    assert isinstance(body_of(frame), TimePlot)


def test_the_menu_offers_table_picture_and_csv(qtbot: QtBot) -> None:
    frame = shown(qtbot, made.line("cost.total", "Cost"))
    menu = frame.menu()
    words = [action.text() for action in menu.actions() if action.text()]
    assert words == [
        "Show as table",
        "Copy picture",
        "Copy picture as SVG",
        "Copy table",
        "Add to deck",
        "Export CSV…",
        "Export Excel…",
        "Definition and proof…",
    ]
    next(action for action in menu.actions() if action.text() == "Copy picture").trigger()
    image = QApplication.clipboard().image()
    assert (image.width(), image.height()) == (frame.width() * 2, frame.height() * 2)


def test_charts_take_the_colours_of_a_new_scheme(qtbot: QtBot) -> None:
    frame = shown(qtbot, made.line("cost.total", "Cost"))
    assert LIGHT.series[0] in colours_in(picture(frame, 1.0))
    apply_scheme("dark")
    qtbot.wait(30)
    seen = colours_in(picture(frame, 1.0))
    assert "#7aa5ff" in seen
    assert LIGHT.series[0] not in seen
    assert "#ffffff" not in seen


def test_parts_beyond_the_room_are_announced(qtbot: QtBot) -> None:
    ranked = body_of(shown(qtbot, made.bars("cost.total", "Cost by team", "team", count=24), height=200))
    assert isinstance(ranked, RankedBars)
    assert 0 < len(ranked.stops) < 24


def test_hours_of_the_week_have_168_columns_and_seven_names(qtbot: QtBot) -> None:
    hours = tuple(WEEK_START + timedelta(hours=h) for h in (9, 10, 33, 160))
    panel = replace(made.heat("usage.features", "Features"), by=None, series=(Series("Chat", hours, (1, 2, 3, 4)),))
    grid = grid_of(panel, PAGE)
    assert len(grid.columns) == 168
    assert list(dict.fromkeys(grid.marks)) == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    assert grid.columns[33] == "Tue 09:00"
    assert grid.cells[0, 33] == 3
    assert (0, 0) not in grid.cells


def test_a_tornado_tells_both_ends_of_each_assumption(qtbot: QtBot) -> None:
    panel = replace(made.bars("impact.pull", "Pull", "assumption", "percent"), parts=PULLS, whole=Decimal(120))
    frame = shown(qtbot, panel)
    body = body_of(frame)
    assert isinstance(body, Tornado)
    assert [lines for _, lines in body.stops] == [
        [("margin", ""), ("at its low end", "-20.0 %"), ("at its high end", "240.0 %"), ("moves by", "260.0 %")],
        [("people rate", ""), ("at its low end", "150.0 %"), ("at its high end", "90.0 %"), ("moves by", "60.0 %")],
    ]


def test_a_waterfall_leads_from_the_old_total_to_the_new(qtbot: QtBot) -> None:
    parts = (Part("volume", Decimal(14)), Part("price", Decimal(-6)), Part("mix", Decimal(2)))
    bridge = made.bars("cost.bridge", "Bridge", "cause")
    panel = replace(bridge, chart="waterfall", parts=parts, before=Decimal(100), whole=Decimal(110))
    steps = steps_of(panel)
    assert [(step.name, step.low, step.high) for step in steps] == [
        ("Before", 0, 100),
        ("volume", 100, 114),
        ("price", 108, 114),
        ("mix", 108, 110),
        ("Now", 0, 110),
    ]


@pytest.mark.parametrize("width", [260, 420, 900])
@pytest.mark.parametrize("index", range(5))
def test_every_panel_paints_at_any_width(qtbot: QtBot, index: int, width: int) -> None:
    frame = shown(qtbot, PAGE.charts[index], width=width, height=240)
    assert len(colours_in(picture(frame, 1.0))) > 3
