"""Panels are collected, slides chosen and ordered, seen in small, and the deck is made of exactly these."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from analytics_desktop.views.basket import Basket
from analytics_desktop.views.dialogs.deck import DeckDialog
from analytics_desktop.views.workbench import Workbench
from tests.fixtures import pages

from .fake_session import FakeSession


@pytest.fixture
def dialog(qtbot: QtBot) -> DeckDialog:
    basket = Basket()
    page = pages.cost_page()
    basket.add(page, page.panels[4])
    made = DeckDialog(pages.all_pages(), basket)
    qtbot.addWidget(made)
    return made


def ids(dialog: DeckDialog) -> list[str]:
    return [slide.id for slide, _ in dialog.ticked()]


def test_the_preset_is_ticked_and_what_was_collected_too(dialog: DeckDialog) -> None:
    assert ids(dialog)[0] == "figures"
    assert ids(dialog)[-1] == "cost.unpriced"
    assert dialog.count.text() == f"{len(ids(dialog)) + 1} slides with the title" + (
        "; a board reads at most 8" if len(ids(dialog)) > 7 else ""
    )
    wishes = dialog.wishes()
    assert (wishes.preset, wishes.slides) == ("board", tuple(ids(dialog)[:-1]))
    assert [panel.metric.id for _, panel in wishes.basket] == ["cost.unpriced"]


def test_order_ticks_preset_and_template_are_what_is_asked_for(
    dialog: DeckDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = ids(dialog)
    dialog.down.click()
    assert ids(dialog)[:2] == [before[1], before[0]]
    dialog.slides.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert ids(dialog)[0] == before[0]
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("/tmp/house.potx", ""))
    dialog.template.click()
    dialog.preset.setCurrentIndex(1)
    assert (dialog.wishes().preset, dialog.wishes().template) == ("finance", Path("/tmp/house.potx"))


def test_each_slide_is_seen_in_small(dialog: DeckDialog, qtbot: QtBot) -> None:
    seen = set()
    for row in range(dialog.slides.count()):
        dialog.slides.setCurrentRow(row)
        slide = dialog.slides.item(row).data(Qt.ItemDataRole.UserRole)[0]
        assert dialog.preview.title == slide.title
        image = dialog.preview.grab().toImage()
        seen.add(image.pixelColor(20, 100).name() + slide.id)
        assert slide.choice is not None or dialog.preview.lines
    assert len(seen) == dialog.slides.count() >= 8


def test_a_panel_of_the_page_is_collected_and_goes_into_the_deck(
    started: Workbench, session: FakeSession, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    view = started.current_view()
    assert view is not None
    frame = next(frame for frame in view.frames() if frame.panel.series)
    menu = frame.menu()
    next(action for action in menu.actions() if action.text() == "Add to deck").trigger()
    assert started.status.said.text() == "Collected for the deck: 1 panel"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "board"), ""))
    started.commands.do("deck")
    qtbot.waitUntil(lambda: started.findChild(DeckDialog) is not None)
    started.findChild(DeckDialog).export.click()
    qtbot.waitUntil(lambda: "Written" in started.status.said.text())
    wishes, out = next(what for name, what in session.calls if name == "export_deck")
    assert out == tmp_path / "board.pptx"
    assert [panel.metric.id for _, panel in wishes.basket] == [frame.panel.metric.id]
    assert started.commands.files.basket.panels() == ()
