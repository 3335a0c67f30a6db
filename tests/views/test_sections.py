"""A page in sections: one is shown at a time, with its tools above its panels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout
from pytestqt.qtbot import QtBot

from analytics_desktop.models.filters import Filters
from analytics_desktop.views import pages
from analytics_desktop.views.page_view import PageView
from analytics_desktop.views.section_tool import SectionTool
from analytics_desktop.views.workbench import Workbench

from .fake_desk import FakeDesk
from .fake_session import FakeSession
from .pages_for_tests import PLANS

SECTIONS = ("Return", "Revenue & deals")


class Asking(SectionTool):
    """Shows which period it was asked for."""

    def __init__(self, jobs: Any, parent: Any = None) -> None:
        super().__init__(jobs, parent)
        self.label = QLabel()
        QVBoxLayout(self).addWidget(self.label)

    def show_for(self, desk: Any, source: Any, filters: Filters) -> None:
        self.label.setText(f"{filters.period.start}")


@pytest.fixture
def impact(
    window: Workbench,
    session: FakeSession,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> PageView:
    """The page `impact`, in two sections of which the second has a tool, on screen."""
    monkeypatch.setattr(pages, "tools_of", lambda page_id: {SECTIONS[1]: (Asking,)} if page_id == "impact" else {})
    plans = tuple(replace(plan, sections=SECTIONS) if plan.id == "impact" else plan for plan in PLANS)
    session.desk.catalogue.pages = plans
    window.start()
    qtbot.waitUntil(lambda: window.desk is not None and window.source is not None)
    window.header.choose("impact")
    view = window.view("impact")
    qtbot.waitUntil(lambda: view.page is not None)
    return view


def asked_of(desk: FakeDesk) -> list[str | None]:
    pairs = zip(desk.asked, desk.sections, strict=True)
    return [section for (page_id, _), section in pairs if page_id == "impact"]


def test_only_the_shown_section_is_asked_for(impact: PageView, session: FakeSession, qtbot: QtBot) -> None:
    assert asked_of(session.desk) == ["Return"]
    impact.sections.choose("Revenue & deals")
    qtbot.waitUntil(lambda: asked_of(session.desk) == ["Return", "Revenue & deals"])


def test_a_section_s_name_is_shown_as_it_is(impact: PageView) -> None:
    assert impact.sections.bar.tabText(1) == "Revenue && deals"
    assert impact.sections.bar.isVisible()


def test_a_page_without_sections_has_no_bar(impact: PageView, window: Workbench, qtbot: QtBot) -> None:
    window.header.choose("usage")
    view = window.view("usage")
    qtbot.waitUntil(lambda: view.page is not None)
    assert not view.sections.bar.isVisible()
    assert view.sections.current is None


def test_a_tool_is_shown_in_its_section_only(impact: PageView, qtbot: QtBot) -> None:
    assert impact.sections.tools() == []
    impact.sections.choose("Revenue & deals")
    qtbot.waitUntil(lambda: bool(impact.findChildren(Asking)))
    tool = impact.findChildren(Asking)[0]
    qtbot.waitUntil(tool.isVisible)
    assert tool.label.text() != ""
    impact.sections.choose("Return")
    qtbot.waitUntil(lambda: not tool.isVisible())


def test_a_tool_that_changed_numbers_has_the_page_asked_for_again(
    impact: PageView, session: FakeSession, qtbot: QtBot
) -> None:
    impact.sections.choose("Revenue & deals")
    qtbot.waitUntil(lambda: bool(impact.findChildren(Asking)))
    before = len(asked_of(session.desk))
    impact.findChildren(Asking)[0].changed.emit()
    qtbot.waitUntil(lambda: len(asked_of(session.desk)) == before + 1)


def test_page_keys_step_through_the_sections(impact: PageView, window: Workbench, qtbot: QtBot) -> None:
    window.shell.activateWindow()
    qtbot.waitUntil(window.shell.isActiveWindow)
    control = Qt.KeyboardModifier.ControlModifier
    for key, wanted in ((Qt.Key.Key_PageDown, SECTIONS[1]), (Qt.Key.Key_PageUp, SECTIONS[0])):
        qtbot.keyClick(window, key, control)
        qtbot.waitUntil(lambda wanted=wanted: impact.sections.current == wanted)


def test_a_sought_metric_brings_its_section(
    impact: PageView, window: Workbench, session: FakeSession, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    metric = replace(next(iter(session.desk.catalogue.metrics.values())), section="Revenue & deals")
    monkeypatch.setitem(session.desk.catalogue.metrics, "impact.count", metric)
    window.show_metric("impact", "impact.count")
    qtbot.waitUntil(lambda: impact.sections.current == "Revenue & deals")


def test_the_section_is_remembered(impact: PageView, go_to: Callable[[str], None], window: Workbench) -> None:
    impact.sections.choose("Revenue & deals")
    again = PageView(impact.plan, window.jobs)
    assert again.sections.current == "Revenue & deals"
    again.deleteLater()


def test_a_section_that_is_empty_for_the_role_says_so(impact: PageView, qtbot: QtBot) -> None:
    assert impact.page is not None
    assert not impact.empty.isVisible()
    impact.show_page(replace(impact.page, panels=tuple(one for one in impact.page.panels if one.chart == "card")))
    qtbot.waitUntil(impact.empty.isVisible)
    assert impact.empty.text() == "What “Return” shows is for other roles. Your role is finance."


def test_a_section_that_holds_nothing_for_the_role_has_no_tab(
    impact: PageView, session: FakeSession, qtbot: QtBot
) -> None:
    assert impact.page is not None
    impact.show_page(replace(impact.page, sections=("Revenue & deals",)))
    assert [impact.sections.bar.isTabVisible(place) for place in (0, 1)] == [False, True]
    assert impact.sections.current == "Revenue & deals"
    impact.sections.step(1)
    impact.sections.choose("Return")
    assert impact.sections.current == "Revenue & deals", "before the desk answers, whose pages name no sections"
    qtbot.waitUntil(lambda: asked_of(session.desk) == ["Return", "Revenue & deals"])
    impact.show_page(replace(impact.page, sections=SECTIONS))
    assert [impact.sections.bar.isTabVisible(place) for place in (0, 1)] == [True, True]
