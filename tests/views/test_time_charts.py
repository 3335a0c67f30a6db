"""Charts over time: gaps, axes, read-outs, series."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from analytics_desktop.models.page import Mark, Outlook, Panel, Series
from analytics_desktop.views.clipboard import picture
from analytics_desktop.views.colours import LIGHT
from analytics_desktop.views.panels.plot import TimePlot

from . import pages_for_tests as made
from .on_screen import PAGE, body_of, shown


def test_a_missing_day_is_a_gap_and_a_zero_is_not(qtbot: QtBot) -> None:
    days = tuple(date(2026, 11, 2) + timedelta(days=i) for i in (0, 1, 2, 5, 6))
    zero = Series(None, days, tuple(Decimal(v) for v in (5, 0, 5, 5, 5)))
    frame = shown(qtbot, replace(made.line("cost.total", "Cost"), series=(zero,)))
    plot = body_of(frame)
    assert isinstance(plot, TimePlot)
    image = picture(plot, 1.0)
    assert image.height() == plot.height()

    def drawn_between(first: date, last: date) -> bool:
        left, right = (round(plot.at(day.toordinal(), 0).x()) for day in (first, last))
        columns = range(left + 4, right - 3)
        return any(QColor(image.pixel(x, y)).name() == LIGHT.series[0] for x in columns for y in range(image.height()))

    assert drawn_between(days[0], days[1])
    assert drawn_between(days[1], days[2])
    assert not drawn_between(days[2], days[3])


@pytest.mark.parametrize("adds_up", [True, False])
def test_bars_start_at_zero_even_when_all_values_are_high(qtbot: QtBot, adds_up: bool) -> None:
    days = tuple(date(2026, 11, 2) + timedelta(days=i) for i in range(5))
    rates = Series(None, days, (98, 97, 99, 98, 97))
    panel = replace(made.bars("agent.rate", "Rate", None, "percent"), series=(rates,))
    panel = replace(panel, metric=replace(panel.metric, adds_up=adds_up))
    plot = body_of(shown(qtbot, panel))
    assert isinstance(plot, TimePlot)
    assert plot.at(0, 0).y() == pytest.approx(plot.area().bottom(), abs=1)


def test_values_that_do_not_add_up_stand_beside_each_other(qtbot: QtBot) -> None:
    day = (date(2026, 11, 2),)
    both = (Series("assisted", day, (80,)), Series("not assisted", day, (60,)))
    panel = replace(made.bars("impact.rate", "Win rate", None, "percent"), series=both)
    panel = replace(panel, metric=replace(panel.metric, adds_up=False))
    plot = body_of(shown(qtbot, panel))
    assert isinstance(plot, TimePlot)
    assert plot.at(0, 80).y() == pytest.approx(plot.area().top(), abs=1)  # 80 on 60 would need an axis to 140


def test_a_rate_never_gets_an_axis_beyond_100(qtbot: QtBot) -> None:
    days = tuple(date(2026, 11, 2) + timedelta(days=i) for i in range(5))
    panel = replace(
        made.line("agent.rate", "Rate", unit="percent"), series=(Series(None, days, (88, 97, 100, 98, 97)),)
    )
    plot = body_of(shown(qtbot, panel))
    assert isinstance(plot, TimePlot)
    assert plot.at(0, 100).y() == pytest.approx(plot.area().top(), abs=1)


def test_arrow_keys_walk_the_points_and_tell_the_exact_value(qtbot: QtBot) -> None:
    plot = body_of(shown(qtbot, made.line("cost.total", "Cost", ("sonnet", "haiku"))))
    assert isinstance(plot, TimePlot)
    plot.setFocus()
    qtbot.keyClick(plot, Qt.Key.Key_End)
    first = plot.accessibleDescription()
    assert first.startswith("Sat 21 Nov 2026; sonnet ")
    assert first.count("USD") == 2
    qtbot.keyClick(plot, Qt.Key.Key_Left)
    assert plot.accessibleDescription().startswith("Fri 20 Nov 2026; ")


def test_hovering_shows_the_read_out_of_the_nearest_day(qtbot: QtBot) -> None:
    plot = body_of(shown(qtbot, made.line("cost.total", "Cost")))
    assert isinstance(plot, TimePlot)
    where = plot.at(date(2026, 11, 10).toordinal() + 0.3, 2000)
    qtbot.mouseMove(plot.viewport(), QPoint(round(where.x()), round(where.y())))
    qtbot.waitUntil(lambda: plot.here is not None)
    assert plot.here is not None
    assert plot.lines_at(plot.here)[0] == ("Tue 10 Nov 2026", "")


def test_at_most_six_series_and_other_are_drawn(qtbot: QtBot) -> None:
    names = tuple(f"model {i}" for i in range(9))
    frame = shown(qtbot, made.line("cost.total", "Cost", names))
    plot = body_of(frame)
    assert isinstance(plot, TimePlot)
    assert [name for name, _ in plot.lines_at(0)[1:]] == [f"model {i}" for i in (8, 7, 6, 5, 4, 3)] + ["other"]


def test_series_that_do_not_add_up_are_not_summed_into_other(qtbot: QtBot) -> None:
    panel = made.line("usage.active", "People", tuple(f"team {i}" for i in range(9)), "people")
    panel = replace(panel, metric=replace(panel.metric, adds_up=False))
    frame = shown(qtbot, panel)
    plot = body_of(frame)
    assert isinstance(plot, TimePlot)
    assert len(plot.lines_at(0)) == 1 + 6
    assert "3 smaller not drawn" in frame.subtitle.text()


def expected(qtbot: QtBot, days: int = 5) -> tuple[TimePlot, Panel]:
    """A chart whose last day is followed by `days` expected ones, with one day that stood out."""
    usual = made.line("cost.total", "Cost")
    after = tuple(made.PERIOD.finish + timedelta(days=i) for i in range(days))
    flat = lambda value: (float(value),) * days  # noqa: E731
    bands = flat(3500), flat(4500), flat(3000), flat(5000)
    outlook = Outlook(after, flat(4000), *bands, "Theta", "Confidence 88 %.", 20000, 19000, 21000)
    unusual = usual.series[0].periods[40]
    panel = replace(usual, outlook=outlook, marks=(Mark(unusual, 4000.0, 2000.0, "Above."),), target=Decimal(5500))
    frame = shown(qtbot, panel)
    plot = body_of(frame)
    assert isinstance(plot, TimePlot)
    assert "Next 5 days: $20.0 k ($19.0 k to $21.0 k with 80 %). Theta. Confidence 88 %." in frame.note.text()
    return plot, panel


def test_what_is_expected_follows_the_last_day_and_is_read_by_keyboard(qtbot: QtBot) -> None:
    plot, panel = expected(qtbot)
    assert panel.outlook is not None
    plot.setFocus()
    qtbot.keyClick(plot, Qt.Key.Key_End)
    assert plot.here is not None
    lines = plot.lines_at(plot.here)
    assert lines[0][0].endswith("expected")
    assert lines[1:] == [("Middle", "$4.0 k"), ("80 % range", "$3.5 k to $4.5 k"), ("95 % range", "$3.0 k to $5.0 k")]
    assert len(plot.stops) == len(panel.series[0].periods) + len(panel.outlook.periods)


def test_a_day_that_stood_out_says_what_was_expected(qtbot: QtBot) -> None:
    plot, panel = expected(qtbot)
    lines = plot.lines_at(plot.stops.index(panel.marks[0].period.toordinal()))
    assert ("Unusual: expected was", "$2.0 k") in lines
    assert ("100 % above what was expected", "") in lines
    assert not any("Unusual" in name for name, _ in plot.lines_at(3))


def test_the_band_and_the_budget_have_room(qtbot: QtBot) -> None:
    plot, _ = expected(qtbot)
    assert plot.at(0, 5500).y() >= plot.area().top() - 1


def test_what_cannot_be_expected_says_why(qtbot: QtBot) -> None:
    nothing = Outlook((), (), (), (), (), (), "", "Not forecastable: too short.", None, None, None)
    frame = shown(qtbot, replace(made.line("cost.total", "Cost"), outlook=nothing))
    assert frame.note.text() == "Not forecastable: too short."
    plot = body_of(frame)
    assert isinstance(plot, TimePlot)
    assert len(plot.stops) == 90


def test_the_axes_are_never_painted_around_where_the_box_was(qtbot: QtBot) -> None:
    """Longer labels push the box to the right at once, before any event is handled."""
    plot = body_of(shown(qtbot, made.line("cost.total", "Cost")))
    assert isinstance(plot, TimePlot)
    narrow = plot.area().left()
    dear = made.line("cost.total", "Cost")
    values = tuple(value * 1000 if isinstance(value, Decimal) else value for value in dear.series[0].values)
    plot.show_panel(replace(dear, series=(replace(dear.series[0], values=values),)), PAGE)
    assert plot.area().left() > narrow
