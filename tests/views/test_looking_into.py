"""From a bar or a row to what is behind it: the requests, the agent's story, or the page of it alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from analytics_desktop.models.filters import Filters
from analytics_desktop.services.catalogue import load_catalogue
from analytics_desktop.services.desk import Desk
from analytics_desktop.views.jobs import Jobs
from analytics_desktop.views.page_view import PageView
from analytics_desktop.views.pages import tools_of
from analytics_desktop.views.panels.ranked import ROW, RankedBars
from analytics_desktop.views.panels.table import TableBody
from analytics_desktop.views.requests.one_request import RequestDialog
from analytics_desktop.views.requests.tool import RequestsTool

from . import pages_for_tests as made
from .on_screen import body_of, shown


@pytest.fixture
def filters(desk: Desk) -> Filters:
    usual = desk.default_filters()
    return replace(usual, period=usual.period.shifted(-20))


@pytest.fixture
def tool(qtbot: QtBot, jobs: Jobs, desk: Desk, filters: Filters) -> RequestsTool:
    assert desk.source is not None
    tool = RequestsTool(jobs)
    qtbot.addWidget(tool)
    tool.resize(900, 400)
    tool.show()
    tool.show_for(desk, desk.source, filters)
    qtbot.waitUntil(lambda: tool.rows.rowCount() == 200)
    return tool


def column(tool: RequestsTool, name: str) -> list[object]:
    place = [one.name for one in tool.rows.table.columns].index(name)
    return [row[place] for row in tool.rows.table.rows]


@pytest.mark.parametrize(
    ("page", "dimension", "section"), [("cost", "tier", "Requests"), ("agent", "agent", "One agent")]
)
def test_a_segment_leads_to_the_section_that_tells_of_it(page: str, dimension: str, section: str) -> None:
    plan = load_catalogue().page(page)
    tellers = [name for name, kinds in tools_of(page).items() if any(dimension in kind.tells_of for kind in kinds)]
    assert tellers == [section]
    assert set(tools_of(page)) <= set(plan.sections), "a tool of a section that the page does not have is never seen"


def test_a_bar_is_opened_by_mouse_and_by_key(qtbot: QtBot) -> None:
    frame = shown(qtbot, made.bars("cost.total", "Cost by team", "team"))
    frame.can_look_into = lambda dimension: dimension == "team"
    bars = body_of(frame)
    assert isinstance(bars, RankedBars)
    heard: list[tuple[str, str]] = []
    frame.looked_into.connect(lambda *what: heard.append(what))
    qtbot.mouseDClick(bars, Qt.MouseButton.LeftButton, pos=QPoint(30, int(ROW * 1.5)))
    qtbot.keyClick(bars, Qt.Key.Key_Home)
    qtbot.keyClick(bars, Qt.Key.Key_Return)
    assert heard == [("team", "Research"), ("team", "Engineering")]
    assert "Look into Engineering" in [action.text() for action in frame.menu().actions()]


def test_a_row_is_opened_and_what_nobody_tells_of_is_not(qtbot: QtBot) -> None:
    frame = shown(qtbot, made.bars("cost.total", "Cost by team", "team"))
    frame.toggle_table()
    heard: list[tuple[str, str]] = []
    frame.looked_into.connect(lambda *what: heard.append(what))
    table = body_of(frame)
    assert isinstance(table, TableBody)
    table.grid.setCurrentIndex(table.grid.rows.index(2, 0, QModelIndex()))
    qtbot.keyClick(table.grid, Qt.Key.Key_Return)
    assert heard == []
    frame.can_look_into = lambda dimension: True
    qtbot.keyClick(table.grid, Qt.Key.Key_Return)
    assert heard == [("team", "Sales")]


def test_a_segment_without_a_teller_narrows_the_whole_window(qtbot: QtBot, jobs: Jobs) -> None:
    view = PageView(load_catalogue().page("usage"), jobs)
    qtbot.addWidget(view)
    assert view.sections.can_look_into("department")
    assert not view.sections.can_look_into("tier")
    with qtbot.waitSignal(view.sections.filters_wanted) as wanted:
        view.sections.look_into(made.FILTERS, "department", "Sales")
    assert wanted.args == [made.FILTERS.only("department", "Sales")]


def test_scrolling_reads_on_until_all_are_there(tool: RequestsTool, qtbot: QtBot) -> None:
    assert "more as you scroll" in tool.told.text()
    tool.rows.fetchMore()
    assert not tool.rows.canFetchMore(), "one page at a time"
    qtbot.waitUntil(lambda: tool.rows.rowCount() == 400)
    assert column(tool, "Time") == sorted(column(tool, "Time"), reverse=True)  # type: ignore[type-var]
    assert len(set(column(tool, "Request"))) == 400


def test_a_bar_s_requests_are_those_of_the_bar_and_the_whole_page_comes_back(
    tool: RequestsTool, qtbot: QtBot, filters: Filters
) -> None:
    tool.look_into(filters, "tier", "batch")
    qtbot.waitUntil(lambda: set(column(tool, "Tier")) == {"batch"})
    assert tool.told.text().startswith("Tier batch: ")
    tool.every.click()
    qtbot.waitUntil(lambda: set(column(tool, "Tier")) > {"batch"})
    assert not tool.every.isVisible()


def test_the_dearest_come_first_when_asked(tool: RequestsTool, qtbot: QtBot) -> None:
    tool.order.setCurrentText("Most expensive first")
    tool.order.activated.emit(2)
    qtbot.waitUntil(lambda: tool.told.text() != "Reading…")
    costs = column(tool, "Booked cost")
    assert costs == sorted(costs, reverse=True)  # type: ignore[type-var]


def test_a_request_is_opened_in_full(tool: RequestsTool, qtbot: QtBot) -> None:
    tool.grid.activated.emit(tool.rows.index(3, 0, QModelIndex()))
    dialog = tool.findChild(RequestDialog)
    assert dialog is not None
    assert dialog.isVisible()
    dialog.reject()


def test_the_file_holds_what_the_bar_stands_for(
    tool: RequestsTool, qtbot: QtBot, filters: Filters, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tool.look_into(filters, "tier", "batch")
    qtbot.waitUntil(lambda: set(column(tool, "Tier")) == {"batch"})
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "some"), ""))
    tool.export.click()
    qtbot.waitUntil(lambda: "are in" in tool.told.text())
    lines = (tmp_path / "some.csv").read_text("utf-8").splitlines()
    assert len(lines) > 1
    assert all(",batch," in line for line in lines[1:])
