"""The real window, on a real screen server, on a synced demo company, driven by mouse and keyboard."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QImage

from analytics_desktop.models.unit import short
from analytics_desktop.services.desk import Desk
from tests.fixtures.lake import PASSPHRASE, Synced

pytestmark = pytest.mark.window
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    """The display of a virtual screen of its own, so that nobody's mouse interferes."""
    if not (shutil.which("Xvfb") and shutil.which("xdotool")):
        pytest.skip("needs Xvfb and xdotool: apt-get install xvfb xdotool")
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1600x900x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[writer], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(writer)
    with os.fdopen(reader) as told:
        yield ":" + told.readline().strip()
    server.terminate()
    server.wait(10)


@pytest.fixture(scope="module")
def seen(display: str, synced: Synced, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What was on screen, step by step; `exit` is the code the window ended with."""
    folder = tmp_path_factory.mktemp("window")
    workspace = shutil.copytree(synced.workspace.root, folder / "workspace")
    (folder / "passphrase").write_text(PASSPHRASE, encoding="utf-8")
    result, shot = folder / "seen.json", folder / "cost.png"
    environment = {
        **os.environ,
        "DISPLAY": display,
        "QT_QPA_PLATFORM": "xcb",
        "XDG_CONFIG_HOME": str(folder / "config"),
        "ANALYTICS_DESKTOP_PASSPHRASE_FILE": str(folder / "passphrase"),
        "ANALYTICS_DESKTOP_DSN": synced.dsn,
    }
    command = [sys.executable, "-m", "tests.views.window_driver", str(workspace), str(result), str(shot)]
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=280, check=False)
    assert result.exists(), run.stderr
    found: dict[str, Any] = json.loads(result.read_text(encoding="utf-8"))
    assert "error" not in found, f"{found['error']}\n{run.stderr}"
    return {**found, "exit": run.returncode, "stderr": run.stderr, "shot": str(shot)}


def cards_of(desk: Desk, page_id: str, where: tuple[tuple[str, str], ...] = ()) -> dict[str, str]:
    """What the cards must say, from the same service that the exports use."""
    assert desk.source is not None
    page = desk.page(page_id, replace(desk.default_filters(), where=where))
    currency = desk.source.currency
    return {
        card.title: "No data" if card.whole is None else short(card.whole, card.metric.unit, currency)
        for card in page.cards
    }


def test_the_window_is_painted_before_any_data_is_loaded(seen: dict[str, Any]) -> None:
    assert seen["platform"] == "xcb"
    assert seen["first_paint_before_data"] is True


def test_the_tabs_are_those_of_the_catalogue(seen: dict[str, Any], desk: Desk) -> None:
    assert seen["tabs"] == [page.title for page in desk.catalogue.pages]


def test_a_click_on_a_tab_shows_the_numbers_that_the_desk_computes(seen: dict[str, Any], desk: Desk) -> None:
    assert seen["cost_cards"] == cards_of(desk, "cost")
    assert seen["cost_answer"]


def test_a_page_is_painted_in_many_turns_so_that_the_window_never_stands_still(seen: dict[str, Any]) -> None:
    turns, charts = seen["page_turns"]
    assert turns >= charts > 0


def test_a_key_goes_to_a_tab(seen: dict[str, Any]) -> None:
    assert seen["after_ctrl_3"] == "agent"


def test_a_filter_chosen_by_typing_changes_the_numbers_to_the_right_ones(seen: dict[str, Any], desk: Desk) -> None:
    assert seen["filtered_cards"] == cards_of(desk, "cost", (("department", seen["filter"]),))
    assert seen["filtered_cards"] != seen["cost_cards"]


def test_the_mouse_over_a_chart_reads_a_value(seen: dict[str, Any]) -> None:
    (_, empty), (_, value) = seen["read_out"]
    assert empty == ""
    assert value.endswith(" USD") or value == "no data"


def test_a_sync_shows_progress_and_the_window_stays_alive(seen: dict[str, Any]) -> None:
    assert seen["progress"]
    assert seen["link"] == "Online"
    assert seen["sync_turns"] > 50, "the event loop came round while the sync ran"


def test_a_cancelled_sync_leaves_the_generation_as_it_was(seen: dict[str, Any]) -> None:
    before, after = seen["generation_after_cancel"]
    assert before == after


def test_the_window_closes_by_key_with_code_zero_and_without_a_warning(seen: dict[str, Any]) -> None:
    assert seen["exit"] == 0
    assert seen["stderr"] == ""


def test_the_picture_of_the_window_is_not_empty(seen: dict[str, Any]) -> None:
    image = QImage(seen["shot"])
    assert (image.width(), image.height()) == (1366, 768)
    colours = {image.pixel(x, y) for x in range(0, 1366, 3) for y in range(0, 768, 3)}
    assert len(colours) > 50
