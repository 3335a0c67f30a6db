"""What a person sees and does in the window, on a hand-made desk."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from analytics_desktop.models.errors import Problem
from analytics_desktop.views.workbench import Workbench

from .conftest import Heard
from .fake_session import FakeSession
from .pages_for_tests import FILTERS, PLANS


def test_the_window_stands_before_anything_is_asked(window: Workbench, session: FakeSession) -> None:
    assert window.isVisible()
    assert session.calls == []
    assert session.desk.asked == []


def test_tabs_are_the_catalogue_s_pages_in_order(started: Workbench) -> None:
    tabs = started.header.tabs
    assert [tabs.tabText(i) for i in range(tabs.count())] == [plan.title for plan in PLANS]


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5])
def test_ctrl_and_a_number_goes_to_a_tab(qtbot: QtBot, started: Workbench, number: int) -> None:
    key = Qt.Key(Qt.Key.Key_0 + number)
    if number == 1:
        started.header.choose("impact")
    qtbot.keyClick(started, key, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: started.header.current() == PLANS[number - 1].id)
    view = started.view(PLANS[number - 1].id)
    qtbot.waitUntil(lambda: view.page is not None and view.isVisible())


def test_the_gui_thread_never_asks_the_desk(started: Workbench, session: FakeSession) -> None:
    assert session.desk.threads
    assert threading.get_ident() not in session.desk.threads


def test_a_tab_shows_its_question_and_answer(started: Workbench) -> None:
    head = started.view("usage").head
    assert head.question.text() == PLANS[0].question
    assert head.answer.text() == "3,905 of 5,000 people this month."


def test_a_card_says_its_change_in_words_and_with_a_sign(started: Workbench, go_to: Callable[[str], None]) -> None:
    go_to("cost")
    card = started.view("cost").cards()[0]
    assert card.value.text() == "$217.4 k"
    assert card.glyph.text() == "▲"
    assert card.change.text() == "14.9 % worse than previous 90 days"
    assert card.glyph.property("tone") == "bad"
    assert card.accessibleName() == "Total cost: $217.4 k 14.9 % worse than previous 90 days"


def test_filters_carry_across_tabs(
    started: Workbench, session: FakeSession, go_to: Callable[[str], None], qtbot: QtBot
) -> None:
    with qtbot.waitSignal(started.page_painted):
        started.filter_bar.choose("team", ["team 01", "team 02"])
    go_to("cost")
    page_id, filters = session.desk.asked[-1]
    assert page_id == "cost"
    assert filters.wanted() == {"team": ["team 01", "team 02"]}


def test_coming_back_to_a_tab_does_not_ask_again(
    started: Workbench, session: FakeSession, go_to: Callable[[str], None], qtbot: QtBot
) -> None:
    go_to("cost")
    asked = len(session.desk.asked)
    started.header.choose("usage")
    qtbot.wait(50)
    assert len(session.desk.asked) == asked
    assert started.view("usage").isVisible()


def test_a_page_that_cannot_be_made_says_why_in_its_place(
    started: Workbench, session: FakeSession, qtbot: QtBot
) -> None:
    session.desk.problem = Problem("The lake was altered.", "Sync everything again.", "file 3")
    started.header.choose("cost")
    view = started.view("cost")
    qtbot.waitUntil(view.trouble.isVisible)
    assert view.trouble.sentence.text() == "The lake was altered."
    assert view.trouble.remedy.text() == "Sync everything again."
    session.desk.problem = None
    with qtbot.waitSignal(started.page_painted):
        view.trouble.retry.emit()
    assert not view.trouble.isVisible()


def test_switching_tabs_quickly_shows_only_the_last(started: Workbench, session: FakeSession, qtbot: QtBot) -> None:
    session.desk.wait = threading.Event()
    started.header.choose("cost")
    qtbot.waitUntil(lambda: session.desk.asked[-1][0] == "cost")
    started.header.choose("compliance")
    session.desk.wait.set()
    qtbot.waitUntil(lambda: started.view("compliance").page is not None)
    assert session.desk.interrupted == 1
    assert started.view("cost").page is None


def test_the_foot_names_age_role_generation_and_demo(started: Workbench) -> None:
    status = started.status
    assert status.data.text() == "Data as of 21 Nov 2026 23:55"
    assert status.role.text() == "Role: finance"
    assert status.generation.text() == "Generation 142"
    assert status.demo.text() == "Demo data"


def test_no_label_interprets_markup(started: Workbench) -> None:
    for label in started.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText, label.text()


def test_every_panel_and_card_has_a_name_for_screen_readers(started: Workbench, go_to: Callable[[str], None]) -> None:
    go_to("cost")
    view = started.view("cost")
    assert all(card.accessibleName() for card in view.cards())
    for frame in view.frames():
        body = frame.body
        assert body is not None
        described = body.focusProxy() or body
        assert described.accessibleName() == frame.panel.title
        assert described.accessibleDescription()


def test_reset_returns_to_the_first_filters(started: Workbench, qtbot: QtBot) -> None:
    started.filter_bar.choose("team", ["team 01"])
    qtbot.mouseClick(started.filter_bar.reset, Qt.MouseButton.LeftButton)
    assert started.filter_bar.filters == FILTERS


def test_a_theme_from_the_menu_is_applied_and_kept(started: Workbench, session: FakeSession) -> None:
    started.menus.themes["dark"].trigger()
    assert QApplication.instance().property("scheme") == "dark"
    assert ("change_setting", ("theme", "dark")) in session.calls


def test_a_bug_is_reported_and_the_tab_does_not_go_on_waiting(
    started: Workbench, session: FakeSession, heard: Heard, qtbot: QtBot
) -> None:
    session.desk.bug = ZeroDivisionError("inside a panel")
    started.header.choose("cost")
    qtbot.waitUntil(started.view("cost").trouble.isVisible)
    assert isinstance(heard.bugs[0], ZeroDivisionError)
    assert started.view("cost").trouble.sentence.text() == "An unexpected error stopped this."
