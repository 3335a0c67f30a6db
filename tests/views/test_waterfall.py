"""The waterfall: from the compared total to the present one, told by signs as well as by colours."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtGui import QFont, QFontMetricsF
from pytestqt.qtbot import QtBot

from analytics_desktop.models.page import Change, Panel, Part
from analytics_desktop.views.clipboard import picture
from analytics_desktop.views.panels.describe import subtitle, summary
from analytics_desktop.views.panels.waterfall import Waterfall, fitting_label, step_label, steps_of
from analytics_desktop.views.theme import colours

from . import pages_for_tests as made
from .on_screen import PAGE, body_of, colours_in, shown


def bridge(good: str = "down") -> Panel:
    bars = made.bars("cost.bridge", "Why cost changed", "cause")
    change = Change(Decimal(8), 8.0, "up", "worse", "Up $8.00: mostly volume (+$14.00); cache rate saved $6.00")
    parts = (Part("Volume", Decimal(14)), Part("Cache rate", Decimal(-6)), Part("Price", Decimal(0)))
    metric = replace(bars.metric, good=good)  # type: ignore[arg-type]
    return replace(
        bars, metric=metric, chart="waterfall", parts=parts, before=Decimal(100), whole=Decimal(8), change=change
    )


def test_the_last_bar_is_the_first_and_all_parts() -> None:
    steps = steps_of(bridge())
    assert [(step.name, step.low, step.high, step.end) for step in steps] == [
        ("Before", 0, 100, 100),
        ("Volume", 100, 114, 114),
        ("Cache rate", 108, 114, 108),
        ("Price", 108, 108, 108),
        ("Now", 0, 108, 108),
    ]
    assert steps[-1].value == Decimal(108)


def test_labels_carry_the_sign() -> None:
    told = [step_label(step, "money", "USD") for step in steps_of(bridge())]
    assert told == ["$100.00", "+$14.00", "−$6.00", "$0.0000", "$108.00"]


@pytest.mark.parametrize("width", [240, 420, 900])
def test_rises_and_falls_have_the_colours_of_worse_and_better(qtbot: QtBot, width: int) -> None:
    frame = shown(qtbot, bridge(), width=width, height=260)
    found = colours_in(picture(frame, 1.0))
    scheme = colours()
    assert {scheme.bad, scheme.good, scheme.other} <= set(found)


def test_every_bar_can_be_reached_and_reads_its_exact_value(qtbot: QtBot) -> None:
    body = body_of(shown(qtbot, bridge()))
    assert isinstance(body, Waterfall)
    picture(body, 1.0)
    assert [lines[1][1] for _, lines in body.stops] == [
        "100.00 USD",
        "+14.00 USD",
        "-6.00 USD",
        "0.00 USD",
        "108.00 USD",
    ]


def test_words_say_what_the_picture_shows() -> None:
    panel = bridge()
    assert panel.change is not None
    assert panel.change.words in summary(panel, PAGE)
    assert "Volume 14.00 USD; Cache rate -6.00 USD" in summary(panel, PAGE)
    assert subtitle(panel, PAGE).startswith("USD · against ")


def test_labels_of_narrow_bars_are_shortened_and_rounded_never_cut(qtbot: QtBot) -> None:
    metrics = QFontMetricsF(QFont("Inter", 8))
    step = steps_of(replace(bridge(), parts=(Part("Retries", Decimal("-556.62")),)))[1]
    wide, narrow = metrics.horizontalAdvance("−$556.62"), metrics.horizontalAdvance("−557")
    assert fitting_label(step, "money", "USD", wide, metrics) == "−$556.62"
    assert fitting_label(step, "money", "USD", narrow, metrics) == "−557"
    assert fitting_label(step, "money", "USD", 4, metrics) == ""
