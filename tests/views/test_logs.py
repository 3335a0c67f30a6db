"""A log on screen: only rows in sight are read, a jump shows the right ones, searched words are marked as text."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from analytics_desktop.models.filters import Filters, Period
from analytics_desktop.services.desk import Desk
from analytics_desktop.views.jobs import Jobs
from analytics_desktop.views.logs.detail import DetailDialog
from analytics_desktop.views.logs.highlight import spans
from analytics_desktop.views.one_agent import OneAgent
from analytics_desktop.views.pages.agent import ExecutionLog
from tests.services.logs.conftest import LogWorld, log_world, random_rows

SPAN = Filters(Period(date(2026, 3, 1), date(2026, 5, 1)))


@pytest.fixture(scope="module")
def world() -> Iterator[LogWorld]:
    made = log_world()
    rows = random_rows(random.Random(11), 1500)
    rows[0] |= {"outcome": "failure", "error_message": "<b>rate</b> of <img src=x>"}
    made.add(rows)
    made.refresh(None)
    yield made
    made.world.connection.close()


@pytest.fixture
def tool(world: LogWorld, jobs: Jobs, qtbot: QtBot) -> Iterator[ExecutionLog]:
    made = ExecutionLog(jobs)
    qtbot.addWidget(made)
    made.resize(1300, 600)
    made.show()
    show(made, world, SPAN)
    settle(qtbot, made)
    yield made
    qtbot.waitUntil(lambda: jobs.idle)
    made.close_log()


def show(tool: ExecutionLog, world: LogWorld, filters: Filters) -> None:
    tool.show_for(cast(Desk, world), world.source, filters)


def settle(qtbot: QtBot, tool: ExecutionLog) -> None:
    qtbot.waitUntil(lambda: tool.jobs.idle and tool.grid.rows.view is not None and tool.grid.rows.is_complete())


def ids(tool: ExecutionLog) -> list[Any]:
    rows = tool.grid.rows
    found = [rows.row_at(rows.first + place) for place in range(rows.rowCount())]
    return [row.cells[-1] if row else None for row in found]


def expected(world: LogWorld, first: int, count: int) -> list[str]:
    return [row["id"] for row in world.newest_first()[first : first + count]]


def test_only_rows_in_sight_are_in_the_table(tool: ExecutionLog, world: LogWorld) -> None:
    assert tool.grid.rows.total == 1500
    assert 5 < tool.grid.rows.rowCount() < 40
    assert ids(tool) == expected(world, 0, tool.grid.rows.rowCount())


def test_a_jump_shows_the_rows_of_that_rank(tool: ExecutionLog, world: LogWorld, qtbot: QtBot) -> None:
    for first in (700, 1400, 3, 1100):
        tool.grid.bar.setValue(first)
        settle(qtbot, tool)
        assert ids(tool) == expected(world, first, tool.grid.rows.rowCount())


def test_rows_not_read_yet_are_placeholders(tool: ExecutionLog) -> None:
    tool.grid.bar.setValue(900)
    assert {tool.grid.rows.index(0, column).data() for column in range(3)} == {"…"}


def test_keys_walk_through_the_whole_log(tool: ExecutionLog, world: LogWorld, qtbot: QtBot) -> None:
    table = tool.grid.table
    qtbot.keyClick(table, Qt.Key.Key_End)
    settle(qtbot, tool)
    assert ids(tool)[-1] == world.newest_first()[-1]["id"]
    qtbot.keyClick(table, Qt.Key.Key_PageUp)
    qtbot.keyClick(table, Qt.Key.Key_Home)
    settle(qtbot, tool)
    qtbot.keyClick(table, Qt.Key.Key_Down)
    assert [row.cells[-1] for row in tool.grid.chosen()] == expected(world, 1, 1)


def test_a_search_says_how_many_rows_have_all_words(tool: ExecutionLog, world: LogWorld, qtbot: QtBot) -> None:
    tool.controls.search.setText("rate limit")
    qtbot.keyClick(tool.controls.search, Qt.Key.Key_Return)
    settle(qtbot, tool)
    assert "contain all of: limit, rate" in tool.told.text()
    assert 0 < tool.grid.rows.total < 1500


def test_filters_of_the_page_narrow_the_log(tool: ExecutionLog, world: LogWorld, qtbot: QtBot) -> None:
    show(tool, world, Filters(SPAN.period, where=(("agent", "Beta"),)))
    settle(qtbot, tool)
    assert tool.grid.rows.total == len(world.newest_first(lambda row: row["agent_id"] == 2))


def test_a_search_without_words_is_told_in_its_place(tool: ExecutionLog, qtbot: QtBot) -> None:
    tool.controls.search.setText("!!")
    qtbot.keyClick(tool.controls.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "no letters or digits" in tool.told.text())


def test_a_row_opens_with_everything_it_has(tool: ExecutionLog, world: LogWorld, qtbot: QtBot) -> None:
    qtbot.keyClick(tool.grid.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(tool.findChildren(DetailDialog)))
    dialog = tool.findChildren(DetailDialog)[0]
    texts = {label.text() for label in dialog.findChildren(type(tool.told))}
    assert world.newest_first()[0]["id"] in texts
    dialog.close()


def test_copied_rows_are_text(tool: ExecutionLog, qtbot: QtBot) -> None:
    qtbot.keyClick(tool.grid.table, Qt.Key.Key_Down)
    qtbot.keyClick(tool.grid.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("Started\tAgent")


def test_searched_words_are_found_without_case_and_accents_and_never_inside_others() -> None:
    text = "<b>Rate</b> of ÜNGÜLTIGE rates"
    marked = [text[start : start + length] for start, length in spans(text, frozenset({"rate", "ungultige"}))]
    assert marked == ["Rate", "ÜNGÜLTIGE"]
    assert spans(text, frozenset()) == []


def test_one_agent_is_chosen_for_the_whole_window(jobs: Jobs, qtbot: QtBot, world: LogWorld) -> None:
    class Choices:
        def choices(self, dimension: str) -> tuple[str, ...]:
            return ("(none)", "Alpha", "Beta")

    tool = OneAgent(jobs)
    qtbot.addWidget(tool)
    asked: list[Filters] = []
    tool.filters_wanted.connect(asked.append)
    tool.show_for(cast(Desk, Choices()), world.source, Filters(SPAN.period, where=(("team", "East"),)))
    qtbot.waitUntil(lambda: tool.agents.count() == 3)
    tool.agents.setCurrentText("Beta")
    tool.agents.activated.emit(2)
    assert asked[0].where == (("team", "East"), ("agent", "Beta"))
